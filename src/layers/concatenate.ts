import { type Given, named, table } from '../options.js'
import { concat } from '../tensor/ops/concat.js'
import type { Tensor } from '../tensor/tensor.js'
import { formatShapes, requireInputs } from './inputs.js'
import { Layer, type LayerOptions } from './layer.js'
import { anyMask, type Mask, maskOrAll } from './masks.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface ConcatenateOptions extends LayerOptions {
  /** The axis along which inputs are joined. @default -1 */
  axis?: number
}

/**
 * The inputs one after the other along an axis, by default the last; all other sizes must agree
 * (keras.io/api/layers/merging_layers/concatenate).
 */
export class Concatenate extends Layer<readonly Tensor[]> {
  static override readonly kerasClass: string = 'Concatenate'
  static override readonly movesElements = true
  static override readonly options = table<ConcatenateOptions, LayerOptions>({ axis: 'number' })
  readonly axis: number

  constructor(...given: Given<ConcatenateOptions, [], [axis: number]>) {
    const options = named<ConcatenateOptions>(new.target.name, Concatenate.options, given)
    super(options)
    this.axis = options.axis ?? -1
  }

  override build(shapes: readonly Shape[]): void {
    this.#check(shapes)
  }

  call(inputs: readonly Tensor[]): Tensor {
    this.#check(inputs.map((x) => x.shape))
    return concat(inputs, this.axis)
  }

  /** Inputs without a mask count as a whole. Where masks don't have the axis, a step counts that counts in any input. */
  override computeMask(inputs: readonly Tensor[], mask: Mask): Tensor | null {
    const masks = [mask].flat()
    const rank = masks.find((one) => one)?.rank
    if (!rank) return null
    const all = inputs.map((x, i) => maskOrAll(masks[i], x, rank))
    const axis = this.axis < 0 ? this.axis + inputs[0].rank : this.axis
    return axis < rank ? concat(all, axis) : anyMask(all)
  }

  #check(shapes: readonly Shape[]): void {
    requireInputs(this, shapes, 1)
    const rank = shapes[0].length
    const along = this.axis < 0 ? this.axis + rank : this.axis
    const alike = (axis: number) =>
      new Set(shapes.map((shape) => shape[axis]).filter((n) => n !== null)).size <= 1
    const fits = shapes.every(
      (shape) => shape.length === rank && shape.every((_, i) => i === along || alike(i)),
    )
    if (along in shapes[0] && fits) return
    throw new RangeError(
      `${titleOf(this)}: expected inputs that agree but for axis ${this.axis}, ` +
        `got ${formatShapes(shapes)}`,
    )
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis }
  }
}
