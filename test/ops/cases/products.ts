import {
  type DotProductAttentionOptions,
  dotProductAttention,
} from '../../../src/tensor/ops/dotProductAttention.js'
import { gelu } from '../../../src/tensor/ops/gelu.js'
import type { MatmulOptions } from '../../../src/tensor/ops/matmul.js'
import { relu } from '../../../src/tensor/ops/relu.js'
import { sigmoid } from '../../../src/tensor/ops/sigmoid.js'
import { tanh } from '../../../src/tensor/ops/tanh.js'
import type { Tensor } from '../../../src/tensor/tensor.js'
import { broadcast, build, floats, integers, map, Reference, zip } from '../reference.js'
import type { OpCase } from './case.js'

/** a·b over the last two axes, the others broadcast. */
function product(a: Reference, b: Reference): Reference {
  const [m, k] = a.shape.slice(-2)
  const n = b.shape[b.rank - 1]
  const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2))
  return build([...batch, m, n], (c) => {
    const [i, j] = c.slice(-2)
    const outer = c.slice(0, -2)
    let sum = 0
    for (let l = 0; l < k; l++) sum += a.at([...outer, i, l]) * b.at([...outer, l, j])
    return sum
  })
}

function transposed(x: Reference): Reference {
  const shape = [...x.shape.slice(0, -2), x.shape[x.rank - 1], x.shape[x.rank - 2]]
  return build(shape, (c) => x.at([...c.slice(0, -2), c[c.length - 1], c[c.length - 2]]))
}

const laidOut = (x: Reference, shape: readonly number[]) => new Reference(shape, x.values)

const matmul = (
  a: readonly number[],
  b: readonly number[],
  options: MatmulOptions = {},
  gradient = true,
): OpCase => ({
  op: 'matmul',
  name: `of [${a}]${options.transposeA ? 'ᵀ' : ''} and [${b}]${options.transposeB ? 'ᵀ' : ''}`,
  inputs: [floats(a, {}, 1), floats(b, {}, 2)],
  run: (x, y) => x.matmul(y, options),
  expected: (x, y) => product(options.transposeA ? transposed(x) : x, options.transposeB ? transposed(y) : y),
  gradient: gradient && ![...a, ...b].includes(0),
})

const x = floats([4, 5], {}, 1)
const kernel = floats([5, 3], {}, 2)
const bias = floats([3], {}, 3)
const affine = (x: Reference, w: Reference, b: Reference) => zip((z, b) => z + b, [product(x, w), b])

/** softmax(scale · q·kᵀ + bias) · v of each head, where a query sees a key. */
function attention(
  { scale, sees = () => true }: { scale: number; sees?: (c: readonly number[]) => boolean },
  q: Reference,
  k: Reference,
  v: Reference,
  bias?: Reference,
): Reference {
  const share = q.shape[2] / k.shape[2]
  const [, queries, heads, depth] = q.shape
  return build([q.shape[0], queries, heads, v.shape[3]], ([b, i, h, x]) => {
    const scores = Array.from({ length: k.shape[1] }, (_, j) => {
      let product = 0
      for (let c = 0; c < depth; c++) product += q.at([b, i, h, c]) * k.at([b, j, Math.floor(h / share), c])
      return sees([b, h, i, j]) ? scale * product + (bias?.at([b, h, i, j]) ?? 0) : -1e9
    })
    const powers = scores.map((score) => Math.exp(score - Math.max(...scores)))
    const total = powers.reduce((a, b) => a + b)
    return powers.reduce((sum, p, j) => sum + (p / total) * v.at([b, j, Math.floor(h / share), x]), 0)
  })
}

const [queries, keys, values] = [
  floats([2, 3, 2, 4], {}, 1),
  floats([2, 5, 2, 4], {}, 2),
  floats([2, 5, 2, 8], {}, 3),
]
const scores = floats([2, 1, 3, 5], {}, 4)

const attending = (
  name: string,
  options: DotProductAttentionOptions,
  sees?: (c: readonly number[]) => boolean,
): OpCase => ({
  op: 'dotProductAttention',
  name,
  inputs: [queries, keys, values],
  run: (q, k, v) => dotProductAttention(q, k, v, options),
  expected: (q, k, v) => attention({ scale: options.scale ?? 0.5, sees }, q, k, v),
  gradient: true,
})

export const products: OpCase[] = [
  attending('of four wide keys', {}),
  attending('with a scale, in one kernel', { scale: 0.8, flashAttention: true }),
  attending(
    'of what comes before, in one kernel',
    { isCausal: true, flashAttention: true },
    ([, , i, j]) => j <= i,
  ),
  {
    op: 'dotProductAttention',
    name: 'with a mask, in one kernel',
    inputs: [queries, keys, values, scores],
    run: (q, k, v, s) => dotProductAttention(q, k, v, { mask: s.greater(0), flashAttention: true }),
    expected: (q, k, v, s) => attention({ scale: 0.5, sees: (c) => s.at(c) > 0 }, q, k, v),
    gradient: true,
  },
  {
    op: 'dotProductAttention',
    name: 'with a bias',
    inputs: [queries, keys, values, scores],
    run: (q, k, v, bias) => dotProductAttention(q, k, v, { bias }),
    expected: (q, k, v, bias) => attention({ scale: 0.5 }, q, k, v, bias),
    gradient: true,
  },
  {
    op: 'dotProductAttention',
    name: 'of six heads that share two keys',
    inputs: [floats([1, 3, 6, 3], {}, 1), floats([1, 4, 2, 3], {}, 2), floats([1, 4, 2, 5], {}, 3)],
    run: (q, k, v) => dotProductAttention(q, k, v, { scale: 1 }),
    expected: (q, k, v) => attention({ scale: 1 }, q, k, v),
    gradient: true,
  },
  matmul([3, 5], [5, 2]),
  matmul([1, 1], [1, 1]),
  matmul([13, 7], [7, 17]),
  matmul([5, 3], [5, 2], { transposeA: true }),
  matmul([3, 5], [2, 5], { transposeB: true }),
  matmul([5, 3], [2, 5], { transposeA: true, transposeB: true }),
  matmul([2, 3, 4], [2, 4, 5]),
  matmul([2, 3, 4], [4, 5]),
  matmul([3, 4], [2, 4, 5]),
  matmul([2, 1, 3, 4], [3, 4, 2]),
  matmul([2, 1, 4, 3], [1, 3, 2, 4], { transposeA: true, transposeB: true }),
  matmul([0, 5], [5, 2]),
  matmul([3, 0], [0, 2]),
  matmul([0, 3, 4], [4, 5]),
  {
    op: 'matmul',
    name: 'of two vectors',
    inputs: [floats([5], {}, 1), floats([5], {}, 2)],
    run: (x, y) => x.matmul(y),
    expected: (x, y) => laidOut(product(laidOut(x, [1, 5]), laidOut(y, [5, 1])), []),
    gradient: true,
  },
  {
    op: 'matmul',
    name: 'of a vector and matrices',
    inputs: [floats([5], {}, 1), floats([2, 5, 3], {}, 2)],
    run: (x, y) => x.matmul(y),
    expected: (x, y) => laidOut(product(laidOut(x, [1, 5]), y), [2, 3]),
    gradient: true,
  },
  {
    op: 'matmul',
    name: 'of matrices and a vector',
    inputs: [floats([2, 3, 5], {}, 1), floats([5], {}, 2)],
    run: (x, y) => x.matmul(y),
    expected: (x, y) => laidOut(product(x, laidOut(y, [5, 1])), [2, 3]),
    gradient: true,
  },
  {
    op: 'matmul',
    name: 'of integers',
    inputs: [integers([3, 5]), integers([5, 2])],
    run: (x, y) => x.matmul(y),
    expected: product,
    gradient: false,
  },
  {
    op: 'dense',
    name: 'without bias',
    inputs: [x, kernel],
    run: (x, w) => x.dense(w),
    expected: product,
    gradient: true,
  },
  {
    op: 'dense',
    name: 'of a vector',
    inputs: [floats([5]), kernel, bias],
    run: (x, w, b) => x.dense(w, b),
    expected: (x, w, b) => laidOut(affine(laidOut(x, [1, 5]), w, b), [3]),
    gradient: true,
  },
  {
    op: 'dense',
    name: 'of [2,3,5]',
    inputs: [floats([2, 3, 5]), kernel, bias],
    run: (x, w, b) => x.dense(w, b),
    expected: affine,
    gradient: true,
  },
  {
    op: 'dense',
    name: 'of no rows',
    inputs: [floats([0, 5]), kernel, bias],
    run: (x, w, b) => x.dense(w, b),
    expected: () => build([0, 3], () => 0),
    gradient: false,
  },
  {
    op: 'dense',
    name: 'of integers',
    inputs: [integers([4, 5]), kernel, bias],
    run: (x, w, b) => x.dense(w, b),
    expected: affine,
    gradient: false,
  },
  {
    op: 'dense',
    name: 'with relu in the kernel',
    inputs: [x, kernel, bias],
    run: (x, w, b) => x.dense(w, b, relu),
    expected: (x, w, b) => map(affine(x, w, b), (z) => Math.max(z, 0)),
    gradient: true,
  },
  {
    op: 'dense',
    name: 'with tanh in the kernel',
    inputs: [x, kernel, bias],
    run: (x, w, b) => x.dense(w, b, tanh),
    expected: (x, w, b) => map(affine(x, w, b), Math.tanh),
    gradient: true,
  },
  {
    op: 'dense',
    name: 'with sigmoid in the kernel, without bias',
    inputs: [x, kernel],
    run: (x, w) => x.dense(w, null, sigmoid),
    expected: (x, w) => map(product(x, w), (z) => 1 / (1 + Math.exp(-z))),
    gradient: true,
  },
  {
    op: 'dense',
    name: 'with an activation after the kernel',
    inputs: [x, kernel, bias],
    run: (x, w, b) => x.dense(w, b, (z: Tensor) => gelu(z, true)),
    expected: (x, w, b) =>
      map(
        affine(x, w, b),
        (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
      ),
    gradient: true,
  },
]
