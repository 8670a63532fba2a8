import { losses, metrics } from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { snakeCase } from '../../src/lookup.js'
import { lossFromConfig, serializeLoss } from '../../src/losses/index.js'
import { metricFromConfig, serializeMetric } from '../../src/model/metrics/index.js'
import type { KerasObject } from '../../src/registry.js'

type Options = Record<string, unknown>
type MeasureClass = (new (options: Options) => Measure) & { options: Record<string, string> }
interface Measure {
  getConfig(): Options
}

/** A value that is no class' default, for each option there is. */
const OTHER: Options = {
  margin: 0.3,
  removeDiagonal: false,
  q: 0.4,
  alpha: 0.3,
  applyClassBalancing: true,
  average: 'macro',
  axis: 1,
  beta: 0.7,
  classAggregation: 'variance_weighted_average',
  classId: 1,
  curve: 'PR',
  delta: 2.5,
  fromLogits: true,
  gamma: 3,
  ignoreClass: 2,
  k: 3,
  labelSmoothing: 0.1,
  labelWeights: [1, 2],
  multiLabel: true,
  name: 'mine',
  numClasses: 4,
  numLabels: 2,
  numRegressors: 2,
  numThresholds: 7,
  precision: 0.3,
  recall: 0.3,
  reduction: 'sum',
  sensitivity: 0.3,
  sparseYPred: false,
  sparseYTrue: false,
  specificity: 0.3,
  summationMethod: 'minoring',
  targetClassIds: [1],
  threshold: 0.3,
  thresholds: [0.2, 0.6],
  topK: 2,
}
/** What an option can't be without. */
const NEEDED: Record<string, Options> = {
  labelWeights: { multiLabel: true, numLabels: 2 },
  numLabels: { multiLabel: true },
}

function cases(classes: object): [name: string, option: string, made: Measure][] {
  return Object.entries(classes as Record<string, MeasureClass>).flatMap(([name, of]) => {
    const isAbstract = ['Loss', 'Metric', 'MeanMetric'].includes(name)
    if (typeof of !== 'function' || !of.options || isAbstract) return []
    const required = Object.keys(of.options).filter((option) => of.options[option].endsWith('!'))
    return Object.keys(of.options).map((option): [string, string, Measure] => {
      const given = [...required, option].map((key) => [key, OTHER[key]])
      return [name, option, new of({ ...NEEDED[option], ...Object.fromEntries(given) })]
    })
  })
}

/** Each option, at a value that is not its default, is in the configuration, and comes back from its JSON. */
function survives(
  option: string,
  made: Measure,
  described: KerasObject | null,
  revive: (of: KerasObject) => Measure,
) {
  const json: KerasObject = JSON.parse(JSON.stringify(described))
  expect(json.config[snakeCase(option)]).toEqual(OTHER[option])
  const again = revive(json)
  expect(again.constructor).toBe(made.constructor)
  expect(again.getConfig()).toEqual(made.getConfig())
}

describe('no option of a loss or metric is lost on the way through a file', () => {
  it.each(cases(losses))('%s: %s', (_, option, made) => {
    survives(option, made, serializeLoss(made as losses.Loss), lossFromConfig)
  })
  it.each(cases(metrics))('%s: %s', (_, option, made) => {
    survives(option, made, serializeMetric(made as metrics.Metric), metricFromConfig)
  })
})
