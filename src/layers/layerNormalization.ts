import { type Given, named, table } from '../options.js'
import { normalize } from '../tensor/ops/normalize.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { Normalization, type NormalizationOptions } from './normalization.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import { policyTable } from './weightPolicies.js'

export interface LayerNormalizationOptions extends NormalizationOptions {
  /** The axes that are normalized together. @default -1 */
  axis?: number | readonly number[]
  /** Whether to scale only, by 1 / √(variance + ε) · gamma, and shift nothing. @default false */
  rmsScaling?: boolean
}

/**
 * (x - mean) / √(variance + ε) · gamma + beta, mean and variance of each example's own elements along `axis`
 * (Ba, Kiros and Hinton, "Layer Normalization", 2016; keras.io/api/layers/normalization_layers/
 * layer_normalization). Any shape → the same; weights gamma and beta of the sizes along `axis`.
 */
export class LayerNormalization extends Normalization {
  static override readonly kerasClass: string = 'LayerNormalization'
  static override readonly options = table<LayerNormalizationOptions, LayerOptions>({
    axis: 'any',
    epsilon: 'number',
    center: 'boolean',
    scale: 'boolean',
    ...policyTable(['beta', 'gamma']),
    rmsScaling: 'boolean',
  })
  readonly axis: readonly number[]
  readonly rmsScaling: boolean

  constructor(
    ...given: Given<LayerNormalizationOptions, [], [axis: LayerNormalizationOptions['axis'], epsilon: number]>
  ) {
    const options = named<LayerNormalizationOptions>(new.target.name, LayerNormalization.options, given)
    const { rmsScaling = false } = options
    super(rmsScaling ? { ...options, center: false, scale: true } : options)
    this.axis = typeof options.axis === 'object' ? [...options.axis] : [options.axis ?? -1]
    this.rmsScaling = rmsScaling
    if (this.axis.length === 0) throw new RangeError(`${titleOf(this)}: expected one axis or more, got none`)
  }

  override build(inputShape: Shape): void {
    this.addAffine(this.sizesOf(inputShape, this.axis))
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    // The normalized axes last, so that each example's elements are one row.
    const own = this.axis.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b)
    const others = x.shape.map((_, axis) => axis).filter((axis) => !own.includes(axis))
    const order = [...others, ...own]
    const inPlace = order.every((axis, i) => axis === i)
    const rows = inPlace ? x : x.transpose(order)
    const width = sizeOf(own.map((axis) => x.shape[axis]))
    if (width !== this.gamma.size) {
      throw new RangeError(
        `${titleOf(this)}: expected input of sizes [${this.gamma.shape}] along [${this.axis}], got [${x.shape}]`,
      )
    }
    const y = this.#normalize(rows.reshape([-1, width])).reshape(rows.shape)
    return inPlace ? y : y.transpose(order.map((_, axis) => order.indexOf(axis)))
  }

  /** x [rows, width], each row by itself. */
  #normalize(x: Tensor): Tensor {
    const { epsilon, gamma, beta } = this
    if (this.rmsScaling) {
      return x.mul(x.variance(-1, true).add(epsilon).rsqrt()).mul(gamma.value.reshape([-1]))
    }
    const grouping = { batch: x.shape[0], outer: 1, groups: 1, size: x.shape[1] }
    return normalize(x, null, gamma.value, beta.value, grouping, epsilon)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), axis: this.axis, rms_scaling: this.rmsScaling }
  }
}
