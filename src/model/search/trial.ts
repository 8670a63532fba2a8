import type { Monitor } from '../callbacks/monitor.js'

/** How the models of one combination of parameters did on the folds. */
export interface Measured {
  /** The score on each fold; empty where a model could not be built or trained. */
  scores: readonly number[]
  seconds: number
  /** What went wrong, if anything did. */
  error: string | null
}

/** One combination of parameters beside the others. */
export interface Trial<P> extends Measured {
  params: P
  /** How long its models were trained. */
  epochs: number
  /** NaN where the trial failed. */
  meanScore: number
  /** Standard deviation over the folds. */
  stdScore: number
  /** 1 for the best; equals share a rank, failed trials the last one. */
  rank: number
}

/** Means, deviations and ranks of what has been measured; `scoring` says by its name whether less is better. */
export function rankTrials<P>(
  measured: readonly (Measured & Pick<Trial<P>, 'params' | 'epochs'>)[],
  scoring: Monitor,
): Trial<P>[] {
  const trials = measured.map((trial) => ({ ...trial, ...spread(trial.scores) }))
  const isBetter = (a: number, b: number) => scoring.isBetter(a, Number.isNaN(b) ? scoring.worst : b)
  return trials.map((trial) => ({
    ...trial,
    rank: 1 + trials.filter(({ meanScore }) => isBetter(meanScore, trial.meanScore)).length,
  }))
}

function spread(scores: readonly number[]): { meanScore: number; stdScore: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanScore = mean(scores)
  return { meanScore, stdScore: Math.sqrt(mean(scores.map((score) => (score - meanScore) ** 2))) }
}
