import type { Conv2dOptions } from '../../../src/tensor/ops/conv2d.js'
import type { Convolution } from '../../../src/tensor/ops/convolution.js'
import { gelu } from '../../../src/tensor/ops/gelu.js'
import type { PoolingOptions } from '../../../src/tensor/ops/pooling.js'
import { relu } from '../../../src/tensor/ops/relu.js'
import type { ResizeOptions } from '../../../src/tensor/ops/resize.js'
import { tanh } from '../../../src/tensor/ops/tanh.js'
import type { Pair } from '../../../src/tensor/ops/windows.js'
import type { Tensor } from '../../../src/tensor/tensor.js'
import { build, floats, map, type Reference, zip } from '../reference.js'
import type { OpCase } from './case.js'

/** The elements that meet in a convolution: x at (n, y, x, c), filter at (a, b, k, o), output at (n, i, j, o). */
function* meetings(s: Convolution): Generator<{ x: number[]; filter: number[]; y: number[] }> {
  const [each, outputs] = [s.cin / s.groups, s.cout / s.groups]
  for (let n = 0; n < s.n; n++)
    for (let i = 0; i < s.oh; i++)
      for (let j = 0; j < s.ow; j++)
        for (let a = 0; a < s.kh; a++)
          for (let b = 0; b < s.kw; b++) {
            const row = i * s.strideH - s.padTop + a * s.dilationH
            const column = j * s.strideW - s.padLeft + b * s.dilationW
            if (row < 0 || row >= s.h || column < 0 || column >= s.w) continue
            for (let o = 0; o < s.cout; o++)
              for (let k = 0; k < each; k++) {
                const c = Math.floor(o / outputs) * each + k
                yield { x: [n, row, column, c], filter: [a, b, k, o], y: [n, i, j, o] }
              }
          }
}

const shapesOf = (s: Convolution) => ({
  x: [s.n, s.h, s.w, s.cin],
  filter: [s.kh, s.kw, s.cin / s.groups, s.cout],
  y: [s.n, s.oh, s.ow, s.cout],
})

/** The sums over all meetings of two operands, in the places of the third. */
function correlate(
  s: Convolution,
  target: 'x' | 'filter' | 'y',
  a: ['x' | 'filter' | 'y', Reference],
  b: ['x' | 'filter' | 'y', Reference],
): Reference {
  const sums = new Map<string, number>()
  for (const at of meetings(s)) {
    const place = at[target].join()
    sums.set(place, (sums.get(place) ?? 0) + a[1].at(at[a[0]]) * b[1].at(at[b[0]]))
  }
  return build(shapesOf(s)[target], (c) => sums.get(c.join()) ?? 0)
}

const plain: Convolution = {
  ...{ n: 2, h: 5, w: 4, cin: 3, oh: 3, ow: 3, cout: 2, kh: 3, kw: 2 },
  ...{ strideH: 1, strideW: 1, padTop: 0, padLeft: 0, dilationH: 1, dilationW: 1, groups: 1 },
}

/** What the options say, worked out by hand. */
const convolutions: { name: string; sizes: Convolution; options: Conv2dOptions }[] = [
  { name: 'valid', sizes: plain, options: {} },
  { name: 'same', sizes: { ...plain, oh: 5, ow: 4, padTop: 1 }, options: { padding: 'same' } },
  {
    name: 'same, strides [2, 3]',
    sizes: { ...plain, oh: 3, ow: 2, strideH: 2, strideW: 3, padTop: 1, padLeft: 0 },
    options: { padding: 'same', strides: [2, 3] },
  },
  {
    name: 'valid, strides that leave a row over, dilation',
    sizes: { ...plain, h: 8, w: 5, oh: 2, ow: 3, strideH: 2, dilationH: 2, dilationW: 2 },
    options: { strides: [2, 1], dilationRate: [2, 2] },
  },
  {
    name: '1×1',
    sizes: { ...plain, oh: 5, ow: 4, kh: 1, kw: 1 },
    options: {},
  },
  {
    name: 'in 2 groups',
    sizes: { ...plain, cin: 4, cout: 6, groups: 2 },
    options: { groups: 2 },
  },
  {
    name: 'depthwise',
    sizes: { ...plain, oh: 5, ow: 4, cin: 3, cout: 6, padTop: 1, groups: 3 },
    options: { groups: 3, padding: 'same' },
  },
  {
    name: 'with padding in front alone',
    sizes: { ...plain, oh: 5, ow: 4, padTop: 2, padLeft: 1 },
    options: { padding: { before: [2, 1], size: [5, 4] } },
  },
]

const convolutionCases = convolutions.flatMap(({ name, sizes, options }): OpCase[] => {
  const shapes = shapesOf(sizes)
  const [x, filter, y] = [floats(shapes.x, {}, 1), floats(shapes.filter, {}, 2), floats(shapes.y, {}, 3)]
  return [
    {
      op: 'conv2d',
      name,
      inputs: [x, filter],
      run: (x, filter) => x.conv2d(filter, options),
      expected: (x, filter) => correlate(sizes, 'y', ['x', x], ['filter', filter]),
      gradient: true,
    },
    {
      op: 'conv2dInputGrad',
      name,
      inputs: [y, filter],
      run: (dy, filter) => dy.conv2dInputGrad(filter, sizes),
      expected: (dy, filter) => correlate(sizes, 'x', ['y', dy], ['filter', filter]),
      gradient: true,
    },
    {
      op: 'conv2dFilterGrad',
      name,
      inputs: [x, y],
      run: (x, dy) => x.conv2dFilterGrad(dy, sizes),
      expected: (x, dy) => correlate(sizes, 'filter', ['x', x], ['y', dy]),
      tolerance: 3e-5, // over all pixels, terms of either sign: more rounding than is left of the sum
      gradient: true,
    },
  ]
})

const bias = floats([2], {}, 4)
const convolved = (x: Reference, filter: Reference, bias: Reference) =>
  zip((y, b) => y + b, [correlate(plain, 'y', ['x', x], ['filter', filter]), bias])

/** Products small enough that tanh keeps its digits, and far from relu's kink. */
const small = [
  floats([2, 5, 4, 3], { low: -0.3, high: 0.3 }, 1),
  floats([3, 2, 3, 2], { low: -0.3, high: 0.3 }, 2),
]

const activated: OpCase[] = [
  {
    op: 'conv2d',
    name: 'with a bias and tanh, in the epilogue',
    inputs: [...small, bias],
    run: (x, filter, bias) => x.conv2d(filter, { bias, activation: tanh }),
    expected: (...xs) => map(convolved(xs[0], xs[1], xs[2]), Math.tanh),
    gradient: true,
  },
  {
    op: 'conv2d',
    name: 'with relu, away from its kink',
    inputs: [floats([2, 5, 4, 3], { low: 0.2, high: 1 }, 1), floats([3, 2, 3, 2], { low: 0.2, high: 1 }, 2)],
    run: (x, filter) => x.conv2d(filter, { activation: relu }),
    expected: (x, filter) => map(correlate(plain, 'y', ['x', x], ['filter', filter]), (v) => Math.max(v, 0)),
    gradient: true,
  },
  {
    op: 'conv2d',
    name: 'with gelu, which follows as an op of its own',
    inputs: [...small, bias],
    run: (x, filter, bias) => x.conv2d(filter, { bias, activation: (y: Tensor) => gelu(y) }),
    expected: (...xs) => map(convolved(xs[0], xs[1], xs[2]), gaussian),
    gradient: true,
    tolerance: 1e-4,
  },
]

/** x·Φ(x), Φ by Simpson's rule. */
function gaussian(x: number): number {
  const n = 400
  let sum = 0
  for (let i = 0; i <= n; i++) {
    const t = (x * i) / n
    sum += (i === 0 || i === n ? 1 : i % 2 === 0 ? 2 : 4) * Math.exp((-t * t) / 2)
  }
  return x * (0.5 + (sum * x) / (3 * n) / Math.sqrt(2 * Math.PI))
}

/** Images whose pixels are 0.1 apart, in no order: which is largest does not change by a small step. */
function distinct([n, h, w, c]: readonly number[]): Reference {
  const keys = floats([n, h, w, c])
  return build([n, h, w, c], ([image, row, column, channel]) => {
    const own = keys.at([image, row, column, channel])
    const below = build([h, w], ([i, j]) => Number(keys.at([image, i, j, channel]) < own)).values
    return Math.fround(0.1 * below.reduce((sum, each) => sum + each, 0) - 1)
  })
}

interface PoolingCase {
  name: string
  image: [number, number]
  window: Pair
  options: PoolingOptions
  /** Worked out by hand. */
  size: Pair
  strides: Pair
  before: Pair
}

const poolings: PoolingCase[] = [
  { name: '2×2', image: [5, 4], window: [2, 2], options: {}, size: [2, 2], strides: [2, 2], before: [0, 0] },
  {
    name: '3×2 that overlap',
    image: [5, 4],
    window: [3, 2],
    options: { strides: [1, 1] },
    size: [3, 3],
    strides: [1, 1],
    before: [0, 0],
  },
  {
    name: '3×3, same, strides 2',
    image: [5, 4],
    window: [3, 3],
    options: { padding: 'same', strides: [2, 2] },
    size: [3, 2],
    strides: [2, 2],
    before: [1, 0],
  },
  {
    name: '2×2 with gaps between',
    image: [5, 6],
    window: [2, 2],
    options: { strides: [3, 3] },
    size: [2, 2],
    strides: [3, 3],
    before: [0, 0],
  },
]

const poolingCases = poolings.flatMap(({ name, image, window, options, size, strides, before }): OpCase[] => {
  const fold = (x: Reference, f: (values: number[]) => number) =>
    build([x.shape[0], ...size, x.shape[3]], ([n, i, j, c]) => {
      const values: number[] = []
      for (let a = 0; a < window[0]; a++)
        for (let b = 0; b < window[1]; b++) {
          const [row, column] = [i * strides[0] - before[0] + a, j * strides[1] - before[1] + b]
          if (row >= 0 && row < image[0] && column >= 0 && column < image[1])
            values.push(x.at([n, row, column, c]))
        }
      return f(values)
    })
  const x = distinct([2, ...image, 3])
  return [
    {
      op: 'maxPool2d',
      name,
      inputs: [x],
      run: (x) => x.maxPool2d(window, options),
      expected: (x) => fold(x, (values) => Math.max(...values)),
      gradient: true,
    },
    {
      op: 'averagePool2d',
      name,
      inputs: [x],
      run: (x) => x.averagePool2d(window, options),
      expected: (x) => fold(x, (values) => values.reduce((a, b) => a + b, 0) / values.length),
      gradient: true,
    },
  ]
})

/** A line of pixels read at a place between their middles, or where it is farther than that. */
type Reading = (pixel: (i: number) => number, n: number, at: number, scale: number) => number

const between: Reading = (pixel, n, at) => {
  const inside = Math.min(Math.max(at, 0), n - 1)
  const [before, after] = [Math.floor(inside), Math.ceil(inside)]
  return pixel(before) * (1 - (inside - before)) + pixel(after) * (inside - before)
}

const nearest: Reading = (pixel, n, at) => pixel(Math.min(Math.floor(at + 0.5), n - 1))

const averaged: Reading = (pixel, n, at, scale) => {
  let [sum, weights] = [0, 0]
  for (let i = 0; i < n; i++) {
    const weight = Math.max(0, 1 - Math.abs(i - at) / Math.max(scale, 1))
    sum += weight * pixel(i)
    weights += weight
  }
  return sum / weights
}

const resizings: { name: string; size: Pair; options: ResizeOptions; read: Reading }[] = [
  { name: 'larger', size: [9, 10], options: {}, read: between },
  { name: 'smaller', size: [3, 2], options: {}, read: between },
  { name: 'of its own size', size: [5, 4], options: {}, read: between },
  { name: 'nearest', size: [8, 3], options: { interpolation: 'nearest' }, read: nearest },
  { name: 'smaller, averaged', size: [2, 3], options: { antialias: true }, read: averaged },
  { name: 'larger, averaged', size: [7, 6], options: { antialias: true }, read: averaged },
]

const resizingCases = resizings.map(({ name, size, options, read }): OpCase => {
  const place = (i: number, from: number, to: number) => ((i + 0.5) * from) / to - 0.5
  return {
    op: 'resize',
    name,
    inputs: [floats([2, 5, 4, 3])],
    run: (x) => x.resize(size, options),
    expected: (x) =>
      build([2, ...size, 3], ([n, i, j, c]) => {
        const [rows, columns] = [5 / size[0], 4 / size[1]]
        const line = (row: number) =>
          read((column) => x.at([n, row, column, c]), 4, place(j, 4, size[1]), columns)
        return read(line, 5, place(i, 5, size[0]), rows)
      }),
    gradient: true,
  }
})

export const images: OpCase[] = [...convolutionCases, ...activated, ...poolingCases, ...resizingCases]
