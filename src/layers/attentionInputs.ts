import type { Table } from '../options.js'
import { arange } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { formatShapes, requireInputs } from './inputs.js'
import type { AnyLayer } from './layer.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/**
 * What Keras' attention layers take as arguments of a call. Here a layer is told once, when it is made:
 * tensors go into the list of inputs, which a model's graph can hold, and settings stay what they are.
 *
 * ```ts
 * const layer = new MultiHeadAttention(2, 16, { masks: ['value'], returnAttentionScores: true })
 * const [output, scores] = layer.call([query, value, valueMask], context)
 * ```
 */
export interface AttentionCall<Mask extends string> {
  /**
   * What the inputs after query, value and perhaps key are, in their order: with `['value']`, the layer is
   * called on [query, value, valueMask]. Masks are true (or 1) for what counts, false (or 0) for padding.
   * @default []
   */
  masks?: readonly Mask[]
  /** Whether a position sees only itself and earlier ones. @default false */
  useCausalMask?: boolean
  /**
   * Whether the layer gives [output, scores], the scores being the weight that each query puts on each value.
   * @default false
   */
  returnAttentionScores?: boolean
}

/** These options, for messages. */
export const callTable = {
  masks: 'any',
  useCausalMask: 'boolean',
  returnAttentionScores: 'boolean',
} satisfies Table<AttentionCall<string>>

/** The arguments that were given. Keras' configurations don't have them, so others must not turn up either. */
export function argumentsConfig({
  masks = [],
  useCausalMask,
  returnAttentionScores,
}: AttentionCall<string>): Record<string, unknown> {
  return {
    ...(masks.length > 0 && { masks }),
    ...(useCausalMask && { use_causal_mask: true }),
    ...(returnAttentionScores && { return_attention_scores: true }),
  }
}

/** The inputs of a call by their names. The key is the value where none was given. */
export interface AttentionInputs<T, Mask extends string> {
  query: T
  value: T
  key: T
  masks: Partial<Record<Mask, T>>
}

/** Tells the inputs in a list apart. */
export function namedInputs<T, Mask extends string>(
  inputs: readonly T[],
  masks: readonly Mask[],
): AttentionInputs<T, Mask> {
  const count = inputs.length - masks.length
  const [query, value, key = value] = inputs.slice(0, count)
  const entries = masks.map((mask, i) => [mask, inputs[count + i]])
  return { query, value, key, masks: Object.fromEntries(entries) }
}

/** Throws where query, value and key don't fit together, or are not what the list should hold. */
export function checkAttentionInputs(
  layer: AnyLayer,
  shapes: readonly Shape[],
  masks: readonly string[],
): void {
  const names = ['query', 'value', '(key)', ...masks.map((mask) => `${mask} mask`)].join(', ')
  requireInputs(layer, shapes, 2 + masks.length, 3 + masks.length, `tensors, ${names}`)
  const { query, value, key } = namedInputs(shapes, masks)
  const alike = (a: number | null, b: number | null) => a === b || a === null || b === null
  const fits =
    query.length >= 3 &&
    query.length === value.length &&
    value.length === key.length &&
    alike(query[0], value[0]) &&
    value.slice(0, -1).every((n, axis) => alike(n, key[axis]))
  if (fits) return
  throw new RangeError(
    `${titleOf(layer)}: expected query [batch, Tq, …], value [batch, Tv, …] and key [batch, Tv, …], ` +
      `got ${formatShapes([query, value, key])}`,
  )
}

/** What lies less than `size` positions away, before or after. bool [queries, values]. */
export function windowMask(queries: number, values: number, size: number): Tensor {
  return arange(queries).expandDims(-1).sub(arange(values)).abs().less(size)
}
