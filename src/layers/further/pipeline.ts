import { type Given, named, table } from '../../options.js'
import { misplaced } from '../../show.js'
import type { Tensor } from '../../tensor/tensor.js'
import { describePart } from '../describePart.js'
import { type AnyLayer, Layer, type LayerInput, type LayerOptions, type ShapeOf } from '../layer.js'
import { titleOf } from '../requirements.js'

/**
 * Layers one after the other, as one layer (keras.io/api/layers/preprocessing_layers): what each gives goes into the next,
 * masks too.
 */
export class Pipeline extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'Pipeline'
  static override readonly options = table<LayerOptions & { layers: readonly Layer[] }, LayerOptions>({
    layers: 'any!',
  })
  override supportsMasking = true
  readonly layers: readonly AnyLayer[]

  constructor(...given: Given<LayerOptions, [layers: readonly (Layer | AnyLayer)[]]>) {
    const options = named<LayerOptions & { layers: readonly AnyLayer[] }>(
      new.target.name,
      Pipeline.options,
      given,
    )
    super(options)
    const { layers } = options
    if (!Array.isArray(layers) || !layers.every((layer) => layer instanceof Layer)) {
      throw new RangeError(
        `${titleOf(this)}: ${misplaced('a list of layers, such as [new RandomZoom(0.2), new RandomFlip()]', layers)}`,
      )
    }
    this.layers = [...layers]
  }

  override build(shape: ShapeOf<LayerInput>): void {
    this.layers.reduce((given, layer) => {
      layer.ensureBuilt(given)
      return layer.computeOutputShape(given)
    }, shape)
  }

  call(input: LayerInput): LayerInput {
    return this.layers.reduce<LayerInput>((x, layer) => layer.apply(x as Tensor), input)
  }

  override getConfig(): Record<string, unknown> {
    // As in Keras: nothing of the layer itself but its name.
    return { name: this.name, layers: this.layers.map(describePart) }
  }
}
