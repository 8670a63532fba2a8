import { clearSession, setRandomSeed } from 'glassgrad'
import { type Show, showOn } from './show.js'
import type { Program, Result, Share, TaskContext } from './task.js'

/** What a run decides for its tasks. */
export interface RunnerOptions {
  /** Decides all random numbers. */
  seed: number
  /** How much of the data a task takes; `show` is where to say so. */
  share: (show: Show, full: Share, brief?: Share) => Share
  /** Told what another task gives, when a task asks for it. */
  onUse?: (result: Result) => void
}

/** Runs tasks; what one gives is there for the others. */
export class Runner {
  readonly #results = new Map<Program, Promise<Result>>()

  constructor(readonly options: RunnerOptions) {}

  /** Runs a task, or gives what it gave the first time. */
  run<R extends Result>(program: Program<R>, show: Show): Promise<R> {
    const { seed, share, onUse } = this.options
    let result = this.#results.get(program) as Promise<R> | undefined
    if (!result) {
      setRandomSeed(seed)
      clearSession() // each is a program of its own: its layers are named from the beginning
      const use: TaskContext['use'] = async (other) => {
        const used = await this.run(other, SILENT)
        onUse?.(used)
        return used
      }
      result = program({ seed, show, share: (full, brief) => share(show, full, brief), use })
      this.#results.set(program, result)
      result.catch(() => this.forget(program))
    }
    return result
  }

  /** Lets the task run anew next time. */
  forget(program: Program): void {
    this.#results.delete(program)
  }
}

/** Shows nothing. */
export const SILENT = showOn(() => {})
