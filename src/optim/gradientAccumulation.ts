import type { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { requireWholeOrNull } from './optimizerOptions.js'
import type { Slot } from './slots.js'

/** Updates weights every so many steps, by the mean of the gradients since; in every step where `steps` is null. */
export class GradientAccumulation {
  /** What it remembers of each weight: the sum so far. */
  readonly slots: readonly Slot[]

  /** @throws RangeError for another number of steps than a whole one from 2 on */
  constructor(
    owner: string,
    readonly steps: number | null,
  ) {
    requireWholeOrNull(owner, 'gradientAccumulationSteps', steps, 2)
    this.slots = steps ? [{ name: 'gradient_accumulator' }] : []
  }

  /** How often weights have been updated after so many steps. */
  updatesAfter(steps: number): number {
    return Math.floor(steps / (this.steps ?? 1))
  }

  /** Whether the last one of so many steps updates weights. */
  isDue(steps: number): boolean {
    return steps % (this.steps ?? 1) === 0
  }

  /** Adds a gradient to the sum; gives the mean. */
  gather(sum: Variable | undefined, gradient: Tensor): Tensor {
    if (!sum || !this.steps) return gradient
    sum.assign(sum.value.add(gradient))
    return sum.value.div(this.steps)
  }

  /** After the step: `kept` is 0 where the sum begins anew, else 1. */
  end(sum: Variable | undefined, kept: Variable): void {
    sum?.assign(sum.value.mul(kept.value))
  }
}
