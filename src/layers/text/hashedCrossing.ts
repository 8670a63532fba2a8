import { type Given, named, table } from '../../options.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { HostArray } from '../../tensor/strings.js'
import type { Tensor } from '../../tensor/tensor.js'
import { encodeCategories, encodedShape } from '../categories.js'
import type { LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'
import type { Shape } from '../symbolic.js'
import { crossedBucket } from './buckets.js'
import { requireBins } from './hashing.js'
import { HostLayer, type HostValues, hostArray, requireIntegers } from './hostLayer.js'

export interface HashedCrossingOptions extends LayerOptions {
  /** What is given for each example. @default 'int' */
  outputMode?: 'int' | 'one_hot'
}

/**
 * One of `numBins` numbers for what several features are together, by a hash
 * (keras.io/api/layers/preprocessing_layers/categorical/hashed_crossing): a list of texts or whole numbers, all [n] or all
 * [n, 1] → int32 of the same shape, or one-hot rows.
 */
export class HashedCrossing extends HostLayer<readonly HostValues[]> {
  static override readonly kerasClass: string = 'HashedCrossing'
  static override readonly options = table<HashedCrossingOptions & { numBins: number }, LayerOptions>({
    numBins: 'number!',
    outputMode: 'string',
  })
  readonly numBins: number
  readonly outputMode: 'int' | 'one_hot'

  constructor(...given: Given<HashedCrossingOptions, [numBins: number], [outputMode: string]>) {
    const options = named<HashedCrossingOptions & { numBins: number }>(
      new.target.name,
      HashedCrossing.options,
      given,
    )
    super(options)
    this.numBins = requireBins(titleOf(this), options.numBins)
    this.outputMode = requireOneOf(this, 'outputMode', ['int', 'one_hot'], options.outputMode ?? 'int')
  }

  /** @internal */
  protected override arraysOf(features: readonly HostValues[]): HostArray[] {
    const all = Array.isArray(features) ? features : []
    return all.map((values, i) => hostArray(values, `${titleOf(this)}: feature ${i}`))
  }

  override encodeOnHost(arrays: readonly HostArray[]): NdArray {
    const { shape } = requireAlike(titleOf(this), arrays)
    const features = arrays.map(
      (array): ArrayLike<string | number> =>
        array instanceof NdArray ? requireIntegers(titleOf(this), array).data : array.texts,
    )
    const bins = Int32Array.from({ length: features[0].length }, (_, i) =>
      crossedBucket(
        features.map((values) => values[i]),
        this.numBins,
      ),
    )
    return new NdArray(bins, shape)
  }

  override computeOutputShape(shapes: Shape | readonly Shape[]): Shape {
    const all = shapes as readonly Shape[]
    const { shape } = requireAlike(
      titleOf(this),
      Array.isArray(all[0]) ? all.map((shape) => ({ shape })) : [{ shape: shapes as Shape }],
    )
    return encodedShape(titleOf(this), shape, this.outputMode, this.numBins)
  }

  call(ids: Tensor): Tensor {
    return encodeCategories(ids.cast('int32'), this.outputMode, this.numBins)
  }

  override getConfig(): Record<string, unknown> {
    return {
      name: this.name,
      dtype: this.outputMode === 'int' ? 'int64' : 'float32',
      num_bins: this.numBins,
      output_mode: this.outputMode,
      sparse: false,
    }
  }
}

/** The first of at least two features of the same shape, or an error. */
function requireAlike<T extends { readonly shape: readonly (number | null)[] }>(
  title: string,
  features: readonly T[],
): T {
  const shapes = features.map(({ shape }) => `[${shape.map((n) => n ?? 'null').join(', ')}]`)
  const [first] = features
  const fits = features.length > 1 && new Set(shapes).size === 1
  if (fits && (first.shape.length === 1 || (first.shape.length === 2 && first.shape[1] === 1))) return first
  throw new RangeError(
    `${title}: expected a list of at least two features, all [n] or all [n, 1], got ${shapes.join(' and ') || 'none'}`,
  )
}
