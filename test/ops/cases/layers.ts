import type { FillMode, Interpolation } from '../../../src/kernels/affine.js'
import { tensor } from '../../../src/tensor/create.js'
import { type Domain, floats, fold, map, Reference, zip } from '../reference.js'
import { warped } from '../warped.js'
import type { OpCase } from './case.js'

/** An elementwise op and its formula. */
function elementwise(
  op: 'relu6' | 'hardSilu' | 'mish',
  f: (x: number) => number,
  domain: Domain,
  tolerance?: number,
): OpCase[] {
  const of = (shape: readonly number[], seed: number): OpCase => ({
    op,
    name: `of [${shape}]`,
    inputs: [floats(shape, domain, seed)],
    run: (x) => x[op](),
    expected: (x) => map(x, f),
    gradient: true,
    tolerance,
  })
  return [of([3, 5], 1), of([7], 2)]
}

/** τ by sorting, as in the paper; the op finds it in another way. */
function sparsemaxThreshold(row: readonly number[]): number {
  const sorted = [...row].sort((a, b) => b - a)
  let sum = 0
  let threshold = 0
  sorted.forEach((x, i) => {
    sum += x
    if (1 + (i + 1) * x > sum) threshold = (sum - 1) / (i + 1)
  })
  return threshold
}

const sparsemax = (shape: readonly number[], axis: number, domain: Domain = {}, gradient = true): OpCase => ({
  op: 'sparsemax',
  name: `of [${shape}] along axis ${axis}`,
  inputs: [floats(shape, domain, 3)],
  run: (x) => x.sparsemax(axis),
  expected: (x) =>
    zip((x, threshold) => Math.max(x - threshold, 0), [x, fold(x, [axis], sparsemaxThreshold, true)]),
  gradient,
})

/** Turns with zooms and shifts, and a transform without an inverse; no place lies halfway between pixels. */
const TRANSFORMS = new Reference(
  [3, 6],
  [
    0.83, -0.57, 1.313, 0.61, 0.79, -2.237, 1.73, 0.21, -1.173, -0.31, 2.29, 0.437, 0.91, 0, -7.377, 0, 0,
    2.71,
  ].map(Math.fround),
)

const affine = (fillMode: FillMode, interpolation: Interpolation): OpCase => ({
  op: 'affineTransform',
  name: `${interpolation}, ${fillMode}`,
  inputs: [floats([3, 4, 5, 2], {}, 4)],
  run: (x) => x.affineTransform(tensor(TRANSFORMS.array), { fillMode, interpolation, fillValue: 0.5 }),
  expected: (x) => warped(x, TRANSFORMS, { fillMode, interpolation, fillValue: 0.5 }),
  gradient: true,
})

export const layers: OpCase[] = [
  ...elementwise('relu6', (x) => Math.min(Math.max(x, 0), 6), { low: -2, high: 8, avoid: [0, 6], gap: 0.3 }),
  ...elementwise('hardSilu', (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6, {
    low: -5,
    high: 5,
    avoid: [-3, 3],
    gap: 0.3,
  }),
  ...elementwise('mish', (x) => x * Math.tanh(Math.log1p(Math.exp(x))), { low: -6, high: 6 }),
  sparsemax([4, 5], -1),
  sparsemax([3, 7, 2], 1, { low: 100, high: 101 }, false),
  sparsemax([3, 1], -1),
  affine('constant', 'bilinear'),
  affine('nearest', 'bilinear'),
  affine('reflect', 'bilinear'),
  affine('wrap', 'bilinear'),
  affine('constant', 'nearest'),
  affine('nearest', 'nearest'),
  affine('reflect', 'nearest'),
  affine('wrap', 'nearest'),
]
