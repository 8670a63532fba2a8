import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireKnown, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

export interface RMSNormalizationOptions extends LayerOptions {
  /** The axes that are normalized together. @default -1 */
  axis?: number | readonly number[]
  /** Added to the mean square, so that nothing is divided by 0. @default 1e-6 */
  epsilon?: number
}

/**
 * x / √(mean of x² along `axis` + ε) · scale (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019;
 * keras.io/api/layers/normalization_layers/rms_normalization). Any shape → the same; weight scale of the sizes along `axis`.
 */
export class RMSNormalization extends Layer {
  static override readonly kerasClass: string = 'RMSNormalization'
  static override readonly options = table<RMSNormalizationOptions, LayerOptions>({
    axis: 'any',
    epsilon: 'number',
  })
  readonly axis: readonly number[]
  readonly epsilon: number
  scale!: Variable

  constructor(
    ...given: Given<RMSNormalizationOptions, [], [axis: RMSNormalizationOptions['axis'], epsilon: number]>
  ) {
    const options = named<RMSNormalizationOptions>(new.target.name, RMSNormalization.options, given)
    super(options)
    this.axis = [options.axis ?? -1].flat().sort((a, b) => a - b)
    this.epsilon = options.epsilon ?? 1e-6
    if (this.axis.length === 0) throw new RangeError(`${titleOf(this)}: expected one axis or more, got none`)
  }

  /** The axes from 0, in their order. */
  #axes(rank: number): number[] {
    return this.axis.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b)
  }

  override build(inputShape: Shape): void {
    const sizes = this.#axes(inputShape.length).map((axis) => requireKnown(this, inputShape, axis))
    this.scale = this.addWeight('scale', sizes, 'ones')
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const axes = this.#axes(x.rank)
    const sizes = x.shape.map((n, axis) => (axes.includes(axis) ? n : 1))
    if (axes.map((axis) => x.shape[axis]).join() !== this.scale.shape.join()) {
      throw new RangeError(
        `${titleOf(this)}: expected input of sizes [${this.scale.shape}] along [${this.axis}], got [${x.shape}]`,
      )
    }
    const share = x.square().mean(axes, true).add(this.epsilon).rsqrt()
    return x.mul(share).mul(this.scale.value.reshape(sizes))
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis, epsilon: this.epsilon }
  }
}
