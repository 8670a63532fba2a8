import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import { tensor } from '../tensor/create.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { Tensor } from '../tensor/tensor.js'
import { encodeCategories, encodedShape, type OutputMode } from './categories.js'
import { type FeatureData, isBatchesOfData } from './featureNormalization.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireOneOf, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface DiscretizationOptions extends LayerOptions {
  /** Where one bin ends and the next begins, in rising order; else `adapt` finds them. @default null */
  binBoundaries?: readonly number[] | null
  /** How many bins `adapt` makes. @default null */
  numBins?: number | null
  /** How exactly `adapt` finds where they end: as a share of all values. @default 0.01 */
  epsilon?: number
  /** What is given for each example. @default 'int' */
  outputMode?: OutputMode
}

/**
 * The number of the bin that each value is in (keras.io/api/layers/preprocessing_layers/numerical/discretization): 0 below
 * the first boundary, n from the n-th on. Any shape → int32 of the same; other modes as `outputMode` says.
 */
export class Discretization extends Layer {
  static override readonly kerasClass: string = 'Discretization'
  static override readonly options = table<DiscretizationOptions, LayerOptions>({
    binBoundaries: 'any',
    numBins: 'number?',
    epsilon: 'number',
    outputMode: 'string',
  })
  readonly numBins: number | null
  readonly epsilon: number
  readonly outputMode: OutputMode
  #boundaries: readonly number[] | null

  constructor(
    ...given: Given<
      DiscretizationOptions,
      [],
      [binBoundaries: readonly number[] | null, numBins: number | null, epsilon: number]
    >
  ) {
    const options = named<DiscretizationOptions>(new.target.name, Discretization.options, given)
    super(options)
    const { binBoundaries = null, numBins = null, epsilon = 0.01, outputMode = 'int' } = options
    const title = titleOf(this)
    this.outputMode = requireOneOf(this, 'outputMode', ['int', 'one_hot', 'multi_hot', 'count'], outputMode)
    if (binBoundaries === null && numBins === null)
      throw new RangeError(
        `${title}: expected binBoundaries, or numBins for adapt(data) to find them, got neither`,
      )
    if (numBins !== null && !(Number.isInteger(numBins) && numBins > 1))
      throw new RangeError(`${title}: ${misplaced('numBins as a whole number from 2 up', numBins)}`)
    if (!(epsilon > 0 && epsilon < 1))
      throw new RangeError(`${title}: ${misplaced('epsilon between 0 and 1', epsilon)}`)
    this.numBins = numBins
    this.epsilon = epsilon
    this.#boundaries = binBoundaries && requireRising(title, binBoundaries)
  }

  /** Where one bin ends and the next begins; null before `adapt`. */
  get binBoundaries(): readonly number[] | null {
    return this.#boundaries
  }

  /**
   * Takes the boundaries from data, so that bins have about as many values each; forgets those before.
   * @param data all of it, or batches of it
   */
  async adapt(data: FeatureData | Iterable<FeatureData> | AsyncIterable<FeatureData>): Promise<void> {
    const title = titleOf(this)
    if (this.numBins === null)
      throw new Error(
        `${title}: its binBoundaries were given as an option; adapt would change them: give numBins`,
      )
    const { Quantiles } = await import('./quantiles.js') // by adapt alone
    const quantiles = new Quantiles(this.epsilon)
    let count = 0
    for await (const one of isBatchesOfData(data) ? data : [data as FeatureData]) {
      const { data: values } = one instanceof Tensor ? await one.array() : arrayOf(one, `${title}: adapt`)
      const wrong = values.findIndex((x) => !Number.isFinite(x))
      if (wrong >= 0)
        throw new RangeError(`${title}: adapt: the data contain ${values[wrong]}: remove or replace it`)
      quantiles.add(values)
      count += values.length
    }
    if (count === 0) throw new RangeError(`${title}: adapt needs data, got none`)
    const boundaries = quantiles.boundaries(this.numBins)
    if (this.#boundaries && this.outputMode !== 'int' && this.#boundaries.length !== boundaries.length) {
      throw new Error(
        `${title}: these data give ${boundaries.length + 1} bins, those before gave ` +
          `${this.#boundaries.length + 1}, by which the model was made: make a new layer`,
      )
    }
    this.#boundaries = boundaries
  }

  get #known(): readonly number[] {
    if (this.#boundaries) return this.#boundaries
    throw new Error(`${titleOf(this)} has no boundaries yet: adapt(data) finds them`)
  }

  override computeOutputShape(shape: Shape): Shape {
    if (this.outputMode === 'int') return shape
    return encodedShape(titleOf(this), shape, this.outputMode, this.#known.length + 1)
  }

  call(x: Tensor): Tensor {
    const boundaries = this.#known
    encodedShape(titleOf(this), x.shape, this.outputMode, boundaries.length + 1)
    // How many boundaries are at or below a value.
    const limits = tensor(new NdArray(Float32Array.from(boundaries), [boundaries.length]))
    const bins = x.cast('float32').expandDims(-1).greaterEqual(limits).cast('float32').sum(-1).cast('int32')
    return encodeCategories(bins, this.outputMode, boundaries.length + 1)
  }

  override getConfig(): Record<string, unknown> {
    return {
      bin_boundaries: this.#boundaries,
      num_bins: this.numBins,
      epsilon: this.epsilon,
      output_mode: this.outputMode,
      sparse: false,
      name: this.name,
      dtype: 'float32',
    }
  }
}

function requireRising(title: string, boundaries: Numbers): readonly number[] {
  if (!Array.isArray(boundaries)) {
    throw new RangeError(`${title}: ${misplaced('binBoundaries as a list of numbers', boundaries)}`)
  }
  const wrong = boundaries.findIndex((b, i) => !Number.isFinite(b) || (i > 0 && b < boundaries[i - 1]))
  if (wrong < 0) return boundaries as readonly number[]
  throw new RangeError(
    `${title}: expected binBoundaries in rising order, got ${boundaries[wrong]} at ${wrong}`,
  )
}
