import type { DeviceBuffer } from '../gpu/buffer.js'
import { type Dispatch, workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { droppedAt } from './dropout.js'
import type { RandomKey } from './random.js'
import { shader, type Tunables } from './shader.js'

/** Queries [batch, queries, heads, depth], keys [batch, keys, heads, depth] and values [batch, keys, heads, width]. */
export interface AttentionProblem {
  batch: number
  heads: number
  queries: number
  keys: number
  depth: number
  width: number
  /** What the product of a query and a key is multiplied by. */
  scale: number
  /** Whether a query sees only keys up to its own place. */
  causal: boolean
  /**
   * What becomes of the score of a key that isn't seen. It makes a difference only for a query that sees none:
   * `replaced` gives the mean of all values, `lowered` nearly so, `dropped` zeros.
   */
  hidden: 'replaced' | 'lowered' | 'dropped'
  /** Elements of the mask from one example, head, query and key to the next; null where there is no mask. */
  maskStrides: readonly number[] | null
  /** Share of the weights that is dropped, and by which numbers. */
  dropout: { rate: number; key: RandomKey } | null
}

/** What the kernels read; mask and clock are null where the problem has none. */
export interface AttentionOperands {
  q: DeviceBuffer
  k: DeviceBuffer
  v: DeviceBuffer
  mask: DeviceBuffer | null
  /** What dropout's numbers depend on besides their key. */
  clock: DeviceBuffer | null
}

/** Rows that a workgroup computes. */
const LANES = 64
/** A row of each operand lies in registers. */
const MOST_DEPTH = 64
/** Keys up to which a walk is faster on a GPU than two products, its gradients included. */
const SHORT = 128
/** Scores that are not to be held in memory, whatever it costs not to. */
const MANY = 2 ** 26

/** Whether the kernels can do it: rows are loaded in quads, and kept in registers. */
export function attentionFits({ keys, depth, width }: AttentionProblem): boolean {
  return keys > 0 && [depth, width].every((size) => size > 0 && size % 4 === 0 && size <= MOST_DEPTH)
}

/**
 * Whether attention is worth a kernel of its own, rather than two products and a softmax: on a GPU for short sequences,
 * where dispatches count; else, and on a CPU always, products are so much faster that only memory speaks for it.
 */
export function choosesAttention({ software }: Traits, problem: AttentionProblem): boolean {
  const { batch, heads, queries, keys } = problem
  return batch * heads * queries * keys > MANY || (!software && keys <= SHORT)
}

/** y, and for its gradients `rows`: largest score and sum of each query, 2·batch·heads·queries. */
export function attention(
  gpu: Gpu,
  problem: AttentionProblem,
  { q, k, v, mask, clock }: AttentionOperands,
  y: DeviceBuffer,
  rows: DeviceBuffer,
): void {
  gpu.dispatch({
    shader: shader('attention/forward.wgsl', tunablesOf(gpu.traits, problem)),
    ...walk(problem, problem.queries, 2),
    inputs: [q, k, v, mask ?? q, clock ?? q],
    outputs: [y, rows],
  })
}

/** What the gradients need of each query besides: `rows`, and y·dy; 4·batch·heads·queries. */
export function attentionDots(
  gpu: Gpu,
  { batch, heads, queries, width }: AttentionProblem,
  y: DeviceBuffer,
  dy: DeviceBuffer,
  rows: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const count = batch * heads * queries
  gpu.dispatch({
    shader: shader('attention/dots.wgsl', { WIDTH: `${width / 4}u` }),
    uniforms: { count, heads, queries },
    inputs: [y, dy, rows],
    outputs: [out],
    workgroups: workgroupsFor(count, 64),
  })
}

/** The gradient with respect to one operand, from `rows` as `attentionDots` gives them. */
export function attentionGrad(
  gpu: Gpu,
  problem: AttentionProblem,
  of: 'q' | 'k' | 'v',
  { q, k, v, mask, clock }: AttentionOperands,
  dy: DeviceBuffer,
  rows: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const byKey = of !== 'q'
  gpu.dispatch({
    shader: shader('attention/grad.wgsl', {
      ...tunablesOf(gpu.traits, problem),
      ...(byKey && { BY_KEY: true }),
      ...(of === 'v' && { BY_SCORES: false }),
    }),
    ...walk(problem, byKey ? problem.keys : problem.queries, of === 'v' ? 2 : 3),
    inputs: [...(byKey ? [k, v, q, dy] : [q, dy, k, v]), rows, mask ?? q, clock ?? q],
    outputs: [out],
  })
}

/** A walk for each of so many rows of each head, with so many products of rows. */
function walk(
  problem: AttentionProblem,
  rows: number,
  products: number,
): Omit<Dispatch, 'shader' | 'inputs' | 'outputs'> {
  const { batch, heads, queries, keys, depth, width, scale, causal, hidden, maskStrides, dropout } = problem
  const [maskBatch, maskHead, maskQuery, maskKey] = maskStrides ?? [0, 0, 0, 0]
  const { rate, key } = dropout ?? { rate: 0, key: { seed: 0, stream: 0 } }
  return {
    uniforms: {
      ...{ batch, heads, queries, keys, scale },
      ...{ maskBatch, maskHead, maskQuery, maskKey },
      ...key,
      ...droppedAt(rate),
      drops: dropout !== null,
      causal,
      masked: maskStrides !== null,
      lowered: hidden === 'lowered',
      dropped: hidden === 'dropped',
    },
    workgroups: workgroupsFor(batch * heads * Math.ceil(rows / LANES), 1),
    work: { flop: products * batch * heads * queries * keys * (depth + width) },
  }
}

function tunablesOf({ software }: Traits, { depth, width }: AttentionProblem): Tunables {
  return { DEPTH: `${depth / 4}u`, WIDTH: `${width / 4}u`, ...(software && { TILED: false }) }
}
