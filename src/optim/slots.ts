import { full, zeros } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'

/** A value that a rule remembers for each value of a weight. */
export interface Slot {
  name: string
  /** What it begins with; or what makes it, of the weight. @default 0 */
  initial?: number | ((weight: Variable) => Tensor)
  /** Whether the rule's options, or this weight, need it: else it takes no memory. @default true */
  used?: boolean | ((weight: Variable) => boolean)
  /** Its shape, of the weight's. Without it, they are alike. */
  shape?: (shape: readonly number[]) => readonly number[]
}

function isUsed({ used = true }: Slot, weight: Variable): boolean {
  return typeof used === 'boolean' ? used : used(weight)
}

/** What is remembered of each weight. In Keras' order of variables, all of one group come before the next one. */
export class Slots {
  readonly #owner: string
  readonly #groups: readonly (readonly Slot[])[]
  /** By weight: in the order of the groups, and of the slots in each. */
  readonly #of = new Map<Variable, readonly (readonly Variable[])[]>()
  readonly #unused = new Map<string, Variable>()

  /** @param owner the optimizer's name, for messages */
  constructor(owner: string, groups: readonly (readonly Slot[])[]) {
    this.#owner = owner
    this.#groups = groups
  }

  /** Makes what is remembered of these weights, where that hasn't been done. */
  build(weights: readonly Variable[]): void {
    this.#requireKnown(weights)
    for (const weight of weights) {
      if (this.#of.has(weight)) continue
      const groups = this.#groups.map((slots) => slots.map((slot) => this.#make(weight, slot)))
      this.#of.set(weight, groups)
    }
  }

  /** The slots of a weight, by group; none before `build`. */
  of(weight: Variable): readonly (readonly Variable[])[] {
    return this.#of.get(weight) ?? this.#groups.map(() => [])
  }

  /** All slots of all weights, in the order of Keras' `optimizer.variables`. */
  get variables(): Variable[] {
    return this.#groups.flatMap((slots, group) =>
      [...this.#of].flatMap(([weight, groups]) => groups[group].filter((_, i) => isUsed(slots[i], weight))),
    )
  }

  #make(weight: Variable, slotOf: Slot): Variable {
    const { name: slot, initial = 0, shape: shapeOf } = slotOf
    if (isUsed(slotOf, weight)) {
      const shape = shapeOf?.(weight.shape) ?? weight.shape
      const first = () => (typeof initial === 'number' ? full(shape, initial) : initial(weight))
      return new Variable(`${weight.name}_${slot}`, shape, first, false)
    }
    // A dispatch can't bind nothing: one buffer without values stands for the slot of every weight.
    let unused = this.#unused.get(slot)
    if (!unused) {
      unused = new Variable(`unused_${slot}`, [0], () => zeros([0]), false)
      this.#unused.set(slot, unused)
    }
    return unused
  }

  /** What it has begun with is what an optimizer goes on with: files tell what it remembers by order. */
  #requireKnown(weights: readonly Variable[]): void {
    if (this.#of.size === 0) return
    const unknown = weights.find((weight) => !this.#of.has(weight))
    if (!unknown) return
    throw new Error(
      `${this.#owner}: weight "${unknown.name}" [${unknown.shape}] was not among those that it has begun to train: call ` +
        'compile again with a new optimizer after layers have been added or set trainable',
    )
  }
}
