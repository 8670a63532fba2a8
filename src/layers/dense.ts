import { type Given, named, table } from '../options.js'
import { dense } from '../tensor/ops/dense.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { type Activation, type ActivationLike, activationId, getActivation } from './activations.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireSizes } from './requirements.js'
import type { Shape } from './symbolic.js'
import {
  policyConfig,
  policyTable,
  type WeightPolicies,
  type WeightPolicyOptions,
  weightPolicies,
} from './weightPolicies.js'

export interface DenseOptions extends LayerOptions, WeightPolicyOptions {
  /** Applied to the output. @default null */
  activation?: ActivationLike | null
  /** Whether to add a bias. @default true */
  useBias?: boolean
}

/**
 * activation(x·kernel + bias) on the last axis: [..., n] → [..., units]; kernel [n, units], bias [units]
 * (keras.io/api/layers/core_layers/dense).
 */
export class Dense extends Layer {
  static override readonly kerasClass: string = 'Dense'
  static override readonly options = table<DenseOptions & { units: number }, LayerOptions>({
    units: 'number!',
    activation: 'any',
    useBias: 'boolean',
    ...policyTable(['kernel', 'bias'], 'activityRegularizer'),
  })
  static override readonly takesFloat16 = true
  override supportsMasking = true
  readonly units: number
  readonly activation: Activation
  readonly useBias: boolean
  readonly #of: WeightPolicies
  kernel!: Variable
  bias: Variable | null = null

  constructor(
    ...given: Given<DenseOptions, [units: number], [activation: DenseOptions['activation'], useBias: boolean]>
  ) {
    const options = named<DenseOptions & { units: number }>(new.target.name, Dense.options, given)
    const { units } = options
    super(options)
    this.units = requireSizes(this, 'units', units, 1)[0]
    this.activation = getActivation(options.activation)
    this.useBias = options.useBias ?? true
    this.#of = weightPolicies(options)
  }

  override build(inputShape: Shape): void {
    const width = inputShape.at(-1)
    if (width === null || width === undefined || inputShape.length < 2) {
      throw new RangeError(
        `Dense "${this.name}": expected an input [batch, ..., features] with the number of features known, ` +
          `got [${inputShape.map((n) => n ?? 'null').join(', ')}]`,
      )
    }
    const { kernel, bias } = this.#of
    this.kernel = this.addWeight('kernel', [width, this.units], kernel.initializer, kernel)
    if (this.useBias) this.bias = this.addWeight('bias', [this.units], bias.initializer, bias)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const features = this.kernel.shape[0]
    if (x.shape.at(-1) !== features) {
      throw new RangeError(
        `Dense "${this.name}": expected input with last dimension ${features}, got [${x.shape}]`,
      )
    }
    return dense(x, this.valueOf(this.kernel), this.bias && this.valueOf(this.bias), this.activation)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      units: this.units,
      activation: activationId(this.activation),
      use_bias: this.useBias,
      ...policyConfig(this.#of),
      quantization_config: null,
    }
  }
}
