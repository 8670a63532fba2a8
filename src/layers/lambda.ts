import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { type CallContext, Layer, type LayerInput, type LayerOptions } from './layer.js'
import type { Mask } from './masks.js'
import { titleOf } from './requirements.js'

/** What a Lambda computes: of a tensor, or a list of them, and of what it is told besides. */
// biome-ignore lint/suspicious/noExplicitAny: takes one tensor or several, as whoever writes it knows
export type LambdaFunction = (input: any, context: Record<string, any>) => Tensor | readonly Tensor[]

export interface LambdaOptions extends LayerOptions {
  /** Kept for Keras' files: shapes are found by computing. @default null */
  outputShape?: unknown
  /** The mask of what comes out, or what makes it of the input and its mask; null: none. @default null */
  mask?: Tensor | ((input: LayerInput, mask: Mask) => Mask) | null
  /** Handed to the function, beside `training` and `mask`. @default {} */
  arguments?: Readonly<Record<string, unknown>>
}

type LambdaArguments = LambdaOptions & { function: LambdaFunction }

/**
 * A function as a layer: `new Lambda((x) => x.mul(2))` (keras.io/api/layers/core_layers/lambda). It may have no weights. In
 * files it stands by its name, as `registerSerializable` gives it one; `loadModel` finds it there, or in `customObjects`
 * by that name or by the layer's.
 */
export class Lambda extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'Lambda'
  static override readonly options = table<LambdaArguments, LayerOptions>({
    function: 'any!',
    outputShape: 'any',
    mask: 'any',
    arguments: 'any',
  })
  readonly function: LambdaFunction
  readonly mask: LambdaOptions['mask']
  readonly arguments: Readonly<Record<string, unknown>>
  override supportsMasking: boolean

  constructor(...given: Given<LambdaOptions, [compute: LambdaFunction]>) {
    const options = named<LambdaArguments>(new.target.name, Lambda.options, given)
    super(options)
    this.function = options.function
    this.mask = options.mask ?? null
    this.arguments = options.arguments ?? {}
    this.supportsMasking = this.mask !== null
    if (typeof this.function !== 'function') {
      throw new RangeError(
        `${titleOf(this)}: ${misplaced('a function', this.function)}. A file has it by its name: give it as ` +
          `customObjects: { ${this.name}: (x) => … }`,
      )
    }
  }

  call(input: LayerInput, context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    const { training, mask } = context
    return this.function(input, { ...this.arguments, training, mask })
  }

  override computeMask(input: LayerInput, mask: Mask): Mask {
    return typeof this.mask === 'function' ? this.mask(input, mask) : (this.mask ?? null)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), function: this.function, arguments: this.arguments }
  }
}
