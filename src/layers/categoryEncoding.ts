import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import type { HostData } from '../tensor/dtype.js'
import type { Tensor, TensorType } from '../tensor/tensor.js'
import { encodeCategories, encodedShape, type OutputMode } from './categories.js'
import { Layer, type LayerInput, type LayerOptions, type ShapeOf } from './layer.js'
import { requireOneOf, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface CategoryEncodingOptions extends LayerOptions {
  /** What is given for each example. @default 'multi_hot' */
  outputMode?: Exclude<OutputMode, 'int'>
}

/**
 * Class numbers 0 to numTokens - 1 as rows of 0 and 1, or of counts
 * (keras.io/api/layers/preprocessing_layers/categorical/category_encoding): [batch, classes of an example] → [batch,
 * numTokens]; one_hot: [...] → [..., numTokens], where a last axis of 1 is dropped. In mode `count` a second input says
 * what each number counts: `encode.apply([ids, weights])`.
 */
export class CategoryEncoding extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'CategoryEncoding'
  static override readonly options = table<CategoryEncodingOptions & { numTokens: number }, LayerOptions>({
    numTokens: 'number!',
    outputMode: 'string',
  })
  readonly numTokens: number
  readonly outputMode: Exclude<OutputMode, 'int'>

  constructor(...given: Given<CategoryEncodingOptions, [numTokens: number], [outputMode: string]>) {
    const options = named<CategoryEncodingOptions & { numTokens: number }>(
      new.target.name,
      CategoryEncoding.options,
      given,
    )
    super(options)
    if (!Number.isInteger(options.numTokens) || options.numTokens < 1) {
      const expected = 'numTokens as a whole number from 1 up'
      throw new RangeError(`${titleOf(this)}: ${misplaced(expected, options.numTokens)}`)
    }
    this.numTokens = options.numTokens
    const mode = (options.outputMode as string) === 'binary' ? 'multi_hot' : options.outputMode
    this.outputMode = requireOneOf(this, 'outputMode', ['multi_hot', 'one_hot', 'count'], mode ?? 'multi_hot')
  }

  override get inputType(): TensorType {
    return 'int32'
  }

  /**
   * Throws where classes are not whole numbers from 0 to numTokens - 1.
   * @throws RangeError that names the first such and its place
   */
  override checkInput(ids: HostData): void {
    const at = ids.findIndex((id) => !(Number.isInteger(id) && id >= 0 && id < this.numTokens))
    if (at < 0) return
    throw new RangeError(
      `${titleOf(this)}: expected classes from 0 to ${this.numTokens - 1}, got ${ids[at]} at place ${at}. ` +
        'Make numTokens the largest class + 1',
    )
  }

  override computeOutputShape(shape: ShapeOf<LayerInput>): Shape {
    const own = (Array.isArray(shape[0]) ? shape[0] : shape) as Shape
    return encodedShape(titleOf(this), own, this.outputMode, this.numTokens)
  }

  call(input: LayerInput): Tensor {
    const [ids, weights = null, ...more] = [input].flat() as Tensor[]
    if (
      more.length > 0 ||
      (weights && (this.outputMode !== 'count' || weights.shape.join() !== ids.shape.join()))
    ) {
      throw new RangeError(
        `${titleOf(this)}: expected classes, or with outputMode 'count' [classes, weights] of one shape`,
      )
    }
    encodedShape(titleOf(this), ids.shape, this.outputMode, this.numTokens)
    return encodeCategories(ids.cast('int32'), this.outputMode, this.numTokens, weights)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), num_tokens: this.numTokens, output_mode: this.outputMode }
  }
}
