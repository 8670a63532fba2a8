import { type Fold, kFold } from '../../data/kFold.js'
import { host } from '../../host.js'
import { checkOptions, table } from '../../options.js'
import { sha256Of } from '../../remote.js'
import { isClass, misplaced } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import { setRandomSeed } from '../../tensor/random.js'
import { Monitor, type Monitored, type MonitorMode } from '../callbacks/monitor.js'
import type { Model } from '../model.js'
import { type Data, requireWhole, toArray } from '../training/data.js'
import type { FitOptions } from '../training/fitOptions.js'
import { Journal } from './journal.js'
import { type Measured, rankTrials, type Trial } from './trial.js'

/** Values of parameters by their names. */
export type Params = Readonly<Record<string, unknown>>

type Callbacks = FitOptions['callbacks']

/** Options of `fit` that a search hands on. */
type Handed = Pick<
  FitOptions,
  | 'classWeight'
  | 'stepsPerEpoch'
  | 'validationBatchSize'
  | 'validationData'
  | 'validationFreq'
  | 'validationSplit'
  | 'validationSteps'
>

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
  /** Makes a new compiled model with these parameters. */
  build: (params: P) => Model | Promise<Model>
  /** Number of folds: each serves once to measure on, with a model trained on the others. @default 5 */
  cv?: number
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
  cv: 'number',
  shuffle: 'boolean',
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

  constructor(options: SearchOptions<P>) {
    const name = new.target.name
    checkOptions(name, searchTable, options)
    if (typeof options.build !== 'function' || isClass(options.build)) {
      throw new RangeError(
        `${name}: ${misplaced('build to be a function that makes a model', options.build)}`,
      )
    }
    const defaults = { cv: 5, shuffle: false, scoring: 'accuracy', epochs: 1, batchSize: 32, seed: 0 }
    this.#options = { ...defaults, refit: true, verbose: 1, ...options }
    this.seed = this.#options.seed
    requireWhole(`${name}: cv`, this.#options.cv, 2)
    requireWhole(`${name}: epochs`, this.#options.epochs, 1)
    requireWhole(`${name}: batchSize`, this.#options.batchSize, 1)
    this.#scoring = new Monitor(name, this.#options.scoring, this.#options.mode)
  }

  /**
   * Tries all combinations on examples x [N, …] with targets y [N, …].
   * An error named `AbortError`, such as `AbortSignal` gives, ends the search; by any other a trial has failed.
   * @throws Error where every trial has failed, or the models have no such metric as `scoring`
   */
  async fit(xData: Data, yData: Data): Promise<this> {
    const { cv, shuffle, seed, resume, refit } = this.#options
    const [x, y] = [this.#onHost(xData, 'x'), this.#onHost(yData, 'y')]
    if (x.length !== y.length) {
      throw new RangeError(`${this.constructor.name}: x has ${x.length} rows and y has ${y.length}`)
    }
    const folds = kFold(x.length, { nSplits: cv, shuffle, seed })
    const journal = resume === undefined ? null : await Journal.open(resume, await this.#describe(x, y))
    const measured: (Measured & { params: P })[] = []
    for (const [i, params] of this.candidates.entries()) {
      const known = journal?.get(i)
      const trial = known ?? (await this.#measure(params, x, y, folds))
      if (!known) await journal?.add(i, trial)
      measured.push({ params, ...trial })
      this.#tell(i, measured[i])
    }
    this.#trials = rankTrials(measured, this.#scoring)
    if (this.#trials.every(({ meanScore }) => Number.isNaN(meanScore))) {
      const why = measured.find(({ error }) => error !== null)?.error ?? 'no score is a number'
      throw new Error(
        `${this.constructor.name}: all ${measured.length} trials have failed; the first: ${why}`,
      )
    }
    if (refit) this.#bestModel = await this.#train(this.bestParams, x, y)
    await journal?.remove()
    return this
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

  /** Trains and measures a model for each fold. */
  async #measure(params: P, x: NdArray, y: NdArray, folds: readonly Fold[]): Promise<Measured> {
    const begin = performance.now()
    const scores: number[] = []
    const outcome = (error: string | null): Measured => ({
      scores: error === null ? scores : [],
      seconds: (performance.now() - begin) / 1000,
      error,
    })
    for (const { train, test } of folds) {
      let logs: Record<string, number>
      try {
        const model = await this.#train(params, x.take(train), y.take(train))
        logs = await model.evaluate(x.take(test), y.take(test), { verbose: 0, returnDict: true })
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError') throw error // somebody ends the search, not a trial
        return outcome(error instanceof Error ? error.message : String(error))
      }
      const { scoring } = this.#options
      if (!(scoring in logs)) {
        const names = Object.keys(logs).join(', ')
        throw new RangeError(
          `${this.constructor.name}: the models have no "${scoring}" to score by, but ${names}`,
        )
      }
      scores.push(logs[scoring])
    }
    return outcome(null)
  }

  async #train(params: P, x: NdArray, y: NdArray): Promise<Model> {
    const { build, epochs, batchSize, seed, callbacks } = this.#options
    setRandomSeed(seed) // whatever build draws
    const model = await build(params)
    const made = typeof callbacks === 'function' ? callbacks(params) : callbacks
    await model.fit(x, y, { ...this.#handed, epochs, batchSize, seed, callbacks: made, verbose: 0 })
    return model
  }

  get #handed(): Handed {
    return Object.fromEntries(HANDED.map((name) => [name, this.#options[name]]))
  }

  #tell(trial: number, { params, scores, seconds, error }: Measured & { params: P }): void {
    if (this.#options.verbose === 0) return
    const values = Object.entries(params).map(([name, value]) => `${name}=${brief(value)}`)
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
    const outcome = error === null ? `${this.#options.scoring} ${mean.toFixed(4)}` : `failed: ${error}`
    host().write(
      `Trial ${trial + 1}/${this.candidates.length} ${values.join(' ')} - ${outcome} - ${seconds.toFixed(1)}s\n`,
    )
  }

  /** All that decides the results, as one text; a search that differs in any of it is another one. */
  async #describe(x: NdArray, y: NdArray): Promise<string> {
    const { cv, shuffle, scoring, mode, epochs, batchSize, seed, build } = this.#options
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
      scoring,
      mode,
      epochs,
      batchSize,
      seed,
      build,
      candidates: this.candidates,
    }
    const all = { ...settings, x: await of(x), y: await of(y) }
    const text = JSON.stringify(all, (_, value) => (typeof value === 'function' ? String(value) : value))
    return sha256Of(new TextEncoder().encode(text))
  }
}

function brief(value: unknown): string {
  if (typeof value === 'number') return `${Number(value.toPrecision(4))}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
