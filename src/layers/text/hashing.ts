import { type Given, named, table } from '../../options.js'
import { misplaced } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { HostArray } from '../../tensor/strings.js'
import type { Tensor } from '../../tensor/tensor.js'
import { encodeCategories, encodedShape, type OutputMode } from '../categories.js'
import type { LayerOptions } from '../layer.js'
import { requireOneOf, titleOf } from '../requirements.js'
import type { Shape } from '../symbolic.js'
import { bucketOf, requireSalt, type Salt } from './buckets.js'
import { HostLayer } from './hostLayer.js'

export interface HashingOptions extends LayerOptions {
  /** What stands for nothing, and gets bin 0 for itself. @default null */
  maskValue?: string | number | null
  /** Makes the hash one's own. @default null */
  salt?: Salt | null
  /** What is given for each example. @default 'int' */
  outputMode?: OutputMode
}

const MODES = ['int', 'one_hot', 'multi_hot', 'count'] as const

/**
 * One of `numBins` numbers for each text or whole number, by a hash: no vocabulary is needed, and things that are not
 * the same may share one (keras.io/api/layers/preprocessing_layers/categorical/hashing). Any shape → int32 of the same;
 * other modes as `outputMode` says. Fractions are cut off.
 */
export class Hashing extends HostLayer {
  static override readonly kerasClass: string = 'Hashing'
  static override readonly options = table<HashingOptions & { numBins: number }, LayerOptions>({
    numBins: 'number!',
    maskValue: 'any',
    salt: 'any',
    outputMode: 'string',
  })
  readonly numBins: number
  readonly maskValue: string | number | null
  readonly salt: readonly [number, number] | null
  readonly outputMode: OutputMode

  constructor(
    ...given: Given<HashingOptions, [numBins: number], [maskValue: string | number | null, salt: Salt | null]>
  ) {
    const options = named<HashingOptions & { numBins: number }>(new.target.name, Hashing.options, given)
    super(options)
    this.numBins = requireBins(titleOf(this), options.numBins)
    this.maskValue = options.maskValue ?? null
    this.salt = requireSalt(titleOf(this), options.salt)
    this.outputMode = requireOneOf(this, 'outputMode', MODES, options.outputMode ?? 'int')
  }

  override encodeOnHost([array]: readonly HostArray[]): NdArray {
    const { maskValue, numBins } = this
    // Bin 0 is what stands for nothing.
    const masks = maskValue !== null && numBins > 1
    const bin = (value: string | number) => {
      if (masks && value === maskValue) return 0
      const text = typeof value === 'number' ? String(Math.trunc(value) || 0) : value
      return bucketOf(text, masks ? numBins - 1 : numBins, this.salt) + (masks ? 1 : 0)
    }
    const values: ArrayLike<string | number> = array instanceof NdArray ? array.data : array.texts
    return new NdArray(Int32Array.from(values, bin), array.shape)
  }

  override computeOutputShape(shape: Shape): Shape {
    return encodedShape(titleOf(this), shape, this.outputMode, this.numBins)
  }

  call(ids: Tensor): Tensor {
    return encodeCategories(ids.cast('int32'), this.outputMode, this.numBins)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      dtype: this.outputMode === 'int' ? 'int64' : 'float32',
      num_bins: this.numBins,
      salt: this.salt,
      mask_value: this.maskValue,
      output_mode: this.outputMode,
      sparse: false,
    }
  }
}

/** A number of bins, or an error. */
export function requireBins(title: string, numBins: number): number {
  if (Number.isInteger(numBins) && numBins > 0) return numBins
  throw new RangeError(`${title}: ${misplaced('numBins as a whole number from 1 up', numBins)}`)
}
