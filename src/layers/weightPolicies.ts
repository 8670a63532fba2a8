import { type Constraint, type ConstraintLike, getConstraint } from './constraints.js'
import { getInitializer, type Initializer, type InitializerLike } from './initializers.js'
import { getRegularizer, type Regularizer, type RegularizerLike } from './regularizers.js'
import { serialize } from './serialization.js'

/** What a layer with a kernel and a bias may be told of them. */
export interface WeightPolicyOptions {
  /** `glorot_uniform` where nothing is said. */
  kernelInitializer?: InitializerLike
  /** `zeros` where nothing is said. */
  biasInitializer?: InitializerLike
  kernelRegularizer?: RegularizerLike | null
  biasRegularizer?: RegularizerLike | null
  kernelConstraint?: ConstraintLike | null
  biasConstraint?: ConstraintLike | null
}

/** How one weight begins, and what holds it in bounds. */
export interface WeightPolicy {
  initializer: Initializer
  regularizer: Regularizer | null
  constraint: Constraint | null
}

export interface WeightPolicies {
  kernel: WeightPolicy
  bias: WeightPolicy
}

/** The options looked up. */
export function weightPolicies(options: WeightPolicyOptions): WeightPolicies {
  return {
    kernel: {
      initializer: getInitializer(options.kernelInitializer ?? 'glorot_uniform'),
      regularizer: getRegularizer(options.kernelRegularizer),
      constraint: getConstraint(options.kernelConstraint),
    },
    bias: {
      initializer: getInitializer(options.biasInitializer ?? 'zeros'),
      regularizer: getRegularizer(options.biasRegularizer),
      constraint: getConstraint(options.biasConstraint),
    },
  }
}

/** Keras' configuration of the policies, in Keras' order. */
export function policyConfig({ kernel, bias }: WeightPolicies): Record<string, unknown> {
  return {
    kernel_initializer: serialize('initializers', kernel.initializer),
    bias_initializer: serialize('initializers', bias.initializer),
    kernel_regularizer: serialize('regularizers', kernel.regularizer),
    bias_regularizer: serialize('regularizers', bias.regularizer),
    kernel_constraint: serialize('constraints', kernel.constraint),
    bias_constraint: serialize('constraints', bias.constraint),
  }
}
