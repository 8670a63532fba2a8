import { misplaced } from '../../show.js'
import { broadcastShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { attentionInOps, fusedAttention } from './attention.js'
import { requireTensor } from './op.js'

export interface DotProductAttentionOptions {
  /** Added to the scores; broadcasts to [batch, heads, queries, keys]. Not beside a mask. @default null */
  bias?: Tensor | null
  /** True (or not 0) where a query sees a key; broadcasts to [batch, heads, queries, keys]. @default null */
  mask?: Tensor | null
  /** What scores are multiplied by; null: 1 / √depth. @default null */
  scale?: number | null
  /** Whether a query sees only keys up to its own place. @default false */
  isCausal?: boolean
  /**
   * Whether one kernel does it, without the matrix of weights in memory: true or an error, false; null: where that is the
   * better way. @default null
   */
  flashAttention?: boolean | null
}

/**
 * softmax(scale · query·keyᵀ) · value for each head: query [batch, queries, heads, depth], key [batch, keys, groups, depth],
 * value [batch, keys, groups, width] → [batch, queries, heads, width] (keras.ops.dot_product_attention). Where groups are
 * fewer than heads, heads / groups neighbours share one. A query that sees no key gets the mean of the values. With
 * weights p and dp = dy·valueᵀ, gradients go by p · (dp - Σ dp·p).
 */
export function dotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: DotProductAttentionOptions = {},
): Tensor {
  for (const x of [query, key, value]) requireTensor('dotProductAttention', x)
  const { bias = null, mask = null, scale = null, isCausal = false, flashAttention = null } = options
  const [heads, groups] = [query.shape[2], key.shape[2]]
  const fits =
    [query, key, value].every((x) => x.rank === 4 && x.shape[0] === query.shape[0]) &&
    query.shape[3] === key.shape[3] &&
    key.shape[1] === value.shape[1] &&
    groups === value.shape[2] &&
    heads % groups === 0
  if (!fits) {
    throw new RangeError(
      'dotProductAttention: expected query [batch, queries, heads, depth], key [batch, keys, groups, depth] and value ' +
        `[batch, keys, groups, width], heads a multiple of groups, got [${query.shape}], [${key.shape}], [${value.shape}]`,
    )
  }
  if (bias && mask) throw new TypeError('dotProductAttention: expected a bias or a mask, got both')
  if (scale !== null && typeof scale !== 'number')
    throw new TypeError(`dotProductAttention: ${misplaced('a number or null as scale', scale)}`)
  const scores = [query.shape[0], heads, query.shape[1], key.shape[1]]
  const ofScores = (x: Tensor | null, name: string) => {
    if (!x) return null
    requireTensor('dotProductAttention', x)
    if (broadcastShape(`dotProductAttention, scores and ${name}`, scores, x.shape).join() !== scores.join()) {
      throw new RangeError(
        `dotProductAttention: expected a ${name} that broadcasts to the scores [${scores}], got [${x.shape}]`,
      )
    }
    return x.reshape([...Array<number>(4 - x.rank).fill(1), ...x.shape])
  }
  const shared = (x: Tensor) =>
    groups === heads
      ? x
      : x
          .expandDims(3)
          .broadcastTo([...x.shape.slice(0, 3), heads / groups, x.shape[3]])
          .reshape([...x.shape.slice(0, 2), heads, x.shape[3]])
  const operands = [query, shared(key), shared(value)]
  const settings = {
    mask: ofScores(mask, 'mask'),
    bias: ofScores(bias, 'bias'),
    scale: scale ?? 1 / Math.sqrt(query.shape[3]),
    causal: isCausal,
    hidden: 'replaced' as const,
    dropout: null,
  }
  const fused = flashAttention === false ? null : fusedAttention(operands, settings, flashAttention)
  if (flashAttention && !fused) {
    throw new RangeError(
      'dotProductAttention: flashAttention takes no bias, and depth and width that are multiples of 4 up to 64, ' +
        `got ${bias ? 'a bias' : `[${query.shape}] and [${value.shape}]`}`,
    )
  }
  return fused ?? attentionInOps(operands, settings).output
}
