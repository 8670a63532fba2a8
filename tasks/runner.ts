import { setRandomSeed } from 'glassgrad'
import type { Share, Show, Task, TaskContext } from './task.js'

/** What a run decides for its tasks. */
export interface RunnerOptions {
  /** Decides all random numbers. */
  seed: number
  /** How much of the data a task takes; `show` is where to say so. */
  share: (show: Show, full: Share, brief?: Share) => Share
  /** Told what another task has made, when a task asks for it. */
  onUse?: (made: unknown) => void
}

/** Runs tasks; what one has made is there for the others. */
export class Runner {
  readonly #results = new Map<Task, ReturnType<Task['run']>>()

  constructor(readonly options: RunnerOptions) {}

  /** Runs a task, or gives what it gave the first time. */
  run<T>(task: Task<T>, show: Show): ReturnType<Task<T>['run']> {
    const { seed, share, onUse } = this.options
    let result = this.#results.get(task) as ReturnType<Task<T>['run']> | undefined
    if (!result) {
      setRandomSeed(seed)
      const use: TaskContext['use'] = async (other) => {
        const { made } = await this.run(other, SILENT)
        onUse?.(made)
        return made
      }
      result = task.run({ seed, show, share: (full, brief) => share(show, full, brief), use })
      this.#results.set(task, result)
      result.catch(() => this.forget(task))
    }
    return result
  }

  /** Lets the task run anew next time. */
  forget(task: Task): void {
    this.#results.delete(task)
  }
}

const SILENT: Show = {
  text() {},
  progress() {},
  table() {},
  curves() {},
  bars() {},
  pictures() {},
  matrix() {},
}
