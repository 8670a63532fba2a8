import { type Given, named, table } from '../options.js'
import { einsum } from '../tensor/ops/einsum.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { type Activation, type ActivationLike, activationId, getActivation } from './activations.js'
import type { Initializer } from './initializers.js'
import { Layer, type LayerOptions } from './layer.js'
import { requireKnown, titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import type { Shape } from './symbolic.js'
import {
  policyConfig,
  policyTable,
  type WeightPolicies,
  type WeightPolicyOptions,
  weightPolicies,
} from './weightPolicies.js'

export interface EinsumDenseOptions extends LayerOptions, WeightPolicyOptions {
  /** Applied to the output. @default null */
  activation?: ActivationLike | null
  /** The letters of the output's axes along which there is a bias; null: none. @default null */
  biasAxes?: string | null
}

/** These, and what comes before them. */
type EinsumDenseArguments = EinsumDenseOptions & {
  equation: string
  outputShape: number | readonly (number | null)[]
}

/**
 * activation(einsum(equation, x, kernel) + bias), a dense layer along any axes: `new EinsumDense('abc,cd->abd', [null, 64])`
 * is Dense(64) on sequences (keras.io/api/layers/core_layers/einsum_dense). The equation names the axes of x, of the kernel
 * and of the output; `outputShape` has the output's sizes without the batch, and without what `...` stands for.
 */
export class EinsumDense extends Layer {
  static override readonly kerasClass: string = 'EinsumDense'
  static override readonly options = table<EinsumDenseArguments, LayerOptions>({
    equation: 'string!',
    outputShape: 'any!',
    activation: 'any',
    biasAxes: 'string?',
    ...policyTable(['kernel', 'bias']),
  })
  readonly equation: string
  readonly outputShape: readonly (number | null)[]
  readonly activation: Activation
  readonly biasAxes: string | null
  readonly #of: WeightPolicies
  kernel!: Variable
  bias: Variable | null = null

  constructor(
    ...given: Given<
      EinsumDenseOptions,
      [equation: string, outputShape: number | readonly (number | null)[]],
      [activation: EinsumDenseOptions['activation'], biasAxes: string | null]
    >
  ) {
    const options = named<EinsumDenseArguments>(new.target.name, EinsumDense.options, given)
    super(options)
    this.equation = options.equation
    this.outputShape = [options.outputShape].flat()
    this.activation = getActivation(options.activation)
    this.biasAxes = options.biasAxes ?? null
    this.#of = weightPolicies(options)
    this.#parts()
  }

  /** The letters of x, the kernel and the output, and on which side of x's and the output's there is more. */
  #parts(): { x: string; kernel: string; output: string; before: boolean } {
    const found = /^(\.\.\.)?([a-z]+)(\.\.\.)?,([a-z]+)->(\.\.\.)?([a-z]+)(\.\.\.)?$/i.exec(
      this.equation.replaceAll(' ', ''),
    )
    const [, left, x, right, kernel, leftOut, output, rightOut] = found ?? []
    if (!found || left !== leftOut || right !== rightOut || (left && right)) {
      throw new RangeError(
        `${titleOf(this)}: expected an equation such as 'ab,bc->ac', '...ab,bc->...ac' or 'ab...,bc->ac...', got ` +
          `'${this.equation}'`,
      )
    }
    return { x, kernel, output, before: left !== undefined }
  }

  override build(inputShape: Shape): void {
    const { x, kernel, output, before } = this.#parts()
    const elided = inputShape.length - x.length
    if (elided < 0 || (elided > 0 && !this.equation.includes('...'))) {
      throw new RangeError(
        `${titleOf(this)}: expected an input with the axes of '${this.equation}', got [${inputShape.map((n) => n ?? 'null')}]`,
      )
    }
    const from = before ? elided : 0
    // Where the equation begins with the batch, the output's shape leaves it out.
    const sizes = [inputShape[0], ...this.outputShape].slice(before && elided > 0 ? 1 : 0)
    if (sizes.length !== output.length) {
      throw new RangeError(
        `${titleOf(this)}: expected an outputShape with a size for each of '${output}' but the batch, got ` +
          `[${this.outputShape.map((n) => n ?? 'null')}]`,
      )
    }
    const given = (label: string) => (output.includes(label) ? sizes[output.indexOf(label)] : null)
    for (const [axis, label] of [...x].entries()) {
      const [size, own] = [given(label), inputShape[from + axis]]
      if (size === null || own === null || size === own) continue
      throw new RangeError(
        `${titleOf(this)}: axis '${label}' is ${own} long in the input and ${size} in outputShape`,
      )
    }
    const sizeOfAxis = (label: string): number => {
      const size = given(label)
      if (size !== null) return size
      if (x.includes(label)) return requireKnown(this, inputShape, from + x.indexOf(label))
      throw new RangeError(`${titleOf(this)}: expected the size of axis '${label}' in outputShape, got null`)
    }
    const policies = this.#of
    const shape = [...kernel].map(sizeOfAxis)
    this.kernel = this.addWeight('kernel', shape, this.#asMatrix(kernel, output), policies.kernel)
    if (this.biasAxes === null) return
    const wrong = [...this.biasAxes].find((label) => !output.includes(label))
    if (wrong !== undefined || this.biasAxes === '') {
      throw new RangeError(`${titleOf(this)}: expected biasAxes among '${output}', got '${this.biasAxes}'`)
    }
    const first = Math.min(...[...this.biasAxes].map((label) => output.indexOf(label)))
    const along = [...output.slice(first)].map((label) =>
      this.biasAxes!.includes(label) ? sizeOfAxis(label) : 1,
    )
    const behind = new Array<number>(before ? 0 : elided).fill(1)
    this.bias = this.addWeight('bias', [...along, ...behind], policies.bias.initializer, policies.bias)
  }

  /** Drawn as a matrix, so that an initializer counts all axes that go as a unit's inputs, all others as its outputs. */
  #asMatrix(labels: string, output: string): Initializer {
    const { initializer } = this.#of.kernel
    const inner = [...labels].map((label) => !output.includes(label))
    // What is drawn first goes to the inner axes: where these come last, the matrix is turned.
    const draw: Initializer['draw'] = (shape, random) => {
      const places = [...shape.keys()]
      const order = [...places.filter((axis) => inner[axis]), ...places.filter((axis) => !inner[axis])]
      const sizes = order.map((axis) => shape[axis])
      const count = inner.filter(Boolean).length
      const matrix = [sizeOf(sizes.slice(0, count)), sizeOf(sizes.slice(count))]
      const drawn = initializer.draw(matrix, random).reshape(sizes)
      return order.every((axis, i) => axis === i)
        ? drawn
        : drawn.transpose(order.map((_, axis) => order.indexOf(axis)))
    }
    return { ...initializer, draw }
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const y = einsum(this.equation, x, this.kernel.value)
    return this.activation(this.bias ? y.add(this.bias.value) : y)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      output_shape: this.outputShape,
      equation: this.equation,
      activation: activationId(this.activation),
      bias_axes: this.biasAxes,
      ...policyConfig(this.#of),
      activity_regularizer: serialize('regularizers', this.activityRegularizer),
      quantization_config: null,
    }
  }
}
