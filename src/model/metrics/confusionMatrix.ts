import { alignWeights } from '../../losses/loss.js'
import { checkOptions, type Given, table, takeOptions } from '../../options.js'
import { zeros } from '../../tensor/create.js'
import type { HostData } from '../../tensor/dtype.js'
import { arrayOf, NdArray } from '../../tensor/ndarray.js'
import type { Numbers } from '../../tensor/nested.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import { labelsOf } from './accuracy.js'
import { Metric, type MetricOptions, ratio } from './metric.js'

/** How often each class was taken for each: a matrix on the device, row = target, column = prediction. */
export abstract class ClassCounts extends Metric {
  readonly numClasses: number
  readonly #matrix: Variable
  readonly variables: readonly Variable[]

  constructor(name: string, options: MetricOptions & { numClasses: number }) {
    super(name, { name: options.name })
    const { numClasses } = options
    if (!(Number.isInteger(numClasses) && numClasses >= 2)) {
      throw new RangeError(
        `${this.name}: expected numClasses to be a whole number from 2 on, got ${numClasses}`,
      )
    }
    this.numClasses = numClasses
    const shape = [numClasses, numClasses]
    this.#matrix = new Variable('matrix', shape, () => zeros(shape), false)
    this.variables = [this.#matrix]
  }

  /**
   * Adds targets and predictions of any shape: class numbers, int32. What is no class, is left out.
   * @param weights one for each, or for each example
   */
  protected count(targets: Tensor, predictions: Tensor, weights: Tensor | null): void {
    if (targets.size !== predictions.size) {
      throw new RangeError(
        `${this.name}: expected a prediction for each target, got [${targets.shape}] and [${predictions.shape}]`,
      )
    }
    const rows = (labels: Tensor) => labels.reshape([labels.size]).oneHot(this.numClasses)
    const each = weights && alignWeights(weights, targets.shape).broadcastTo(targets.shape)
    const of = rows(targets)
    const weighted = each ? of.mul(each.reshape([each.size, 1])) : of
    this.#matrix.assign(this.#matrix.value.add(weighted.transpose().matmul(rows(predictions))))
  }

  /** Reads the matrix [classes, classes]: its rows are targets, its columns predictions. */
  matrix(): Promise<NdArray> {
    return this.#matrix.value.array()
  }
}

export interface ConfusionMatrixOptions extends MetricOptions {
  numClasses: number
}

/**
 * The confusion matrix, in `matrix()`; the result for logs is the share on its diagonal, the accuracy. Targets
 * are class numbers or one-hot; predictions are scores [..., classes], or for two classes a probability [..., 1].
 */
export class ConfusionMatrix extends ClassCounts {
  static override readonly options = table<ConfusionMatrixOptions>({ numClasses: 'number!', name: 'string' })

  constructor(...given: [all: ConfusionMatrixOptions] | Given<MetricOptions, [numClasses: number]>) {
    super(
      'confusion_matrix',
      takeOptions<ConfusionMatrixOptions>(new.target.name, ConfusionMatrix.options, given),
    )
  }

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null): void {
    const width = yPred.shape[yPred.rank - 1]
    if (width !== this.numClasses && !(width === 1 && this.numClasses === 2)) {
      throw new RangeError(
        `${this.name}: expected predictions [..., ${this.numClasses}], got [${yPred.shape}]`,
      )
    }
    const sparse = yTrue.rank < yPred.rank || yTrue.shape[yTrue.rank - 1] === 1
    const targets = sparse ? labelsOf(yTrue, yPred) : yTrue.argmax(-1)
    const predictions = width === 1 ? yPred.greater(0.5).squeeze(-1).cast('int32') : yPred.argmax(-1)
    this.count(targets, predictions, sampleWeight)
  }

  compute(state: Float32Array): number {
    const { numClasses } = this
    const total = state.reduce((sum, count) => sum + count, 0)
    const right = state.reduce((sum, count, i) => (i % (numClasses + 1) === 0 ? sum + count : sum), 0)
    return ratio(right, total)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), num_classes: this.numClasses }
  }
}

/** Class numbers, or scores [n, classes] whose largest names the class. */
export type Classes = NdArray | Numbers

export interface CountOptions {
  /** Number of classes. Without it, as many as the largest class number asks for. */
  numClasses?: number
}

/**
 * How often each class was taken for each, on the host: int32 [classes, classes], row = target, column =
 * prediction.
 * @throws RangeError for what is no class number
 */
export function confusionMatrix(yTrue: Classes, yPred: Classes, options: CountOptions = {}): NdArray {
  checkOptions('confusionMatrix', table<CountOptions>({ numClasses: 'number' }), options)
  const { numClasses } = options
  const [targets, predictions] = [classNumbers('yTrue', yTrue), classNumbers('yPred', yPred)]
  if (targets.length !== predictions.length) {
    throw new RangeError(
      `confusionMatrix: yTrue has ${targets.length} examples and yPred ${predictions.length}`,
    )
  }
  let classes = numClasses ?? 0
  for (const [name, numbers] of [
    ['yTrue', targets],
    ['yPred', predictions],
  ] as const) {
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]
      if (!(Number.isInteger(number) && number >= 0 && (numClasses === undefined || number < numClasses))) {
        throw new RangeError(
          `confusionMatrix: ${name} has ${Number(number.toPrecision(7))} at position ${i}: expected whole numbers ` +
            (numClasses === undefined ? 'from 0 on' : `from 0 to ${numClasses - 1}`) +
            '; a probability of yes becomes a class by p > 0.5 ? 1 : 0',
        )
      }
      classes = Math.max(classes, number + 1)
    }
  }
  const counts = new Int32Array(classes * classes)
  for (let i = 0; i < targets.length; i++) counts[targets[i] * classes + predictions[i]]++
  return new NdArray(counts, [classes, classes])
}

function classNumbers(name: string, classes: Classes): HostData {
  const array = arrayOf(classes, `confusionMatrix: ${name}`)
  const [, width = 1] = array.shape
  if (array.shape.length > 2) {
    throw new RangeError(`confusionMatrix: expected ${name} [n] or [n, classes], got [${array.shape}]`)
  }
  return width === 1 ? array.data : array.argmax(-1).data
}
