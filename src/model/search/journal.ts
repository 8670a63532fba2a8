import { host } from '../../host.js'
import { isObject, type Json, parseJson, requireList, requireObject } from '../../io/json.js'
import type { Measured } from './trial.js'

/**
 * The file that a search is written down in after each trial, so that one that was killed goes on where it was.
 * It says which search it is of, and is refused by any other.
 */
export class Journal {
  readonly #trials = new Map<number, Measured>()

  private constructor(
    readonly path: string,
    readonly search: string,
  ) {}

  /**
   * Reads the file, where there is one.
   * @param search all that decides the search's results
   * @throws Error where the file is of another search
   */
  static async open(path: string, search: string): Promise<Journal> {
    const journal = new Journal(path, search)
    if (!(await host().exists(path))) return journal
    const json = requireObject(parseJson(await host().readFile(path), path), path)
    if (json.search !== search) {
      throw new Error(
        `${path} holds another search: other parameters, data or settings, or build has changed. Remove the ` +
          'file, or give resume another name.',
      )
    }
    for (const entry of requireList(json.trials, path)) {
      const { trial, scores, seconds } = requireObject(entry, path)
      journal.#trials.set(number(trial, path), {
        scores: requireList(scores, path).map((score) => number(score, path)),
        seconds: number(seconds, path),
        error: null,
      })
    }
    return journal
  }

  /** What has been measured of a trial; undefined where it hasn't been, or failed: it may be tried again. */
  get(trial: number): Measured | undefined {
    return this.#trials.get(trial)
  }

  /** Writes a trial down. */
  async add(trial: number, measured: Measured): Promise<void> {
    if (measured.error !== null || !measured.scores.every(Number.isFinite)) return
    this.#trials.set(trial, measured)
    const trials = [...this.#trials].map(([trial, { scores, seconds }]) => ({ trial, scores, seconds }))
    const json = JSON.stringify({ search: this.search, trials }, null, 2)
    // One file, replaced in one go: whenever the process is killed, a whole one is there.
    await host().writeFile(this.path, new TextEncoder().encode(`${json}\n`))
  }

  async remove(): Promise<void> {
    await host().removeFile(this.path)
  }
}

function number(value: Json | undefined, path: string): number {
  if (typeof value === 'number') return value
  throw new Error(`${path}: expected a number, got ${isObject(value) ? 'an object' : JSON.stringify(value)}`)
}
