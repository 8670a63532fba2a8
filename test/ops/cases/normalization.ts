import { Random } from '../../../src/tensor/random.js'
import { build, floats, map, Reference } from '../reference.js'
import type { OpCase } from './case.js'

interface Grouping {
  batch: number
  outer: number
  groups: number
  size: number
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
const variance = (values: number[]) => mean(values.map((x) => (x - mean(values)) ** 2))

/** f of the elements of x that share a mean, at [batch, groups]. */
function within(x: Reference, { batch, outer, groups, size }: Grouping, f: (values: number[]) => number) {
  const parts = new Reference([batch, outer, groups, size], x.values)
  return build([batch, groups], ([b, g]) =>
    f(build([outer, size], ([r, i]) => parts.at([b, r, g, i])).values as number[]),
  )
}

const EPSILON = 1e-3

const groupings: { name: string; shape: number[]; grouping: Grouping; gradient?: boolean }[] = [
  {
    name: 'of a batch',
    shape: [2, 3, 2, 5],
    grouping: { batch: 1, outer: 12, groups: 5, size: 1 },
    gradient: true,
  },
  { name: 'of rows', shape: [3, 7], grouping: { batch: 3, outer: 1, groups: 1, size: 7 }, gradient: true },
  {
    name: 'of groups of channels',
    shape: [2, 3, 6],
    grouping: { batch: 2, outer: 3, groups: 2, size: 3 },
    gradient: true,
  },
  // Sizes that kernels take four at a time.
  {
    name: 'of a batch, 8 channels',
    shape: [5, 8],
    grouping: { batch: 1, outer: 5, groups: 8, size: 1 },
    gradient: true,
  },
  {
    name: 'of rows of 12',
    shape: [3, 12],
    grouping: { batch: 3, outer: 1, groups: 1, size: 12 },
    gradient: true,
  },
  {
    name: 'of groups of 4 channels',
    shape: [2, 3, 8],
    grouping: { batch: 2, outer: 3, groups: 2, size: 4 },
    gradient: true,
  },
  {
    name: 'of each of 4 channels',
    shape: [2, 5, 4],
    grouping: { batch: 2, outer: 5, groups: 4, size: 1 },
    gradient: true,
  },
  // Several segments, the last one shorter.
  { name: 'of a large batch', shape: [1, 3001, 3], grouping: { batch: 1, outer: 3001, groups: 3, size: 1 } },
  { name: 'of large groups', shape: [2, 501, 4], grouping: { batch: 2, outer: 501, groups: 2, size: 2 } },
]

const cases = groupings.flatMap(({ name, shape, grouping, gradient = false }): OpCase[] => {
  const { batch, groups, size } = grouping
  const channels = groups * size
  // A mean far from 0: what sums of squares would lose digits by.
  const x = map(floats(shape), (v) => Math.fround(v + 3))
  const standardized = (x: Reference) => {
    const [means, variances] = [within(x, grouping, mean), within(x, grouping, variance)]
    const rows = x.values.length / channels / batch
    return (i: number) => {
      const at = [Math.floor(i / channels / rows), Math.floor((i % channels) / size)]
      return (x.values[i] - means.at(at)) / Math.sqrt(variances.at(at) + EPSILON)
    }
  }
  return [
    {
      op: 'moments',
      name,
      inputs: [x],
      run: (x) => x.moments(grouping),
      expected: (x) =>
        new Reference(
          [2, batch * groups],
          [...within(x, grouping, mean).values, ...within(x, grouping, variance).values],
        ),
      gradient,
    },
    {
      op: 'normalize',
      name,
      inputs: [x, floats([channels], { low: 0.5 }, 2), floats([channels], {}, 3)],
      run: (x, gamma, beta) => x.normalize(x.moments(grouping), gamma, beta, grouping, EPSILON),
      expected: (x, gamma, beta) => {
        const normal = standardized(x)
        const values = x.values.map(
          (_, i) => normal(i) * gamma.values[i % channels] + beta.values[i % channels],
        )
        return new Reference(shape, values)
      },
      gradient,
      tolerance: 1e-4,
    },
  ]
})
// Whoever has no use for the moments leaves them to the op, which does each row at once where a row has all it needs.
const alone = cases

  .filter(({ op }) => op === 'normalize')
  .map((one, i): OpCase => {
    const { grouping } = groupings[i]
    return {
      ...one,
      name: `${one.name}, with moments of its own`,
      run: (x, gamma, beta) => x.normalize(null, gamma, beta, grouping, EPSILON),
    }
  })

const given: OpCase = {
  op: 'normalizeBy',
  name: 'given moments',
  inputs: [
    floats([3, 2, 5], {}, 1),
    floats([5], {}, 2),
    floats([5], { low: 0.3 }, 3),
    floats([5], {}, 4),
    floats([5], {}, 5),
  ],
  run: (x, mean, variance, gamma, beta) => x.normalizeBy(mean, variance, gamma, beta, EPSILON),
  expected: (x, mean, variance, gamma, beta) =>
    build(x.shape, (c) => {
      const at = [c[2]]
      return ((x.at(c) - mean.at(at)) / Math.sqrt(variance.at(at) + EPSILON)) * gamma.at(at) + beta.at(at)
    }),
  gradient: true,
}

/** The four random words of a group of four elements, as dropout.wgsl makes them (pcg4d). */
function words(group: number, stream: number, seed: number): number[] {
  const mix = ([x, y, z, w]: number[]) => {
    const a = (x + Math.imul(y, w)) | 0
    const b = (y + Math.imul(z, a)) | 0
    const c = (z + Math.imul(a, b)) | 0
    return [a, b, c, (w + Math.imul(b, c)) | 0]
  }
  const once = mix([group, 0, stream, seed].map((v) => (Math.imul(v, 1664525) + 1013904223) | 0))
  return mix(once.map((v) => v ^ (v >>> 16))).map((v) => v >>> 0)
}

const dropped = (shape: readonly number[], rate: number): OpCase => ({
  op: 'dropout',
  name: `of [${shape}] at rate ${rate}`,
  inputs: [floats(shape)],
  run: (x) => x.dropout(rate, new Random(7)),
  expected: (x) =>
    new Reference(
      shape,
      x.values.map((v, i) =>
        words(Math.floor(i / 4), 0, 7)[i % 4] >= Math.round(rate * 2 ** 32) ? v / (1 - rate) : 0,
      ),
    ),
  gradient: !shape.includes(0),
})

export const normalization: OpCase[] = [
  ...cases,
  ...alone,
  given,
  dropped([3, 7], 0.4),
  dropped([5], 0),
  dropped([0, 3], 0.5),
]
