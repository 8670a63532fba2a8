import { called, counted, element, product, type Read, type Rule, sum } from './rule.js'

/** [Σ weight·value, Σ weight], which grows from step to step. */
export const accumulate: Rule = ({ x, before, at, index, name }) => {
  const [values, weights] = called(x, 'value', 'weight')
  const state = before[0]!
  state.symbol = 'before'
  const weightOf = (i: number): Read => [weights, weights.size === 1 ? 0 : i]
  const parts = counted(values.size).map((i) =>
    at === 0 ? product([weightOf(i), [values, i]]) : product([weightOf(i)]),
  )
  const each = at === 0 ? 'weight[i] · value[i]' : 'weight[i]'
  return sum(`${element(name, index)} = before[${at}] + Σᵢ ${each}`, [product([[state, at]]), ...parts])
}

interface Questions {
  rows: number
  labels: number
  thresholds: number
  span: number
  scale: number
}

/** True positives, false positives, true negatives, false negatives, for several thresholds. */
export const countThresholds: Rule = ({ x, before, at, index, name, attributes }) => {
  const [targets, predictions, thresholds, weights] = called(x, 't', 'p', 'threshold', 'weight')
  const { rows, labels, thresholds: count, span, scale } = attributes as Questions
  const kind = Math.floor(at / (count * labels))
  const threshold = Math.floor(at / labels) % count
  const label = at % labels
  const state = before[0]!
  state.symbol = 'before'
  const [said, so] = [
    [true, true, false, false],
    [true, false, false, true],
  ].map((table) => table[kind])
  // Of two conditions one matters where the other holds.
  const saidIs = (i: number) => Math.fround(scale) * predictions.get(i) > thresholds.get(threshold) === said
  const soIs = (i: number) => (targets.get(i) !== 0) === so
  const isCounted = (i: number) => saidIs(i) && soIs(i)
  const places = counted(rows).map((row) => row * labels + label)
  const parts = places.filter(isCounted).map((i) => product([[weights, Math.floor(i / span)]]))
  const all = places.flatMap((i): Read[] => [
    ...(soIs(i) ? [[predictions, i] as const] : []),
    ...(saidIs(i) ? [[targets, i] as const] : []),
  ])
  const mattersAt = places.some(soIs)
  const word = ['true positives', 'false positives', 'true negatives', 'false negatives'][kind]
  const formula = `${element(name, index)} = before + Σ weight of ${word} at threshold ${threshold}`
  return {
    ...sum(formula, [product([[state, at]]), ...parts]),
    also: mattersAt ? [[thresholds, threshold], ...all] : all,
  }
}
