import { dense } from '../tensor/ops/dense.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import type { Initializer } from './initializers.js'
import { Layer, type LayerOptions } from './layer.js'
import type { Shape } from './symbolic.js'
import type { WeightPolicies } from './weightPolicies.js'

export interface ProjectionOptions extends LayerOptions {
  useBias: boolean
  policies: WeightPolicies
}

/**
 * x·kernel + bias over the last axes of x, `inner` of them: [..., ...inner] → [..., ...outer]; kernel
 * [...inner, ...outer], bias [...outer]. A part of MultiHeadAttention, Keras' EinsumDense there; as matrices, it
 * is one Dense.
 */
export class Projection extends Layer {
  readonly #inner: number
  readonly #outer: readonly number[]
  readonly #useBias: boolean
  readonly #of: WeightPolicies
  kernel!: Variable
  bias: Variable | null = null

  constructor(inner: number, outer: readonly number[], { useBias, policies, ...options }: ProjectionOptions) {
    super(options)
    this.#inner = inner
    this.#outer = outer
    this.#useBias = useBias
    this.#of = policies
  }

  override build(shape: Shape): void {
    const { kernel, bias } = this.#of
    const inner = shape.slice(-this.#inner) as number[]
    const matrix = [sizeOf(inner), sizeOf(this.#outer)]
    // Drawn as a matrix, so that an initializer counts all inner axes as a unit's inputs.
    const draw: Initializer['draw'] = (shape, random) =>
      kernel.initializer.draw(matrix, random).reshape(shape)
    const initializer = { ...kernel.initializer, draw }
    this.kernel = this.addWeight('kernel', [...inner, ...this.#outer], initializer, kernel)
    if (this.#useBias) this.bias = this.addWeight('bias', this.#outer, bias.initializer, bias)
  }

  call(x: Tensor): Tensor {
    const rest = x.shape.slice(0, -this.#inner)
    const [inner, outer] = [sizeOf(x.shape.slice(-this.#inner)), sizeOf(this.#outer)]
    const y = dense(
      x.reshape([...rest, inner]),
      this.kernel.value.reshape([inner, outer]),
      this.bias?.value.reshape([outer]) ?? null,
    )
    return y.reshape([...rest, ...this.#outer])
  }
}
