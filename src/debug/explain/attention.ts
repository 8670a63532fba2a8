import type { Attending } from '../../tensor/ops/attention.js'
import {
  called,
  computed,
  counted,
  element,
  type Part,
  placeIn,
  product,
  type Question,
  type Read,
  type Rule,
  type Seen,
  sum,
} from './rule.js'

interface Scores {
  /** Of each key: its score, and whether the query sees it. */
  scores: { value: number; seen: boolean }[]
  /** What decides about them. */
  reads: Read[]
}

const dot = (a: Read[], b: Read[]) =>
  a.reduce((total, [of, at], x) => total + of.get(at) * b[x][0].get(b[x][1]), 0)

/** The row of a sequence, of one head. */
const rowOf = (of: Seen, batch: number, i: number, head: number): Read[] =>
  counted(of.shape[3]).map((x) => [of, placeIn(of.shape, [batch, i, head, x])])

function maskAt(mask: Seen | undefined, index: number[]): Read[] {
  return mask
    ? [
        [
          mask,
          placeIn(
            mask.shape,
            index.map((i, axis) => (mask.shape[axis] === 1 ? 0 : i)),
          ),
        ],
      ]
    : []
}

/** The score of a query and a key. */
function scoreOf({ attributes, settings }: Question, [q, k]: readonly Seen[], [batch, head, i, j]: number[]) {
  const { scale, causal, hidden } = attributes as Attending
  const mask = causal && j > i ? [] : maskAt(settings.mask, [batch, head, i, j])
  const seen = !(causal && j > i) && mask.every(([of, at]) => of.get(at) !== 0)
  const plain = scale * dot(rowOf(q, batch, i, head), rowOf(k, batch, j, head))
  const value = seen ? plain : hidden === 'lowered' ? plain - 1e9 : -1e9
  return { value: Math.fround(value), seen, mask }
}

const drops = ({ attributes }: Question) => (attributes as Attending).dropout !== null

function scoresOf(
  question: Question,
  operands: readonly Seen[],
  batch: number,
  head: number,
  i: number,
): Scores {
  const [q, k] = operands
  const all = counted(k.shape[1]).map((j) => scoreOf(question, operands, [batch, head, i, j]))
  const reads = [
    ...(all.filter(({ seen }) => seen).length > 1 ? rowOf(q, batch, i, head) : []),
    ...all.flatMap(({ mask }) => mask),
    ...all.flatMap(({ seen }, j) =>
      seen && all.filter((each) => each.seen).length > 1 ? rowOf(k, batch, j, head) : [],
    ),
  ]
  return { scores: all, reads }
}

/** Σ p · v; beside it the largest score and the sum of exponentials of each query. */
export const attention: Rule = (question) => {
  const { index, name, which, own, attributes } = question
  const operands = called(question.x, 'q', 'k', 'v')
  const [, , v] = operands
  if (which === 'rows') {
    const [batch, head, i, part] = index
    const { scores, reads } = scoresOf(question, operands, batch, head, i)
    const largest = Math.max(...scores.map(({ value }) => value))
    const value =
      part === 0 ? largest : scores.reduce((total, { value }) => total + Math.exp(value - largest), 0)
    const word = part === 0 ? 'the largest score' : 'Σⱼ exp(score[j] - the largest)'
    return computed(`${element(name, index)} = ${word}, score[j] = scale · q · k[j]`, reads, value)
  }
  const [batch, i, head, x] = index
  const { scores, reads } = scoresOf(question, operands, batch, head, i)
  const largest = Math.max(...scores.map(({ value }) => value))
  const powers = scores.map(({ value }) => Math.exp(value - largest))
  const total = powers.reduce((a, b) => a + b, 0)
  const { hidden } = attributes as Attending
  const parts = scores.flatMap(({ seen }, j): Part[] => {
    const p = hidden === 'dropped' && !seen ? 0 : powers[j] / total
    return p === 0 ? [] : [product([[v, placeIn(v.shape, [batch, j, head, x])]], p)]
  })
  const formula = `${element(name, index)} = Σⱼ p[j] · ${element('v', [batch, 'j', head, x])}, p = softmax over j of scale · q · k[j]`
  const answer = { ...sum(formula, parts), also: reads }
  return drops(question) ? { ...answer, isSum: false, value: own } : answer
}

/** What has been found forward, and y · dy beside it. */
export const attentionDots: Rule = ({ x, index, name, settings }) => {
  const [y, dy] = called(x, 'y', 'dy')
  const [batch, head, i, part] = index
  const { rows } = settings
  if (part < 2)
    return sum(`${element(name, index)} = ${element('rows', index)}`, [
      product([[rows, placeIn(rows.shape, index)]]),
    ])
  if (part === 3)
    return { formula: `${element(name, index)} = 0, for nothing`, parts: [], isSum: true, value: 0 }
  const other = rowOf(dy, batch, i, head)
  return sum(
    `${element(name, index)} = Σₓ y[x] · dy[x] of the query`,
    rowOf(y, batch, i, head).map((read, x) => product([read, other[x]])),
  )
}

/** Gradients with respect to queries, keys or values: Σ ds · k, Σ ds · q, Σ p · dy. */
const gradient =
  (of: 'q' | 'k' | 'v'): Rule =>
  (question) => {
    const { index, name, own, settings, attributes } = question
    const [dy, q, k, v] = called(question.x, 'dy', 'q', 'k', 'v')
    const { rows } = settings
    const { scale, hidden } = attributes as Attending
    const [batch, row, head, x] = index
    const others = of === 'q' ? k.shape[1] : q.shape[1]
    const also: Read[] = []
    const parts = counted(others).flatMap((other): Part[] => {
      const [i, j] = of === 'q' ? [row, other] : [other, row]
      const { value, seen, mask } = scoreOf(question, [q, k], [batch, head, i, j])
      const [largest, total, through] = [0, 1, 2].map(
        (part): Read => [rows, placeIn(rows.shape, [batch, head, i, part])],
      )
      const p = Math.exp(value - largest[0].get(largest[1])) / total[0].get(total[1])
      also.push(...mask)
      if (p === 0) return []
      if (seen || hidden === 'lowered') also.push(...rowOf(q, batch, i, head), ...rowOf(k, batch, j, head))
      also.push(largest, total)
      if (of === 'v') return [product([[dy, placeIn(dy.shape, [batch, i, head, x])]], p)]
      if (!seen && hidden !== 'lowered') return []
      const [mine, theirs] = [rowOf(dy, batch, i, head), rowOf(v, batch, j, head)]
      also.push(...mine, ...theirs, through)
      const ds = scale * p * (dot(mine, theirs) - through[0].get(through[1]))
      const source = of === 'q' ? k : q
      return [product([[source, placeIn(source.shape, [batch, other, head, x])]], ds)]
    })
    const texts = {
      q: 'Σⱼ ds[j] · k[j]',
      k: 'Σᵢ ds[i] · q[i]',
      v: 'Σᵢ p[i] · dy[i]',
    }
    const formula = `${element(name, index)} = ${texts[of]}${of === 'v' ? '' : ', ds = scale · p · (dy · v - dy · y)'}`
    const answer = { ...sum(formula, parts), also }
    return drops(question) ? { ...answer, isSum: false, value: own } : answer
  }

export const attentionQueryGrad = gradient('q')
export const attentionKeyGrad = gradient('k')
export const attentionValueGrad = gradient('v')
