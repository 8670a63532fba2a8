import type { Fold } from '../../data/kFold.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { setRandomSeed } from '../../tensor/random.js'
import type { Model } from '../model.js'
import type { FitOptions } from '../training/fitOptions.js'
import type { Measured } from './trial.js'

/** Values of parameters by their names. */
export type Params = Readonly<Record<string, unknown>>

export type Callbacks = FitOptions['callbacks']

/** Makes what is trained, and what watches it. */
export interface Makers<P = Params> {
  build(params: P): Model | Promise<Model>
  callbacks?: Callbacks | ((params: P) => Callbacks)
}

/** Options of `fit` that a search hands on. */
export type Handed = Pick<
  FitOptions,
  | 'classWeight'
  | 'stepsPerEpoch'
  | 'validationBatchSize'
  | 'validationData'
  | 'validationFreq'
  | 'validationSplit'
  | 'validationSteps'
>

/** How a search trains and scores. */
export interface Training extends Handed {
  epochs: number
  batchSize: number
  seed: number
  scoring: string
}

/** Trains a model with these parameters; the same seed gives the same model, in whatever process. */
export async function train<P>(
  { build, callbacks }: Makers<P>,
  params: P,
  { scoring: _, ...options }: Training,
  x: NdArray,
  y: NdArray,
): Promise<Model> {
  setRandomSeed(options.seed) // whatever build draws
  const model = await build(params)
  const made = typeof callbacks === 'function' ? callbacks(params) : callbacks
  await model.fit(x, y, { ...options, callbacks: made, verbose: 0 })
  return model
}

/**
 * Trains and measures a model for each fold. What fails is the trial's error.
 * @throws RangeError where the models have no such metric as `scoring`; an error named `AbortError` as it is
 */
export async function measure<P>(
  makers: Makers<P>,
  params: P,
  training: Training,
  x: NdArray,
  y: NdArray,
  folds: readonly Fold[],
  onFold?: (done: number) => void,
): Promise<Measured> {
  const begin = performance.now()
  const scores: number[] = []
  const outcome = (error: string | null): Measured => ({
    scores: error === null ? scores : [],
    seconds: (performance.now() - begin) / 1000,
    error,
  })
  for (const { train: rows, test } of folds) {
    let logs: Record<string, number>
    try {
      const model = await train(makers, params, training, x.take(rows), y.take(rows))
      logs = await model.evaluate(x.take(test), y.take(test), { verbose: 0, returnDict: true })
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error // somebody ends the search, not a trial
      return outcome(error instanceof Error ? error.message : String(error))
    }
    const { scoring } = training
    if (!(scoring in logs)) {
      throw new RangeError(`the models have no "${scoring}" to score by, but ${Object.keys(logs).join(', ')}`)
    }
    scores.push(logs[scoring])
    onFold?.(scores.length)
  }
  return outcome(null)
}
