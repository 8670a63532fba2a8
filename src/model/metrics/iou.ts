import { type Given, table, takeOptions } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import { ClassCounts } from './confusionMatrix.js'
import type { MetricOptions } from './metric.js'

/** Keras' fuzz factor. */
const EPSILON = 1e-7

export interface IoUOptions extends MetricOptions {
  numClasses: number
  /** A target that doesn't count. @default null */
  ignoreClass?: number | null
  /** Whether targets are class numbers, not one-hot. @default true */
  sparseYTrue?: boolean
  /** Whether predictions are class numbers, not scores. @default true */
  sparseYPred?: boolean
  /** The axis of the classes, where there is one. @default -1 */
  axis?: number
}

/** Intersection over union, of the classes that occur (keras.io/api/metrics/segmentation_metrics). */
abstract class Overlap extends ClassCounts {
  readonly #options: Required<Omit<IoUOptions, 'name' | 'numClasses'>>

  constructor(
    name: string,
    options: IoUOptions,
    readonly targetClassIds: readonly number[],
  ) {
    super(name, options)
    const { ignoreClass = null, sparseYTrue = true, sparseYPred = true, axis = -1 } = options
    const wrong = targetClassIds.find((id) => !(Number.isInteger(id) && id >= 0 && id < this.numClasses))
    if (wrong !== undefined) {
      throw new RangeError(
        `${this.name}: expected targetClassIds from 0 to ${this.numClasses - 1}, got ${wrong}`,
      )
    }
    this.#options = { ignoreClass, sparseYTrue, sparseYPred, axis }
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    const { ignoreClass, sparseYTrue, sparseYPred, axis } = this.#options
    const targets = sparseYTrue ? yTrue.cast('int32') : yTrue.argmax(axis)
    const predictions = sparseYPred ? yPred.cast('int32') : yPred.argmax(axis)
    const counted = ignoreClass === null ? targets : targets.equal(ignoreClass).where(-1, targets)
    this.count(counted, predictions, sampleWeight)
  }

  compute(state: Float32Array): number {
    const n = this.numClasses
    const all = Array.from({ length: n }, (_, i) => i)
    const scores = this.targetClassIds.flatMap((id) => {
      const both = state[id * n + id]
      const either = all.reduce((sum, i) => sum + state[id * n + i] + state[i * n + id], -both)
      return either > 1e-9 ? [both / (either + EPSILON)] : []
    })
    return scores.reduce((sum, score) => sum + score, 0) / (scores.length + EPSILON)
  }

  override getConfig(): Record<string, unknown> {
    const { ignoreClass, sparseYTrue, sparseYPred, axis } = this.#options
    return {
      ...super.getConfig(),
      num_classes: this.numClasses,
      ignore_class: ignoreClass,
      sparse_y_true: sparseYTrue,
      sparse_y_pred: sparseYPred,
      axis,
    }
  }
}

export type OneHotOptions = Omit<IoUOptions, 'sparseYTrue'>

export interface BinaryIoUOptions extends MetricOptions {
  /** The classes whose mean is taken. @default [0, 1] */
  targetClassIds?: readonly number[]
  /** Above it, a prediction is a 1. @default 0.5 */
  threshold?: number
}

/** Intersection over union, the mean of some classes. */
export class IoU extends Overlap {
  static override readonly options = table<IoUOptions & { targetClassIds: readonly number[] }>({
    numClasses: 'number!',
    targetClassIds: 'any!',
    name: 'string',
    ignoreClass: 'number?',
    sparseYTrue: 'boolean',
    sparseYPred: 'boolean',
    axis: 'number',
  })

  constructor(
    ...given:
      | [all: IoUOptions & { targetClassIds: readonly number[] }]
      | Given<Partial<IoUOptions>, [numClasses: number, targetClassIds: readonly number[]], [name: string]>
  ) {
    const { targetClassIds, ...options } = takeOptions<IoUOptions & { targetClassIds: readonly number[] }>(
      new.target.name,
      IoU.options,
      given,
    )
    super('io_u', options, targetClassIds)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), target_class_ids: this.targetClassIds }
  }
}

/** Intersection over union, the mean of all classes. */
export class MeanIoU extends Overlap {
  static override readonly options = table<IoUOptions>({
    numClasses: 'number!',
    name: 'string',
    ignoreClass: 'number?',
    sparseYTrue: 'boolean',
    sparseYPred: 'boolean',
    axis: 'number',
  })

  constructor(
    ...given: [all: IoUOptions] | Given<Partial<IoUOptions>, [numClasses: number], [name: string]>
  ) {
    const options = takeOptions<IoUOptions>(new.target.name, MeanIoU.options, given)
    super(
      'mean_io_u',
      options,
      Array.from({ length: options.numClasses }, (_, id) => id),
    )
  }
}

/** Intersection over union of no and yes, by predictions from the threshold on. */
export class BinaryIoU extends Overlap {
  readonly threshold: number

  static override readonly options = table<BinaryIoUOptions>({
    targetClassIds: 'any',
    threshold: 'number',
    name: 'string',
  })

  constructor(...given: Given<BinaryIoUOptions, [], [targetClassIds: readonly number[], threshold: number]>) {
    const {
      targetClassIds = [0, 1],
      threshold = 0.5,
      name,
    } = takeOptions<BinaryIoUOptions>(new.target.name, BinaryIoU.options, given)
    super('binary_io_u', { numClasses: 2, name }, targetClassIds)
    this.threshold = threshold
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    super.updateState(yTrue, yPred.greaterEqual(this.threshold), sampleWeight)
  }

  override getConfig(): Record<string, unknown> {
    return { name: this.name, target_class_ids: this.targetClassIds, threshold: this.threshold }
  }
}

/** IoU of one-hot targets; predictions are scores unless `sparseYPred`. */
export class OneHotIoU extends Overlap {
  static override readonly options = table<OneHotOptions & { targetClassIds: readonly number[] }>({
    numClasses: 'number!',
    targetClassIds: 'any!',
    name: 'string',
    ignoreClass: 'number?',
    sparseYPred: 'boolean',
    axis: 'number',
  })

  constructor(
    ...given:
      | [all: OneHotOptions & { targetClassIds: readonly number[] }]
      | Given<Partial<OneHotOptions>, [numClasses: number, targetClassIds: readonly number[]], [name: string]>
  ) {
    const {
      targetClassIds,
      sparseYPred = false,
      ...options
    } = takeOptions<OneHotOptions & { targetClassIds: readonly number[] }>(
      new.target.name,
      OneHotIoU.options,
      given,
    )
    super('one_hot_io_u', { ...options, sparseYPred, sparseYTrue: false }, targetClassIds)
  }

  override getConfig(): Record<string, unknown> {
    const { sparse_y_true: _, ...config } = super.getConfig()
    return { ...config, target_class_ids: this.targetClassIds }
  }
}

/** MeanIoU of one-hot targets; predictions are scores unless `sparseYPred`. */
export class OneHotMeanIoU extends Overlap {
  static override readonly options = table<OneHotOptions>({
    numClasses: 'number!',
    name: 'string',
    ignoreClass: 'number?',
    sparseYPred: 'boolean',
    axis: 'number',
  })

  constructor(
    ...given: [all: OneHotOptions] | Given<Partial<OneHotOptions>, [numClasses: number], [name: string]>
  ) {
    const { sparseYPred = false, ...options } = takeOptions<OneHotOptions>(
      new.target.name,
      OneHotMeanIoU.options,
      given,
    )
    const all = Array.from({ length: options.numClasses }, (_, id) => id)
    super('one_hot_mean_io_u', { ...options, sparseYPred, sparseYTrue: false }, all)
  }

  override getConfig(): Record<string, unknown> {
    const { sparse_y_true: _, ...config } = super.getConfig()
    return config
  }
}
