import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import { Optimizer } from '../optimizer.js'

/** A step's numbers on the device: scalars by name. */
export type Numbers = Readonly<Record<string, Tensor>>

/** What a weight and its slots become, in the order of the slots. */
export interface Updated {
  value: Tensor
  slots: readonly Tensor[]
}

/**
 * An optimizer whose rule is written in ops and not as a shader: what a value becomes depends on others of its weight, by a
 * norm, a mean or a product of matrices.
 */
export abstract class ComposedOptimizer extends Optimizer {
  /** @internal */
  protected readonly rule = null
  #names: readonly string[] = []

  /**
   * A weight after a step.
   * @param value what it is, less its decay
   */
  protected abstract updated(
    value: Tensor,
    gradient: Tensor,
    numbers: Numbers,
    slots: readonly Tensor[],
    variable: Variable,
  ): Updated

  /** What a step leaves of a weight before its update. */
  protected decayOf(numbers: Numbers, _variable: Variable): Tensor {
    return numbers.decay
  }

  /** @internal */
  protected override pack(numbers: Readonly<Record<string, number | boolean>>): Float32Array<ArrayBuffer> {
    this.#names = Object.keys(numbers)
    return Float32Array.from(Object.values(numbers), Number)
  }

  /** @internal */
  protected override step(
    variable: Variable,
    gradient: Tensor,
    hyper: Variable,
    slots: readonly Variable[],
  ): void {
    const numbers = Object.fromEntries(
      this.#names.map((name, i) => [name, hyper.value.slice([i], [i + 1]).reshape([])]),
    )
    const value = variable.value.mul(this.decayOf(numbers, variable))
    const known = slots.map((slot) => slot.value)
    const next = this.updated(value, gradient, numbers, known, variable)
    // In a step that only gathers gradients, or whose gradients have overflowed, everything stays.
    const due = numbers.due.greater(0)
    const assign = (target: Variable, value: Tensor) => target.assign(due.where(value, target.value))
    for (const [i, slot] of slots.entries()) assign(slot, next.slots[i])
    assign(variable, next.value)
  }
}
