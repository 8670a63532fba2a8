import { updateAverage } from '../tensor/ops/update.js'
import type { Variable } from '../tensor/variable.js'
import { requireWholeOrNull } from './optimizerOptions.js'
import type { Slot } from './slots.js'

/** An exponential moving average of each weight's values (Polyak and Juditsky, 1992), where it is asked for. */
export class MovingAverage {
  /** What it remembers of each weight. */
  readonly slots: readonly Slot[]

  /**
   * @param momentum how much of the average each update leaves
   * @param overwriteFrequency every so many updates weights take their average's value; null: only by `finalize`
   * @throws RangeError for a momentum outside [0, 1], or a frequency below 1
   */
  constructor(
    owner: string,
    used: boolean,
    readonly momentum: number,
    readonly overwriteFrequency: number | null,
  ) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(`${owner}: expected an emaMomentum from 0 to 1, got ${momentum}`)
    }
    requireWholeOrNull(owner, 'emaOverwriteFrequency', overwriteFrequency, 1)
    this.slots = used ? [{ name: 'average' }] : []
  }

  /** What the step needs that comes after so many updates: momentum, and whether weights take the average's value. */
  numbers(updates: number): Float32Array<ArrayBuffer> {
    const overwrite = this.overwriteFrequency !== null && (updates + 1) % this.overwriteFrequency === 0
    return Float32Array.of(updates === 0 ? 0 : this.momentum, overwrite ? 1 : 0)
  }

  /** Takes a weight's new value in. */
  update(weight: Variable, average: Variable | undefined, numbers: Variable): void {
    if (average) updateAverage(weight, average, numbers)
  }

  /** Exchanges a weight's value and its average's. */
  swap(weight: Variable, average: Variable | undefined): void {
    if (!average) return
    const kept = weight.value.mul(1)
    weight.assign(average.value)
    average.assign(kept)
  }

  /** Gives a weight its average's value. */
  finalize(weight: Variable, average: Variable | undefined): void {
    if (average) weight.assign(average.value)
  }
}
