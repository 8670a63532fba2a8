import type { OptionTable } from '../options.js'
import { misplaced } from '../show.js'
import type { Tensor } from '../tensor/tensor.js'
import { describePart } from './describePart.js'
import { type AnyLayer, Layer, type LayerOptions, type ShapeOf } from './layer.js'
import { titleOf } from './requirements.js'

/** What layers share that do something with another layer, `layer` (keras.io/api/layers/core_layers). */
export abstract class Wrapper extends Layer {
  static override readonly kerasClass: string = 'Wrapper'
  static override readonly options: OptionTable = { layer: 'any!' }
  readonly layer: AnyLayer

  constructor(options: LayerOptions & { layer: AnyLayer | Layer }) {
    super(options)
    const { layer } = options
    if (!(layer instanceof Layer)) {
      throw new RangeError(`${titleOf(this)}: ${misplaced('a layer', layer)}`)
    }
    this.layer = layer as AnyLayer
  }

  override build(shape: ShapeOf<Tensor>): void {
    this.layer.ensureBuilt(shape)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), layer: describePart(this.layer) }
  }
}
