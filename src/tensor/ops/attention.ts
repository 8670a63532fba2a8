import type { AttentionOperands, AttentionProblem } from '../../kernels/attention.js'
import { kernels } from '../../kernels/loaded.js'
import type { RandomKey } from '../../kernels/random.js'
import { contiguousStrides } from '../../kernels/strides.js'
import { arange } from '../create.js'
import { vjp } from '../gradients.js'
import { gpu } from '../runtime.js'
import { empty, type Tensor } from '../tensor.js'
import { asFloat, cast } from './cast.js'
import { dropoutBy } from './dropout.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'

/** How queries attend to keys. */
export interface Attending extends Pick<AttentionProblem, 'scale' | 'causal' | 'hidden'> {
  /** Not 0 where a query sees a key: [batch, heads, queries, keys], or 1 in place of any of them. */
  mask: Tensor | null
  /** Added to the scores, of shapes like a mask. No kernel takes one. */
  bias?: Tensor | null
  /** Of the weights. */
  dropout: { rate: number; key: RandomKey; clock: Tensor } | null
}

type Attributes = Attending & {
  /** What the gradients make the weights anew from, a row for each [batch, heads, queries]. */
  rows: Tensor
}

function problemOf([q, k, v]: readonly Tensor[], { mask, ...settings }: Attending): AttentionProblem {
  const [batch, queries, heads, depth] = q.shape
  const maskStrides =
    mask && contiguousStrides(mask.shape).map((stride, axis) => (mask.shape[axis] === 1 ? 0 : stride))
  return { ...settings, batch, heads, queries, keys: k.shape[1], depth, width: v.shape[3], maskStrides }
}

function operandsOf([q, k, v]: readonly Tensor[], settings: Attending): AttentionOperands {
  const [mask, clock] = [settings.mask?.buffer ?? null, settings.dropout?.clock.buffer ?? null]
  return { q: q.buffer, k: k.buffer, v: v.buffer, mask, clock }
}

const run = defineOp<Attributes>({
  name: 'attention',
  shape: ([q, , v]) => [...q.shape.slice(0, 3), v.shape[3]],
  run: (gpu, inputs, out, attributes) =>
    kernels.attention(
      gpu,
      problemOf(inputs, attributes),
      operandsOf(inputs, attributes),
      out.buffer,
      attributes.rows.buffer,
    ),
  gradient: (dy, { inputs, y, attributes }) => {
    // Made when the first of the three is wanted.
    let made: Attributes | null = null
    const completed = () => {
      made ??= { ...attributes, rows: dots([y, dy], { ...attributes, inputs }) }
      return made
    }
    return [queryGrad, keyGrad, valueGrad].map((gradient) => () => gradient([dy, ...inputs], completed()))
  },
})

/** rows, and y·dy beside them; no gradient of its own, since the gradients' definitions don't go by it. */
const dots = defineOp<Attributes & { inputs: readonly Tensor[] }>({
  name: 'attentionDots',
  shape: (_, { rows: { shape } }) => [...shape.slice(0, 3), 4],
  run: (gpu, [y, dy], out, { inputs, ...attributes }) =>
    kernels.attentionDots(
      gpu,
      problemOf(inputs, attributes),
      y.buffer,
      dy.buffer,
      attributes.rows.buffer,
      out.buffer,
    ),
  gradient: null,
})

const gradientOf = (name: string, of: 'q' | 'k' | 'v', at: number) =>
  defineFused<Attributes>(
    {
      name,
      shape: ([, ...inputs]) => inputs[at].shape,
      run: (gpu, [dy, ...inputs], out, attributes) => {
        const operands = operandsOf(inputs, attributes)
        const { rows } = attributes
        kernels.attentionGrad(
          gpu,
          problemOf(inputs, attributes),
          of,
          operands,
          dy.buffer,
          rows.buffer,
          out.buffer,
        )
      },
    },
    ([dy, ...inputs], settings) =>
      vjp((x) => attentionInOps(inputs.with(at, x), settings).output, [inputs[at]], dy)[0],
  )
const queryGrad = gradientOf('attentionQueryGrad', 'q', 0)
const keyGrad = gradientOf('attentionKeyGrad', 'k', 1)
const valueGrad = gradientOf('attentionValueGrad', 'v', 2)

/**
 * Attention by a kernel of its own, without the matrix of weights in memory, forward and backward: q [batch, queries,
 * heads, depth], k [batch, keys, heads, depth], v [batch, keys, heads, width] → [batch, queries, heads, width]. Gradients
 * as of `attentionInOps`, which defines it. null where that is the better way.
 * @param whether to, where it can be done; null: where it is worth it
 */
export function fusedAttention(
  operands: readonly Tensor[],
  settings: Attending,
  whether: boolean | null = null,
): Tensor | null {
  const inputs = operands.map(asFloat)
  const masked = { ...settings, mask: settings.mask && cast(settings.mask, 'bool') }
  const problem = problemOf(inputs, masked)
  const fits = !settings.bias && kernels.attentionFits(problem)
  if (!fits || !(whether ?? kernels.choosesAttention(gpu().traits, problem))) return null
  const { batch, heads, queries } = problem
  return run(inputs, { ...masked, rows: empty([batch, heads, queries, 2]) })
}

/** The same in ops, and the weights [batch, heads, queries, keys], before dropout. */
export function attentionInOps(
  operands: readonly Tensor[],
  { scale, causal, mask, bias, hidden, dropout }: Attending,
): { output: Tensor; weights: Tensor } {
  const byHead = (x: Tensor) => x.transpose([0, 2, 1, 3])
  const [q, k, v] = operands
  const products = byHead(q.mul(scale)).matmul(byHead(k), { transposeB: true })
  const logits = bias ? products.add(bias) : products
  const visible = causal ? causalMask(q.shape[1], k.shape[1]) : null
  const seen = mask && visible ? mask.logicalAnd(visible) : (mask ?? visible)
  const scores = seen ? seen.where(logits, hidden === 'lowered' ? logits.sub(1e9) : -1e9) : logits
  const softmax = scores.softmax(-1)
  const weights = seen && hidden === 'dropped' ? seen.where(softmax, 0) : softmax
  const kept = dropout ? dropoutBy(weights, dropout) : weights
  return { output: byHead(kept.matmul(byHead(v))), weights }
}

/** What position i may see of position j: itself and what comes before. bool [queries, values]. */
export function causalMask(queries: number, values: number): Tensor {
  return arange(queries).expandDims(-1).greaterEqual(arange(values))
}
