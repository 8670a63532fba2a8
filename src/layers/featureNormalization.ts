import { type Given, named, table } from '../options.js'
import { tensor } from '../tensor/create.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import { isNumberArray, type Numbers } from '../tensor/nested.js'
import { ready } from '../tensor/runtime.js'
import { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import type { FeatureMoments } from './featureMoments.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireKnown, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/** One number for all features, or arrays of them. */
export type PerFeature = number | NdArray | Numbers

export interface NormalizationLayerOptions extends LayerOptions {
  /** Axes that keep means of their own; null: one mean for all. @default -1 */
  axis?: number | readonly number[] | null
  /** Mean of each feature where it is known; else `adapt` finds it. @default null */
  mean?: PerFeature | null
  /** Variance of each feature where it is known; else `adapt` finds it. @default null */
  variance?: PerFeature | null
  /** Whether to bring normalized values back instead. @default false */
  invert?: boolean
}

/** Data to take means from: [n, …]. */
export type FeatureData = NdArray | Numbers | Tensor

/** Keras' guard against division by 0. */
const LEAST = 1e-7

/**
 * (x - mean) / max(√variance, 1e-7), feature by feature, with mean and variance of the data that `adapt` has seen
 * (keras.io/api/layers/preprocessing_layers/numerical/normalization). Any shape → the same; weights mean and variance
 * [sizes of the axes], and count, unless they are given as options.
 *
 *     const normalize = new Normalization()
 *     await normalize.adapt(xTrain)
 */
export class Normalization extends Layer {
  static override readonly kerasClass: string = 'Normalization'
  static override readonly options = table<NormalizationLayerOptions, LayerOptions>({
    axis: 'any',
    mean: 'any',
    variance: 'any',
    invert: 'boolean',
  })
  override supportsMasking = true
  readonly axis: readonly number[]
  readonly invert: boolean
  readonly #given: { mean: NdArray; variance: NdArray } | null
  /** Sizes that lay mean and variance over an input: 1 for axes that share them. */
  #laid: number[] = []
  mean: Variable | null = null
  variance: Variable | null = null
  count: Variable | null = null

  constructor(
    ...given: Given<
      NormalizationLayerOptions,
      [],
      [axis: NormalizationLayerOptions['axis'], mean: PerFeature | null, variance: PerFeature | null]
    >
  ) {
    const options = named<NormalizationLayerOptions>(new.target.name, Normalization.options, given)
    const { axis = -1, mean = null, variance = null, invert = false } = options
    super(options)
    this.axis = axis === null ? [] : [axis].flat()
    this.invert = invert
    if ((mean === null) !== (variance === null)) {
      throw new RangeError(`${titleOf(this)}: expected mean and variance, or neither of them, got one`)
    }
    this.#given =
      mean === null || variance === null
        ? null
        : {
            mean: arrayOf(mean, `${titleOf(this)}: mean`),
            variance: arrayOf(variance, `${titleOf(this)}: variance`),
          }
    if (this.#given && this.#given.mean.shape.join() !== this.#given.variance.shape.join()) {
      throw new RangeError(
        `${titleOf(this)}: expected mean and variance of one shape, got [${this.#given.mean.shape}] and ` +
          `[${this.#given.variance.shape}]`,
      )
    }
  }

  override build(inputShape: Shape): void {
    const rank = inputShape.length
    if (!this.axis.every((axis) => Number.isInteger(axis) && axis >= -rank && axis < rank)) {
      throw new RangeError(
        `${titleOf(this)}: expected axis from ${-rank} to ${rank - 1}, got ${this.axis.join(', ')}`,
      )
    }
    const kept = this.axis.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b)
    if (new Set(kept).size < kept.length)
      throw new RangeError(`${titleOf(this)}: expected axes that differ, got ${this.axis.join(', ')}`)
    const sizes = kept.map((axis) => requireKnown(this, inputShape, axis))
    const laid = Array<number>(rank).fill(1)
    kept.forEach((axis, i) => {
      laid[axis] = sizes[i]
    })
    if (this.#given) {
      // Fewer axes than there are features' belong to the last ones.
      const { shape } = this.#given.mean
      const last = sizes.slice(sizes.length - shape.length)
      if (shape.length > sizes.length || !shape.every((n, i) => n === last[i] || n === 1)) {
        throw new RangeError(`${titleOf(this)}: expected a mean of shape [${sizes}], got [${shape}]`)
      }
      laid.fill(1)
      shape.forEach((n, i) => {
        laid[kept[kept.length - shape.length + i]] = n
      })
    } else {
      this.mean = this.addWeight('mean', sizes, 'zeros', { trainable: false })
      this.variance = this.addWeight('variance', sizes, 'ones', { trainable: false })
      this.count = this.addWeight('count', [], 'zeros', { trainable: false, dtype: 'int32' })
    }
    this.#laid = laid
  }

  /**
   * Takes mean and variance from data, forgetting what it took before.
   * @param data all of it, [n, …], or batches of it
   */
  async adapt(data: FeatureData | Iterable<FeatureData> | AsyncIterable<FeatureData>): Promise<void> {
    if (this.#given)
      throw new Error(`${titleOf(this)}: its mean was given as an option; adapt would change it`)
    const batches = isBatchesOfData(data) ? data : [data as FeatureData]
    const caller = `${titleOf(this)}: adapt`
    let sums: FeatureMoments | null = null
    for await (const one of batches) {
      const batch = one instanceof Tensor ? await one.array() : arrayOf(one, caller)
      if (batch.data.length === 0 || batch.shape.length === 0)
        throw new RangeError(`${caller} expected data [n, …], got shape [${batch.shape}]`)
      this.ensureBuilt([null, ...batch.shape.slice(1)])
      sums ??= new (await import('./featureMoments.js')).FeatureMoments(this.#laid)
      sums.add(batch, caller)
    }
    if (!sums) throw new RangeError(`${titleOf(this)}: adapt needs data, got no batch`)
    await ready()
    const { mean, variance } = sums
    this.mean!.set(Float32Array.from(mean))
    this.variance!.set(Float32Array.from(variance))
    this.count!.set(Int32Array.of(sums.rows))
  }

  call(x: Tensor): Tensor {
    if (!this.#given) this.requireBuilt()
    const laid = (of: 'mean' | 'variance') =>
      (this.#given ? tensor(this.#given[of]) : this[of]!.value).reshape(this.#laid)
    const deviation = laid('variance').sqrt().maximum(LEAST)
    const floats = x.cast('float32')
    return this.invert ? floats.mul(deviation).add(laid('mean')) : floats.sub(laid('mean')).div(deviation)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      axis: this.axis,
      invert: this.invert,
      mean: this.#given?.mean.toArray() ?? null,
      variance: this.#given?.variance.toArray() ?? null,
    }
  }
}

/** Whether data come in batches, one after the other; arrays of any kind are one. */
export function isBatchesOfData(data: unknown): data is Iterable<FeatureData> | AsyncIterable<FeatureData> {
  if (data instanceof NdArray || Array.isArray(data) || isNumberArray(data) || typeof data !== 'object')
    return false
  return data !== null && (Symbol.iterator in data || Symbol.asyncIterator in data)
}
