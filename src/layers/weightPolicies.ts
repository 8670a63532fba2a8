import { type Constraint, type ConstraintLike, getConstraint } from './constraints.js'
import { getInitializer, type Initializer, type InitializerLike } from './initializers.js'
import { getRegularizer, type Regularizer, type RegularizerLike } from './regularizers.js'
import { serialize } from './serialization.js'

/** What a layer may be told of its weight `Name`: `kernelInitializer`, `kernelRegularizer`, `kernelConstraint`. */
export type PolicyOptions<Name extends string> = { [Key in `${Name}Initializer`]?: InitializerLike } & {
  [Key in `${Name}Regularizer`]?: RegularizerLike | null
} & { [Key in `${Name}Constraint`]?: ConstraintLike | null }

/** How one weight begins, and what holds it in bounds. */
export interface WeightPolicy {
  initializer: Initializer
  regularizer: Regularizer | null
  constraint: Constraint | null
}

/** The options of one weight looked up; `initial` is its initializer if none is given. */
export function weightPolicy<Name extends string>(
  name: Name,
  options: PolicyOptions<Name>,
  initial: InitializerLike,
): WeightPolicy {
  const given = options as PolicyOptions<string>
  return {
    initializer: getInitializer(given[`${name}Initializer`] ?? initial),
    regularizer: getRegularizer(given[`${name}Regularizer`]),
    constraint: getConstraint(given[`${name}Constraint`]),
  }
}

/** The names of such options in Keras' order: all initializers first; `between` comes before the constraints. */
export function policyTable<Name extends string>(
  weights: readonly Name[],
  ...between: 'activityRegularizer'[]
): Record<keyof PolicyOptions<Name>, 'any'> {
  const each = (part: string) => weights.map((name) => name + part)
  const names = [...each('Initializer'), ...each('Regularizer'), ...between, ...each('Constraint')]
  return Object.fromEntries(names.map((name) => [name, 'any'])) as Record<keyof PolicyOptions<Name>, 'any'>
}

/** What a layer with a bias may be told of it. */
export interface BiasOptions {
  /** How the bias begins. @default 'zeros' */
  biasInitializer?: InitializerLike
  /** A penalty on the bias, added to the loss. @default null */
  biasRegularizer?: RegularizerLike | null
  /** What the bias is brought back to after each step. @default null */
  biasConstraint?: ConstraintLike | null
}

/** What a layer with a kernel and a bias may be told of them. */
export interface WeightPolicyOptions extends BiasOptions {
  /** How the kernel begins. @default 'glorot_uniform' */
  kernelInitializer?: InitializerLike
  /** A penalty on the kernel, added to the loss. @default null */
  kernelRegularizer?: RegularizerLike | null
  /** What the kernel is brought back to after each step. @default null */
  kernelConstraint?: ConstraintLike | null
}

/** What a depthwise convolution may be told of its kernel and bias. */
export interface DepthwiseOptions extends BiasOptions {
  /** How the kernel that convolves each channel begins. @default 'glorot_uniform' */
  depthwiseInitializer?: InitializerLike
  /** A penalty on the kernel that convolves each channel, added to the loss. @default null */
  depthwiseRegularizer?: RegularizerLike | null
  /** What the kernel that convolves each channel is brought back to after each step. @default null */
  depthwiseConstraint?: ConstraintLike | null
}

export type WeightPolicies = Record<'kernel' | 'bias', WeightPolicy>

/** The options of a kernel and a bias; `glorot_uniform` and `zeros` by default. */
export function weightPolicies(options: WeightPolicyOptions): WeightPolicies {
  return {
    kernel: weightPolicy('kernel', options, 'glorot_uniform'),
    bias: weightPolicy('bias', options, 'zeros'),
  }
}

/** Keras' configuration of a layer's policies, in Keras' order: all initializers first. */
export function policyConfig(policies: Readonly<Record<string, WeightPolicy>>): Record<string, unknown> {
  const parts = ['initializer', 'regularizer', 'constraint'] as const
  return Object.fromEntries(
    parts.flatMap((part) =>
      Object.entries(policies).map(([name, policy]) => [
        `${name}_${part}`,
        serialize(`${part}s`, policy[part]),
      ]),
    ),
  )
}
