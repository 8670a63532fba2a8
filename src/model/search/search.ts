import { type Fold, kFold } from '../../data/kFold.js'
import { stratifiedKFold } from '../../data/stratifiedKFold.js'
import { host } from '../../host.js'
import { checkOptions, type OptionTable, table } from '../../options.js'
import { sha256Of } from '../../sha256.js'
import { isClass, misplaced } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import { Monitor, type Monitored, type MonitorMode } from '../callbacks/monitor.js'
import type { Model } from '../model.js'
import { type Data, toArray } from '../training/data.js'
import { requireWhole } from '../training/requireWhole.js'
import { Journal } from './journal.js'
import {
  type Callbacks,
  type Handed,
  type Makers,
  measure,
  type Params,
  type Training,
  train,
} from './measure.js'
import { type Measured, rankTrials, type Trial } from './trial.js'
import { makersOf, ProcessWorkers, requirePlain, type WorkerPool, type Workers } from './workers.js'

export type { Params } from './measure.js'

const HANDED: readonly (keyof Handed)[] = [
  'classWeight',
  'stepsPerEpoch',
  'validationBatchSize',
  'validationData',
  'validationFreq',
  'validationSplit',
  'validationSteps',
]

export interface SearchOptions<P> extends Handed {
  /**
   * Makes a new compiled model with these parameters; or the address of a module whose default export does, and that
   * may also export `callbacks`: `new URL('./build.js', import.meta.url)`.
   */
  build: ((params: P) => Model | Promise<Model>) | URL
  /**
   * How many processes of this machine make the trials, each of them with a device of its own; or those of other
   * machines: `bullmq({ connection })` of `glassgrad/bullmq`. `build` has to be a module's address, since a function
   * can't go to another process. Results are those of one process, bit for bit. In Node. @default 1
   */
  workers?: number | WorkerPool
  /** Number of folds: each serves once to measure on, with a model trained on the others. @default 5 */
  cv?: number
  /** Whether each fold has each class of y, whole numbers or one-hot, as often as the others. @default false */
  stratified?: boolean
  /** Whether the rows are shuffled before they are cut into folds. @default false */
  shuffle?: boolean
  /** The metric that decides, by the name that `evaluate` gives it: accuracy, loss, … @default 'accuracy' */
  scoring?: Monitored
  /** Whether small or large values are good; `auto`: the name tells. @default 'auto' */
  mode?: MonitorMode
  /** Callbacks of each training, or a function that makes them. @default [] */
  callbacks?: Callbacks | ((params: P) => Callbacks)
  /** Epochs of each training. @default 1 */
  epochs?: number
  /** Examples in a batch. @default 32 */
  batchSize?: number
  /** Decides all random numbers; every model begins with the same. @default 0 */
  seed?: number
  /** Whether the model with the best parameters is trained again in the end, on all rows. @default true */
  refit?: boolean
  /**
   * A file that keeps what each trial has found. If it is there when `fit` begins, the search goes on after
   * those trials, and finds what one never interrupted would have. It is removed when the search has ended.
   * Without it, nothing is kept.
   */
  resume?: string
  /** 1: a line for each trial. @default 1 */
  verbose?: 0 | 1
}

const searchTable = table<SearchOptions<never>>({
  build: 'any!',
  workers: 'any',
  cv: 'number',
  shuffle: 'boolean',
  stratified: 'boolean',
  scoring: 'string',
  epochs: 'number',
  batchSize: 'number',
  seed: 'number',
  refit: 'boolean',
  resume: 'string',
  mode: 'string',
  callbacks: 'any',
  classWeight: 'any',
  stepsPerEpoch: 'number',
  validationBatchSize: 'number',
  validationData: 'any',
  validationFreq: 'any',
  validationSplit: 'number',
  validationSteps: 'number',
  verbose: 'number',
})

/** Parameters, and how many epochs to train with them. */
export interface Attempt<P> {
  params: P
  epochs: number
}

/** Trials to make side by side; told how they did, the next ones. */
export type Rounds<P> = Generator<readonly Attempt<P>[], void, readonly Trial<P>[]>

/**
 * A search for the best parameters of a model by k-fold cross-validation, as scikit-learn's
 * (scikit-learn.org/stable/modules/grid_search.html). A trial that fails is written down with its error, and the
 * search goes on.
 */
export abstract class Search<P extends Params> {
  /** The combinations of parameters to try. */
  protected abstract readonly candidates: readonly P[]
  readonly seed: number
  readonly #options: SearchOptions<P> &
    Required<Omit<SearchOptions<P>, 'callbacks' | 'mode' | 'resume' | keyof Handed>>
  readonly #scoring: Monitor
  #trials: Trial<P>[] | null = null
  #bestModel: Model | null = null

  /** @param own the options that a kind of search has taken already */
  constructor(options: SearchOptions<P>, own: OptionTable) {
    const name = new.target.name
    checkOptions(name, { ...own, ...searchTable }, options)
    const { build } = options
    if (!(build instanceof URL) && (typeof build !== 'function' || isClass(build))) {
      throw new RangeError(
        `${name}: ${misplaced("build to be a function that makes a model, or a module's address", build)}`,
      )
    }
    const defaults = {
      cv: 5,
      shuffle: false,
      stratified: false,
      scoring: 'accuracy',
      epochs: 1,
      batchSize: 32,
      seed: 0,
      workers: 1,
    }
    this.#options = { ...defaults, refit: true, verbose: 1, ...options }
    this.seed = this.#options.seed
    requireWhole(`${name}: cv`, this.#options.cv, 2)
    requireWhole(`${name}: epochs`, this.#options.epochs, 1)
    requireWhole(`${name}: batchSize`, this.#options.batchSize, 1)
    const { workers } = this.#options
    if (typeof workers !== 'object' || !('open' in workers))
      requireWhole(`${name}: workers`, workers as number, 1)
    this.#requireSendable(name)
    this.#scoring = new Monitor(name, this.#options.scoring, this.#options.mode)
  }

  /**
   * Tries all combinations on examples x [N, …] with targets y [N, …].
   * An error named `AbortError`, such as `AbortSignal` gives, ends the search; by any other a trial has failed.
   * @throws Error where every trial has failed, or the models have no such metric as `scoring`
   */
  async fit(xData: Data, yData: Data): Promise<this> {
    const { cv, shuffle, stratified, seed, resume, refit, build } = this.#options
    const makers = (build instanceof URL ? await makersOf(build.href) : this.#options) as Makers<P>
    const [x, y] = [this.#onHost(xData, 'x'), this.#onHost(yData, 'y')]
    if (x.length !== y.length) {
      throw new RangeError(`${this.constructor.name}: x has ${x.length} rows and y has ${y.length}`)
    }
    const split = { nSplits: cv, shuffle, seed }
    const folds = stratified ? stratifiedKFold(classesOf(y), split) : kFold(x.length, split)
    const journal = resume === undefined ? null : await Journal.open(resume, await this.#describe(x, y))
    const measured: Measurement<P>[] = []
    if (this.#isApart) for (const params of this.candidates) requirePlain(this.constructor.name, params)
    const workers = await this.#workers(makers, x, y, folds)
    try {
      const rounds = this.rounds()
      let before: readonly Trial<P>[] = []
      for (let round = rounds.next(before); !round.done; round = rounds.next(before)) {
        const begin = measured.length
        await this.#make(round.value, begin, measured, workers, journal)
        before = rankTrials(measured.slice(begin), this.#scoring)
      }
    } finally {
      await workers.close()
    }
    this.#trials = rankTrials(measured, this.#scoring)
    if (this.#trials.every(({ meanScore }) => Number.isNaN(meanScore))) {
      const why = measured.find(({ error }) => error !== null)?.error ?? 'no score is a number'
      throw new Error(
        `${this.constructor.name}: all ${measured.length} trials have failed; the first: ${why}`,
      )
    }
    const { params, epochs } = this.#best
    if (refit) this.#bestModel = await train(makers, params, { ...this.#training, epochs }, x, y)
    await journal?.remove()
    return this
  }

  /** What to try, and when: all candidates at once. @internal */
  protected *rounds(): Rounds<P> {
    yield this.candidates.map((params) => ({ params, epochs: this.#options.epochs }))
  }

  /** How many trials there will be. @internal */
  protected get trialCount(): number {
    return this.candidates.length
  }

  /** What else decides the results. @internal */
  protected get settings(): object {
    return {}
  }

  /** Makes the trials of a round, as many at a time as there are workers; the first has the number `begin`. */
  async #make(
    attempts: readonly Attempt<P>[],
    begin: number,
    measured: Measurement<P>[],
    workers: Workers,
    journal: Journal | null,
  ): Promise<void> {
    const open = [...attempts.entries()]
    let written: Promise<unknown> = Promise.resolve()
    const work = async () => {
      for (let next = open.shift(); next; next = open.shift()) {
        const [i, { params, epochs }] = next
        const trial = begin + i
        const known = journal?.get(trial)
        const outcome = known ?? (await workers.measure(params, epochs))
        measured[trial] = { params, epochs, ...outcome }
        if (!known) written = written.then(() => journal?.add(trial, outcome))
        await written
        await this.#tell(trial, measured[trial], Object.keys(measured).length, workers)
      }
    }
    try {
      await Promise.all(Array.from({ length: Math.min(workers.size, attempts.length) }, work))
    } catch (error) {
      open.length = 0 // the others end with the trials that they are at
      throw error
    }
  }

  #onHost(data: Data, role: string): NdArray {
    const array = toArray(data, `${this.constructor.name}: ${role}`)
    if (array instanceof NdArray) return array
    throw new TypeError(
      `${this.constructor.name}: ${role} lies on the device: give it as await ${role}.array()`,
    )
  }

  /** All trials, in the order in which they were made. */
  get cvResults(): readonly Trial<P>[] {
    if (this.#trials) return this.#trials
    throw new Error(`${this.constructor.name}: call fit(x, y) first`)
  }

  get bestParams(): P {
    return this.#best.params
  }

  /** The mean of the best trial's scores. */
  get bestScore(): number {
    return this.#best.meanScore
  }

  /** The model with the best parameters, trained on all rows. */
  get bestModel(): Model {
    if (this.#bestModel) return this.#bestModel
    throw new Error(`${this.constructor.name}: bestModel is there after fit(x, y), unless refit is false`)
  }

  get #best(): Trial<P> {
    return this.cvResults.find(({ rank }) => rank === 1)!
  }

  /** Processes, of this machine or of others, or this one. */
  async #workers(makers: Makers<P>, x: NdArray, y: NdArray, folds: readonly Fold[]): Promise<Workers> {
    const { build, workers } = this.#options
    const training = this.#training
    if (this.#isApart && build instanceof URL) {
      const plain = ({ data, shape, dtype }: NdArray) => ({ data, shape, dtype })
      const task = { module: build.href, training, x: plain(x), y: plain(y), folds }
      return typeof workers === 'number' ? new ProcessWorkers(workers, task) : workers.open(task)
    }
    const here = (params: Params, epochs: number) =>
      measure(makers, params as P, { ...training, epochs }, x, y, folds).catch((error: Error) => {
        throw error.name === 'AbortError'
          ? error
          : new RangeError(`${this.constructor.name}: ${error.message}`)
      })
    return { size: 1, measure: here, close: () => {} }
  }

  /** Whether trials are made in other processes. */
  get #isApart(): boolean {
    return this.#options.workers !== 1
  }

  /** Throws for what other processes could not be told. */
  #requireSendable(name: string): void {
    const { build, callbacks } = this.#options
    if (build instanceof URL && callbacks !== undefined) {
      throw new RangeError(
        `${name}: where build is a module, its callbacks are too: let it export 'callbacks'`,
      )
    }
    if (!this.#isApart) return
    if (!host().startProcess) throw new RangeError(`${name}: workers: there are processes in Node alone`)
    if (build instanceof URL) return
    throw new RangeError(
      `${name}: workers: a function can't go to another process: put build into a file of its own, as its default ` +
        "export, and give its address: build: new URL('./build.js', import.meta.url)",
    )
  }

  get #training(): Training {
    const { epochs, batchSize, seed, scoring } = this.#options
    return { ...this.#handed, epochs, batchSize, seed, scoring }
  }

  get #handed(): Handed {
    return Object.fromEntries(HANDED.map((name) => [name, this.#options[name]]))
  }

  async #tell(
    trial: number,
    { params, epochs, scores, seconds, error }: Measurement<P>,
    done: number,
    workers: Workers,
  ): Promise<void> {
    if (this.#options.verbose === 0) return
    const values = Object.entries(params).map(([name, value]) => `${name}=${brief(value)}`)
    if (epochs !== this.#options.epochs) values.push(`epochs=${epochs}`)
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    const outcome = error === null ? `${this.#options.scoring} ${mean.toFixed(4)}` : `failed: ${error}`
    const progress = this.#isApart
      ? ` - ${[`${done} done`, await workers.status?.()].filter(Boolean).join(', ')}`
      : ''
    host().write(
      `Trial ${trial + 1}/${this.trialCount} ${values.join(' ')} - ${outcome} - ${seconds.toFixed(1)}s${progress}\n`,
    )
  }

  /** All that decides the results, as one text; a search that differs in any of it is another one. */
  async #describe(x: NdArray, y: NdArray): Promise<string> {
    const { cv, shuffle, stratified, scoring, mode, epochs, batchSize, seed, build } = this.#options
    const of = ({ data, shape, dtype }: NdArray) =>
      sha256Of(new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)).then((hash) => ({
        shape,
        dtype,
        hash,
      }))
    const settings = {
      ...this.#handed,
      cv,
      shuffle,
      ...(stratified && { stratified }),
      scoring,
      mode,
      epochs,
      batchSize,
      seed,
      build,
      candidates: this.candidates,
      ...this.settings,
    }
    const all = { ...settings, x: await of(x), y: await of(y) }
    const text = JSON.stringify(all, (_, value) => (typeof value === 'function' ? String(value) : value))
    return sha256Of(new TextEncoder().encode(text))
  }
}

/** What has been tried, and how it did. */
type Measurement<P> = Attempt<P> & Measured

/** The class of each row: [N] or [N, 1] as it is, of one-hot rows the place of the one. */
function classesOf(y: NdArray): ArrayLike<number> {
  const width = y.data.length / y.length
  if (width === 1) return y.data
  return Int32Array.from({ length: y.length }, (_, i) => {
    const row = y.data.subarray(i * width, (i + 1) * width)
    return row.indexOf(Math.max(...row))
  })
}

function brief(value: unknown): string {
  if (typeof value === 'number') return `${Number(value.toPrecision(4))}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
