import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

/**
 * The elements of each example under another shape: [batch, ...] → [batch, ...targetShape]; one size may be -1 and
 * is then found. A view, nothing is copied (keras.io/api/layers/reshaping_layers/reshape).
 */
export class Reshape extends Layer {
  static override readonly kerasClass: string = 'Reshape'
  static override readonly options = table<LayerOptions & { targetShape: readonly number[] }, LayerOptions>({
    targetShape: 'any!',
  })
  static override readonly takesFloat16 = true
  static override readonly movesElements = true
  readonly targetShape: readonly number[]

  constructor(...given: Given<LayerOptions, [targetShape: readonly number[]]>) {
    const options = named<LayerOptions & { targetShape: readonly number[] }>(
      new.target.name,
      Reshape.options,
      given,
    )
    const { targetShape } = options
    super(options)
    if (!Array.isArray(targetShape)) {
      throw new RangeError(`${titleOf(this)}: ${misplaced('targetShape as a list of sizes', targetShape)}`)
    }
    this.targetShape = [...targetShape]
    const whole = targetShape.every((n) => Number.isInteger(n) && n >= -1)
    if (!whole || targetShape.filter((n) => n === -1).length > 1) {
      throw new RangeError(
        `${titleOf(this)}: expected a targetShape of whole numbers, -1 once at most, got [${targetShape}]`,
      )
    }
  }

  call(x: Tensor): Tensor {
    const [batch, ...example] = x.shape
    const size = sizeOf(example)
    const known = sizeOf(this.targetShape.filter((n) => n !== -1))
    const target = this.targetShape.map((n) => (n === -1 ? size / known : n))
    if (!target.every(Number.isInteger) || sizeOf(target) !== size) {
      throw new RangeError(
        `${titleOf(this)}: can't lay out examples of shape [${example}] (${size} elements) as [${this.targetShape}]`,
      )
    }
    return x.reshape([batch, ...target])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), target_shape: this.targetShape }
  }
}
