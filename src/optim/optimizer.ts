import type { UpdateRule } from '../kernels/optimizers.js'
import type { Tunables } from '../kernels/shader.js'
import { zeros } from '../tensor/create.js'
import { update } from '../tensor/ops/update.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'

/** Options that every optimizer has. */
export interface OptimizerOptions {
  learningRate?: number
}

/**
 * Changes weights along their gradients. A rule is a shader in `kernels/optimizers/`, one dispatch a weight;
 * a subclass names it, its slots, and the numbers it needs in each step.
 */
export abstract class Optimizer {
  /** Keras' name, for model files. */
  abstract readonly name: string
  protected abstract readonly rule: UpdateRule
  /** What the rule remembers of each weight, in the shader's order. */
  protected abstract readonly slotNames: readonly string[]
  protected readonly tunables: Tunables = {}
  /** May be changed at any time, also while training. */
  learningRate: number
  /** Steps taken so far. */
  iterations = 0
  readonly #slots = new Map<Variable, Variable[]>()
  #hyper: Variable | null = null

  constructor({ learningRate = 0.001 }: OptimizerOptions) {
    if (!(learningRate >= 0) || !Number.isFinite(learningRate)) {
      throw new RangeError(`learningRate: expected a number from 0 on, got ${learningRate}`)
    }
    this.learningRate = learningRate
  }

  /** The numbers of the shader's `Hyper` after learning rate and decay, in step `step` = 1, 2, … */
  protected abstract hyper(step: number, learningRate: number): readonly number[]

  /** Keras' configuration, in Keras' names. */
  getConfig(): Record<string, unknown> {
    return { name: this.name, learning_rate: this.learningRate }
  }

  /** All that training on from here needs besides the weights: the slots of every weight seen so far. */
  get variables(): Variable[] {
    return [...this.#slots.values()].flat()
  }

  /**
   * Counts a step and hands its numbers to the device. Kept apart from `apply`, which a recorded step
   * contains: what changes from step to step is data.
   */
  beginStep(): void {
    this.iterations++
    this.#numbers().set(
      Float32Array.from([this.learningRate, 1, ...this.hyper(this.iterations, this.learningRate)]),
    )
  }

  /** Updates each variable by its gradient, and brings it back to its constraint. */
  apply(variables: readonly Variable[], gradients: readonly Tensor[]): void {
    variables.forEach((variable, i) => {
      update(this.rule, variable, gradients[i], this.#numbers(), this.slotsOf(variable), this.tunables)
      if (variable.constraint) variable.assign(variable.constraint(variable.value))
    })
  }

  /** What the rule remembers of a weight, zeros at first. */
  slotsOf(variable: Variable): Variable[] {
    let slots = this.#slots.get(variable)
    if (!slots) {
      slots = this.slotNames.map(
        (slot) =>
          new Variable(`${variable.name}_${slot}`, variable.shape, () => zeros(variable.shape), false),
      )
      this.#slots.set(variable, slots)
    }
    return slots
  }

  #numbers(): Variable {
    const count = 2 + this.hyper(1, this.learningRate).length
    this.#hyper ??= new Variable('hyper', [count], () => zeros([count]), false)
    return this.#hyper
  }
}
