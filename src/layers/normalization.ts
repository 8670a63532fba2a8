import { ones, zeros } from '../tensor/create.js'
import { Variable } from '../tensor/variable.js'
import type { ConstraintLike } from './constraints.js'
import type { InitializerLike } from './initializers.js'
import { Layer, type LayerOptions } from './layer.js'
import type { RegularizerLike } from './regularizers.js'
import { requireKnown, titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import { policyConfig, type WeightPolicy, weightPolicy } from './weightPolicies.js'

/** Options that all normalizations have. */
export interface NormalizationOptions extends LayerOptions {
  /** Added to the variance, so that nothing is divided by 0. @default 0.001 */
  epsilon?: number
  /** Whether to add beta. @default true */
  center?: boolean
  /** Whether to multiply by gamma. @default true */
  scale?: boolean
  /** How beta begins. @default 'zeros' */
  betaInitializer?: InitializerLike
  /** A penalty on beta, added to the loss. @default null */
  betaRegularizer?: RegularizerLike | null
  /** What beta is brought back to after each step. @default null */
  betaConstraint?: ConstraintLike | null
  /** How gamma begins. @default 'ones' */
  gammaInitializer?: InitializerLike
  /** A penalty on gamma, added to the loss. @default null */
  gammaRegularizer?: RegularizerLike | null
  /** What gamma is brought back to after each step. @default null */
  gammaConstraint?: ConstraintLike | null
}

/** What the normalizations have in common: they scale by gamma and shift by beta what they have normalized. */
export abstract class Normalization extends Layer {
  override supportsMasking = true
  readonly epsilon: number
  readonly center: boolean
  readonly scale: boolean
  readonly #of: Record<'beta' | 'gamma', WeightPolicy>
  #gamma!: Variable
  #beta!: Variable

  constructor(options: NormalizationOptions) {
    super(options)
    this.epsilon = options.epsilon ?? 1e-3
    this.center = options.center ?? true
    this.scale = options.scale ?? true
    this.#of = {
      beta: weightPolicy('beta', options, 'zeros'),
      gamma: weightPolicy('gamma', options, 'ones'),
    }
  }

  /** The weights, or ones and zeros, which are no weights, in the place of what the layer does without. */
  get gamma(): Variable {
    return this.#gamma
  }

  get beta(): Variable {
    return this.#beta
  }

  /** The sizes along some axes, which must be known. */
  protected sizesOf(inputShape: Shape, axes: readonly number[]): number[] {
    for (const axis of axes) {
      if (Number.isInteger(axis) && axis >= -inputShape.length && axis < inputShape.length) continue
      throw new RangeError(
        `${titleOf(this)}: expected axes of its input, which has ${inputShape.length}, got axis ${axis}`,
      )
    }
    return axes.map((axis) => requireKnown(this, inputShape, axis))
  }

  /** Makes gamma and beta of this shape. */
  protected addAffine(shape: readonly number[]): void {
    const { gamma, beta } = this.#of
    this.#gamma = this.scale
      ? this.addWeight('gamma', shape, gamma.initializer, gamma)
      : new Variable('gamma', shape, () => ones(shape), false)
    this.#beta = this.center
      ? this.addWeight('beta', shape, beta.initializer, beta)
      : new Variable('beta', shape, () => zeros(shape), false)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      epsilon: this.epsilon,
      center: this.center,
      scale: this.scale,
      ...policyConfig(this.#of),
    }
  }
}
