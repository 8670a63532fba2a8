import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

/**
 * The axes of each example in another order: `new Permute([2, 1])` swaps two; axis 0 is the batch and stays
 * (keras.io/api/layers/reshaping_layers/permute).
 */
export class Permute extends Layer {
  static override readonly kerasClass: string = 'Permute'
  static override readonly movesElements = true
  static override readonly options = table<LayerOptions & { dims: readonly number[] }, LayerOptions>({
    dims: 'any!',
  })
  readonly dims: readonly number[]

  constructor(...given: Given<LayerOptions, [dims: readonly number[]]>) {
    const options = named<LayerOptions & { dims: readonly number[] }>(new.target.name, Permute.options, given)
    const { dims } = options
    super(options)
    if (!Array.isArray(dims)) {
      throw new RangeError(`${titleOf(this)}: ${misplaced('dims as a list of axes', dims)}`)
    }
    this.dims = [...dims]
    if ([...dims].sort((a, b) => a - b).some((axis, i) => axis !== i + 1)) {
      throw new RangeError(
        `${titleOf(this)}: expected each of the axes 1 to ${dims.length} once, got [${dims}]`,
      )
    }
  }

  call(x: Tensor): Tensor {
    if (x.rank !== this.dims.length + 1) {
      throw new RangeError(
        `${titleOf(this)}: expected an input with ${this.dims.length} axes after the batch, got [${x.shape}]`,
      )
    }
    return x.transpose([0, ...this.dims])
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), dims: this.dims }
  }
}
