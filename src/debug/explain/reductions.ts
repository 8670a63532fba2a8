import {
  called,
  computed,
  counted,
  element,
  indexIn,
  lineOf,
  mattering,
  placeIn,
  product,
  type Question,
  type Read,
  type Rule,
  type Seen,
  sum,
} from './rule.js'

/** All elements along the reduced axes, which the output has at size 1. */
function folded({ x: [x], index, attributes }: Question): { reads: Read[]; text: string } {
  const { axes } = attributes as { axes: readonly number[] }
  const extents = axes.map((axis) => x.shape[axis])
  const count = extents.reduce((product, extent) => product * extent, 1)
  const reads = counted(count).map((i): Read => {
    const along = indexIn(extents, i)
    return [
      x,
      placeIn(
        x.shape,
        index.map((at, axis) => (axes.includes(axis) ? along[axes.indexOf(axis)] : at)),
      ),
    ]
  })
  const letters = index.map((at, axis) => (axes.includes(axis) ? 'ijklmnop'[axes.indexOf(axis)] : at))
  return { reads, text: element('x', letters) }
}

const added =
  (scale: (count: number) => number, sign: (count: number) => string): Rule =>
  (question) => {
    called(question.x, 'x')
    const { reads, text } = folded(question)
    const factor = scale(reads.length)
    const parts = reads.map((read) => product([read], factor))
    return sum(`${element(question.name, question.index)} = ${sign(reads.length)} ${text}`, parts)
  }

export const total = added(
  () => 1,
  () => 'Σ',
)
export const mean = added(
  (count) => 1 / count,
  (count) => `1/${count} · Σ`,
)

const chosen =
  (word: string, f: (values: number[]) => number, matter = (reads: Read[]) => reads): Rule =>
  (question) => {
    called(question.x, 'x')
    const { reads, text } = folded(question)
    const value = f(reads.map(([of, at]) => of.get(at)))
    return computed(`${element(question.name, question.index)} = ${word} ${text}`, matter(reads), value)
  }

const largestOf = (values: readonly number[]) => values.reduce((a, b) => (a > b || Number.isNaN(a) ? a : b))
const smallestOf = (values: readonly number[]) => values.reduce((a, b) => (a < b || Number.isNaN(a) ? a : b))

export const max = chosen('the largest of', largestOf)
export const min = chosen('the smallest of', smallestOf)

/** Where one is 0, only that matters; where two are, none alone does. */
const factors = (reads: Read[]) => {
  const zeros = reads.filter(([of, at]) => of.get(at) === 0)
  return zeros.length === 0 ? reads : zeros.length === 1 ? zeros : []
}

export const prod = chosen('Π', (values) => values.reduce((a, b) => a * b, 1), factors)

/** The place of the largest or smallest along an axis, the first of equals. */
const place =
  (word: string, better: (a: number, b: number) => boolean): Rule =>
  (question) => {
    const { index, name, attributes } = question
    const [x] = called(question.x, 'x')
    const { axis } = attributes as { axis: number }
    const reads = counted(x.shape[axis]).map((i): Read => [x, placeIn(x.shape, index.toSpliced(axis, 0, i))])
    const best = reads.reduce(
      (found, [, at], i) => (better(x.get(at), x.get(reads[found][1])) ? i : found),
      0,
    )
    const text = element('x', index.map(String).toSpliced(axis, 0, 'k'))
    return computed(`${element(name, index)} = the first k with the ${word} ${text}`, several(reads), best)
  }

export const argmax = place('largest', (a, b) => a > b)
export const argmin = place('smallest', (a, b) => a < b)

/** Of one element the place, and the share, is always the same. */
const several = (reads: Read[]) => (reads.length > 1 ? reads : [])

const numbersOf = (reads: readonly Read[]) => reads.map(([of, at]) => of.get(at))

export const argsort: Rule = ({ x, at, index, name, attributes }) => {
  const [values] = called(x, 'x')
  const { falling } = attributes as { falling: boolean }
  const { reads, begin } = lineOf(values, at)
  const numbers = numbersOf(reads)
  const order = numbers
    .map((_, i) => i)
    .sort((a, b) => (falling ? -1 : 1) * (numbers[a] - numbers[b]) || a - b)
  const formula = `${element(name, index)} = the place of the ${at - begin + 1}. of ${element('x', [...index.slice(0, -1), 'k'])} in ${falling ? 'falling' : 'rising'} order`
  return computed(formula, several(reads), order[at - begin])
}

/** Whether two lines are largest in the same place. */
export const sameLargest: Rule = ({ x, at, index, name }) => {
  const [a, b] = called(x, 'a', 'b')
  const width = a.shape.at(-1)!
  const line = (of: Seen) => counted(width).map((i): Read => [of, at * width + i])
  const reads = [...line(a), ...line(b)]
  const f = (...numbers: number[]) => {
    const [first, second] = [numbers.slice(0, width), numbers.slice(width)]
    return first.indexOf(largestOf(first)) === second.indexOf(largestOf(second)) ? 1 : 0
  }
  const formula = `${element(name, index)} = 1 where a and b are largest in the same place, else 0`
  return computed(formula, mattering(reads, f), f(...numbersOf(reads)))
}

/** A line's exponentials, and their sum. */
function exponentials(of: Seen, at: number) {
  const { reads, begin, width } = lineOf(of, at)
  const numbers = numbersOf(reads)
  const largest = largestOf(numbers)
  const powers = numbers.map((x) => Math.exp(x - largest))
  return { reads, begin, width, numbers, largest, powers, total: powers.reduce((a, b) => a + b, 0) }
}

export const softmax: Rule = ({ x, at, index, name }) => {
  const [of] = called(x, 'x')
  const { reads, begin, powers, total } = exponentials(of, at)
  const line = element('x', [...index.slice(0, -1), 'k'])
  const formula = `${element(name, index)} = exp(${element('x', index)}) / Σₖ exp(${line})`
  return computed(formula, several(reads), powers[at - begin] / total)
}

export const logSoftmax: Rule = ({ x, at, index, name }) => {
  const [of] = called(x, 'x')
  const { reads, begin, numbers, largest, total } = exponentials(of, at)
  const line = element('x', [...index.slice(0, -1), 'k'])
  const formula = `${element(name, index)} = ${element('x', index)} - log Σₖ exp(${line})`
  return computed(formula, several(reads), numbers[at - begin] - largest - Math.log(total))
}

/** y · (dy - Σ dy·y) */
export const softmaxGrad: Rule = ({ x, at, index, name }) => {
  const [dy, y] = called(x, 'dy', 'y')
  const { begin, width } = lineOf(y, at)
  const line = counted(width).map((i) => begin + i)
  const parts = [
    product([
      [y, at],
      [dy, at],
    ]),
    ...line.map((i) =>
      product(
        [
          [y, at],
          [dy, i],
          [y, i],
        ],
        -1,
      ),
    ),
  ]
  const [mine, each] = [index, [...index.slice(0, -1), 'k']]
  const formula = `${element(name, index)} = ${element('y', mine)} · (${element('dy', mine)} - Σₖ ${element('dy', each)} · ${element('y', each)})`
  // Of one element the share is 1, and has no gradient.
  return width > 1 ? sum(formula, parts) : { ...sum(formula, []), also: [[y, at]] }
}

/** max(x - τ, 0), with τ such that a line's sum is 1. */
export const sparsemax: Rule = ({ x, at, index, name }) => {
  const [of] = called(x, 'x')
  const { reads, begin } = lineOf(of, at)
  const f = (...numbers: number[]) => {
    let [total, threshold] = [0, 0]
    numbers
      .toSorted((a, b) => b - a)
      .forEach((value, i) => {
        total += value
        if (1 + (i + 1) * value > total) threshold = (total - 1) / (i + 1)
      })
    return Math.max(numbers[at - begin] - threshold, 0)
  }
  const formula = `${element(name, index)} = max(${element('x', index)} - τ, 0), τ such that the line's sum is 1`
  return computed(formula, mattering(reads, f), f(...numbersOf(reads)))
}

/** -Σ target · log p */
export const categoricalCrossentropy: Rule = ({ x, at, index, name, attributes }) => {
  const [t, o] = called(x, 't', 'o')
  const { fromLogits, sparse } = attributes as { fromLogits: boolean; sparse?: string }
  const width = o.shape.at(-1)!
  const begin = at * width
  const { probabilities, logs } = probabilitiesOf(o, begin, fromLogits)
  const { targets, read } = targetsOf(t, sparse !== undefined, at, width)
  const parts = counted(width).flatMap((i) =>
    sparse && targets[i] === 0
      ? [] // of a class number one logarithm is taken
      : [{ value: -targets[i] * logs[i], reads: [read(i), [o, begin + i] as const] }],
  )
  const also = counted(width).map((i): Read => [o, begin + i])
  const p = fromLogits ? 'softmax(o)' : 'o / Σ o'
  const left = element(name, index)
  const formula = sparse
    ? `${left} = -log p[${element('t', index)}], p = ${p}`
    : `${left} = -Σₖ ${element('t', [...index, 'k'])} · log p[k], p = ${p}`
  const mattering: Read[] = parts.length > 0 ? also : [read(0)]
  return { ...sum(formula, parts), also: probabilities.length > 0 ? mattering : [] }
}

/** The targets of a row, and what the one of a class is read from: a number each, or the number of the class that is 1. */
function targetsOf(t: Seen, sparse: boolean, row: number, width: number) {
  const line = counted(width)
  if (!sparse)
    return {
      targets: line.map((i) => t.get(row * width + i)),
      read: (i: number): Read => [t, row * width + i],
    }
  const label = Math.trunc(t.get(row))
  return { targets: line.map((i) => (i === label ? 1 : 0)), read: (): Read => [t, row] }
}

function probabilitiesOf(o: Seen, begin: number, fromLogits: boolean) {
  const { numbers, largest, powers, total } = exponentials(o, begin)
  if (fromLogits) {
    return {
      probabilities: powers.map((power) => power / total),
      logs: numbers.map((x) => x - largest - Math.log(total)),
      whole: 1,
    }
  }
  const whole = numbers.reduce((a, b) => a + b, 0)
  const probabilities = numbers.map((x) => x / whole)
  return {
    probabilities,
    logs: probabilities.map((p) => Math.log(Math.min(Math.max(p, 1e-7), 1 - 1e-7))),
    whole,
  }
}

export const categoricalCrossentropyGrad: Rule = ({ x, at, index, name, attributes }) => {
  const [dy, t, o] = called(x, 'dy', 't', 'o')
  const { fromLogits, sparse } = attributes as { fromLogits: boolean; sparse?: string }
  const { begin, width } = lineOf(o, at)
  const row = Math.floor(at / width)
  const { probabilities: p, whole } = probabilitiesOf(o, begin, fromLogits)
  const line = counted(width)
  const { targets, read } = targetsOf(t, sparse !== undefined, row, width)
  const own = at - begin
  const d = dy.get(row)
  const reads: Read[] = [
    [dy, row],
    ...(sparse ? [read(0)] : line.map(read)),
    ...line.map((i): Read => [o, begin + i]),
  ]
  const [left, batch] = [element(name, index), element('dy', index.slice(0, -1))]
  const isClass = `(${element('t', index.slice(0, -1))} = ${own})`
  if (fromLogits) {
    const all = targets.reduce((a, b) => a + b, 0)
    const formula = sparse
      ? `${left} = ${batch} · (softmax(o)[${own}] - ${isClass})`
      : `${left} = ${batch} · (softmax(o)[${own}] · Σₖ t[k] - ${element('t', index)})`
    return computed(formula, reads, d * (p[own] * all - targets[own]))
  }
  const inside = (i: number) => !(p[i] < 1e-7 || p[i] > 1 - 1e-7)
  const across = line.reduce((total, i) => total - (inside(i) ? targets[i] : 0), 0)
  const dp = inside(own) ? -targets[own] / p[own] : 0
  const formula = sparse
    ? `${left} = ${batch} · (1 - ${isClass} / p[${own}]) / Σₖ o[k], p = o / Σ o`
    : `${left} = ${batch} · (-${element('t', index)} / p[${own}] + Σₖ t[k]) / Σₖ o[k], p = o / Σ o`
  return computed(formula, reads, (d * (dp - across)) / whole)
}
