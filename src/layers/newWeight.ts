import { checkOptions, table } from '../options.js'
import { show } from '../show.js'
import { sharedRandom } from '../tensor/random.js'
import { abstractly } from '../tensor/runtime.js'
import { isSize, sizeOf } from '../tensor/shape.js'
import { empty, type HostType } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { type Constraint, type ConstraintLike, getConstraint } from './constraints.js'
import { getInitializer, type InitializerLike } from './initializers.js'
import { requireName } from './names.js'
import { getRegularizer, type RegularizerLike } from './regularizers.js'

/** What `addWeight` may be told of a weight. */
export interface WeightOptions {
  /** How the weight begins. Without it, as the third argument says. */
  initializer?: InitializerLike
  /** Whether training may change the weight. @default true */
  trainable?: boolean
  /** A penalty on the weight, added to the loss. @default null */
  regularizer?: RegularizerLike | null
  /** What the weight is brought back to after each step. @default null */
  constraint?: ConstraintLike | null
  /** @default 'float32' */
  dtype?: HostType
}

const weightTable = table<WeightOptions>({
  initializer: 'any',
  trainable: 'boolean',
  regularizer: 'any',
  constraint: 'any',
  dtype: 'string',
})

/**
 * A weight as a layer's `addWeight` makes it.
 * @param layer what messages call the layer
 * @throws RangeError for a shape that no weight can have, or that the constraint does not take
 */
export function newWeight(
  layer: string,
  name: string,
  shape: readonly number[],
  initializer: InitializerLike,
  options: WeightOptions,
): Variable {
  const title = `${layer}: addWeight`
  requireName(title, name)
  if (!Array.isArray(shape) || !shape.every((n) => isSize(n))) {
    throw new RangeError(
      `${title}("${name}", shape, initializer, options): expected a shape of whole numbers such as [2, 3], got ` +
        `${show(shape)}; the first size of an input's shape, its batch, is null`,
    )
  }
  if (!isSize(sizeOf(shape))) {
    throw new RangeError(`${title}: "${name}" would have the shape ${show(shape)}; below 2^31 values fit`)
  }
  checkOptions(`${title}("${name}")`, weightTable, options)
  const { trainable = true, regularizer = null, constraint = null, dtype = 'float32' } = options
  const { draw } = getInitializer(options.initializer ?? initializer)
  const made = sharedRandom() // a seed that is set later is for what is made later
  const initial = (random = made) => draw(shape, random).cast(dtype)
  const variable = new Variable(name, shape, initial, trainable, dtype)
  const rule = getConstraint(constraint)
  if (rule) requireFit(layer, rule, name, shape)
  const penalty = getRegularizer(regularizer)
  if (rule) variable.constraint = (weight) => rule.project(weight)
  if (penalty) variable.penalty = (weight) => penalty.penalty(weight)
  return variable
}

/** Tries a constraint on a weight's shape: training would meet with its error only after the first batch. */
function requireFit(layer: string, rule: Constraint, name: string, shape: readonly number[]): void {
  try {
    const { shape: after } = abstractly(() => rule.project(empty(shape)))
    if (after.join() === shape.join()) return
    throw new RangeError(`expected a weight of the same shape, got ${show(after)}`)
  } catch (error) {
    const reason = (error as Error).message
    throw new RangeError(
      `${layer}: the constraint ${rule.className} of "${name}", which has the shape ${show(shape)}: ${reason}`,
      { cause: error },
    )
  }
}
