import { zeros } from '../tensor/create.js'
import { gpu, isAbstract } from '../tensor/runtime.js'
import { Variable } from '../tensor/variable.js'

/** What changes from step to step, on the device. */
export interface StepNumbers {
  /** Learning rate, decay, due, the rule's own; 0 for due: only gather. */
  hyper: Variable
  /** Momentum of the moving average; whether weights take its value. */
  averaging: Variable
  /** What of the gathered gradients is kept. */
  gathering: Variable
}

/** The numbers of an optimizer's steps: those of steps that run at once, and of each call of `apply` in a recorded step. */
export class NumbersOfSteps {
  readonly #size: () => number
  readonly #write: (numbers: StepNumbers) => void
  #atOnce: StepNumbers | null = null
  readonly #recorded: StepNumbers[] = []

  /**
   * @param size how many `hyper` has
   * @param write counts a step and writes its numbers
   */
  constructor(size: () => number, write: (numbers: StepNumbers) => void) {
    this.#size = size
    this.#write = write
  }

  /**
   * Those of the next step. In a step that is being recorded they are data, which the host writes, and counts, before
   * each replay.
   */
  next(): StepNumbers {
    const { recording } = gpu()
    if (!recording) {
      this.#atOnce ??= this.#make()
      if (!isAbstract()) this.#write(this.#atOnce)
      return this.#atOnce
    }
    const call = recording.count(this)
    this.#recorded[call] ??= this.#make()
    const numbers = this.#recorded[call]
    recording.onReplay(() => this.#write(numbers))
    return numbers
  }

  /** Those of a recorded step; null where it has none, or counts several times. */
  get ofRecorded(): StepNumbers | null {
    return this.#recorded.length === 1 ? this.#recorded[0] : null
  }

  #make(): StepNumbers {
    const variable = (name: string, size: number) => new Variable(name, [size], () => zeros([size]), false)
    return {
      hyper: variable('hyper', this.#size()),
      averaging: variable('averaging', 2),
      gathering: variable('gathering', 1),
    }
  }
}
