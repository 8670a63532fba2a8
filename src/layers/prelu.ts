import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { type Constraint, type ConstraintLike, getConstraint } from './constraints.js'
import { getInitializer, type Initializer, type InitializerLike } from './initializers.js'
import { Layer, type LayerOptions } from './layer.js'
import { getRegularizer, type Regularizer, type RegularizerLike } from './regularizers.js'
import { titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import type { Shape } from './symbolic.js'

export interface PReLUOptions extends LayerOptions {
  /** How the slopes begin. @default 'zeros' */
  alphaInitializer?: InitializerLike
  /** A penalty on the slopes, added to the loss. @default null */
  alphaRegularizer?: RegularizerLike | null
  /** What the slopes are brought back to after each step. @default null */
  alphaConstraint?: ConstraintLike | null
  /**
   * Axes, counted from the batch's 0, along which all elements share one slope: [1, 2] after a convolution.
   * @default null
   */
  sharedAxes?: number | readonly number[] | null
}

/**
 * x for x > 0, else alpha·x with learned slopes, one for each element of an example (He et al., "Delving Deep
 * into Rectifiers", 2015; keras.io/api/layers/activation_layers/prelu): alpha has the shape of an example, with
 * size 1 along shared axes.
 */
export class PReLU extends Layer {
  static override readonly kerasClass: string = 'PReLU'
  static override readonly options = table<PReLUOptions, LayerOptions>({
    alphaInitializer: 'any',
    alphaRegularizer: 'any',
    alphaConstraint: 'any',
    sharedAxes: 'any',
  })
  override supportsMasking = true
  readonly sharedAxes: readonly number[] | null
  readonly #policy: {
    initializer: Initializer
    regularizer: Regularizer | null
    constraint: Constraint | null
  }
  alpha!: Variable

  constructor(...given: Given<PReLUOptions, [], [alphaInitializer: InitializerLike]>) {
    const options = named<PReLUOptions>(new.target.name, PReLU.options, given)
    super(options)
    const { sharedAxes = null } = options
    this.sharedAxes = typeof sharedAxes === 'number' ? [sharedAxes] : sharedAxes
    this.#policy = {
      initializer: getInitializer(options.alphaInitializer ?? 'zeros'),
      regularizer: getRegularizer(options.alphaRegularizer),
      constraint: getConstraint(options.alphaConstraint),
    }
  }

  override build(inputShape: Shape): void {
    const shared = this.sharedAxes ?? []
    if (!shared.every((axis) => Number.isInteger(axis) && axis >= 1 && axis < inputShape.length)) {
      throw new RangeError(
        `${titleOf(this)}: expected sharedAxes from 1 to ${inputShape.length - 1}, got [${shared}]`,
      )
    }
    const shape = inputShape.slice(1).map((n, i) => {
      if (shared.includes(i + 1)) return 1
      if (n !== null) return n
      throw new RangeError(
        `${titleOf(this)}: axis ${i + 1} has no known size; share one slope along it with sharedAxes`,
      )
    })
    this.alpha = this.addWeight('alpha', shape, this.#policy.initializer, this.#policy)
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    return x.relu().sub(this.alpha.value.mul(x.neg().relu()))
  }

  override getConfig(): Record<string, unknown> {
    const { initializer, regularizer, constraint } = this.#policy
    return {
      ...super.getConfig(),
      alpha_initializer: serialize('initializers', initializer),
      alpha_regularizer: serialize('regularizers', regularizer),
      alpha_constraint: serialize('constraints', constraint),
      shared_axes: this.sharedAxes,
    }
  }
}
