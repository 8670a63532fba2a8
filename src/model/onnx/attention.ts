import type { Attention } from '../../layers/attention.js'
import type { Dot } from '../../layers/dot.js'
import type { MultiHeadAttention } from '../../layers/multiHeadAttention.js'
import type { Projection } from '../../layers/projection.js'
import type { Shape } from '../../layers/symbolic.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { Emitter, Value } from './emitter.js'

/** What is the same in both kinds of attention: no masks, except that of the past, for lengths that are known. */
interface Told {
  masks?: readonly string[]
  use_causal_mask?: boolean
  return_attention_scores?: boolean
  sliding_window?: number | null
}

function refuse(g: Emitter, what: string): never {
  throw new Error(`Layer "${g.layer}": ${what}, which is not written to ONNX`)
}

/** Scores with what a position may not see taken out: [Tq, Tv] of 0 and -1e9. */
function masked(g: Emitter, scores: string, told: Told, query: Shape, key: Shape): string {
  if ((told.masks ?? []).length > 0) refuse(g, 'it takes masks as inputs')
  const { use_causal_mask: causal, sliding_window: near = null } = told
  if (!causal && near === null) return scores
  const [rows, columns] = [query[1], key[1]]
  if (rows === null || columns === null) refuse(g, 'it masks sequences of unknown length')
  const seen = (i: number, j: number) => (!causal || j <= i) && (near === null || Math.abs(i - j) < near)
  const values = Float32Array.from({ length: rows * columns }, (_, k) =>
    seen(Math.floor(k / columns), k % columns) ? 0 : -1e9,
  )
  return g.node('Add', [scores, g.floats(new NdArray(values, [rows, columns]), 'mask')])
}

/** softmax(query·keyᵀ)·value */
export function attention(inputs: readonly Value[], layer: Attention, shapes: readonly Shape[]): Value[] {
  const [query, value, key = value] = inputs
  const { emitter: g } = query
  const told = layer.getConfig() as Told
  if (layer.scoreMode === 'concat') refuse(g, "its scoreMode is 'concat'")
  const turned = g.node('Transpose', [key.last], { perm: [0, 2, 1] })
  const products = g.node('MatMul', [query.last, turned])
  const scaled = layer.scale ? g.node('Mul', [products, g.weight(layer.scale)]) : products
  const hidden = masked(g, scaled, told, shapes[0], shapes[inputs.length > 2 ? 2 : 1])
  const weights = g.node('Softmax', [hidden], { axis: -1 })
  return [query.made(g.node('MatMul', [weights, value.last])), query.made(weights)]
}

export function multiHeadAttention(
  inputs: readonly Value[],
  layer: MultiHeadAttention,
  shapes: readonly Shape[],
): Value[] {
  const [query, value, key = value] = inputs
  const { emitter: g } = query
  const told = layer.getConfig() as Told
  if (query.rank !== 3) refuse(g, 'it attends along several axes')
  if (layer.useGate) refuse(g, 'it has a gate')
  const { numHeads, keyDim, valueDim, outputShape } = layer
  if (outputShape && outputShape.length > 1) refuse(g, 'its outputShape has several axes')
  /** [batch, T, width] → [batch, heads, T, depth] */
  const heads = (x: Value, part: Projection, depth: number) => {
    const y = g.node('Reshape', [projected(g, x.last, part), g.ints([0, 0, numHeads, depth], 'shape')])
    return g.node('Transpose', [y], { perm: [0, 2, 1, 3] })
  }
  const q = g.node('Mul', [heads(query, layer.queryDense, keyDim), g.floats(1 / Math.sqrt(keyDim), 'scale')])
  const k = g.node('Transpose', [heads(key, layer.keyDense, keyDim)], { perm: [0, 1, 3, 2] })
  const v = heads(value, layer.valueDense, valueDim)
  const scores = masked(g, g.node('MatMul', [q, k]), told, shapes[0], shapes[inputs.length > 2 ? 2 : 1])
  const weights = g.node('Softmax', [scores], { axis: -1 })
  const mixed = g.node('Transpose', [g.node('MatMul', [weights, v])], { perm: [0, 2, 1, 3] })
  const joined = g.node('Reshape', [mixed, g.ints([0, 0, numHeads * valueDim], 'shape')])
  return [query.made(projected(g, joined, layer.outputDense, 2)), query.made(weights, 4)]
}

/** x·kernel + bias, the kernel's first axes, `axes` of them, taken as one, and the others: [.., inner] → [.., outer] */
function projected(g: Emitter, x: string, { kernel, bias }: Projection, axes = 1): string {
  const values = g.valuesOf(kernel)
  const inner = values.shape.slice(0, axes).reduce((a, b) => a * b, 1)
  const matrix = values.reshape([inner, values.size / inner])
  const y = g.node('MatMul', [x, g.floats(matrix, 'kernel')])
  return bias ? g.node('Add', [y, g.floats(g.valuesOf(bias).reshape([-1]), 'bias')]) : y
}

/** Products of two inputs along an axis of each; of vectors and of matrices. */
export function dot(inputs: readonly Value[], layer: Dot): Value {
  const [x, y] = inputs
  const { emitter: g } = x
  if (x.rank > 3 || y.rank > 3) refuse(g, 'its inputs have more than three axes')
  const axes = [layer.axes].flat()
  const [a, b] = [x, y].map((input, i) => {
    const axis = axes[i] ?? axes[0]
    const along = axis < 0 ? axis + input.rank : axis
    const unit = layer.normalize ? scaledToOne(g, input.last, along) : input.last
    if (input.rank === 2) return g.node('Unsqueeze', [unit, g.ints([1], 'axes')]) // [N, 1, k]
    return along === 2 ? unit : g.node('Transpose', [unit], { perm: [0, 2, 1] })
  })
  const products = g.node('MatMul', [a, g.node('Transpose', [b], { perm: [0, 2, 1] })])
  const gone = [x, y].flatMap(({ rank }, i) => (rank === 2 ? [i + 1] : []))
  if (gone.length === 0) return x.made(products)
  // Two vectors leave [N, 1].
  const axesGone = gone.length === 2 ? [2] : gone
  return x.made(g.node('Squeeze', [products, g.ints(axesGone, 'axes')]), 3 - axesGone.length)
}

function scaledToOne(g: Emitter, x: string, axis: number): string {
  const squares = g.node('ReduceSum', [g.node('Mul', [x, x]), g.ints([axis], 'axes')])
  return g.node('Div', [x, g.node('Sqrt', [g.node('Max', [squares, g.floats(1e-14, 'epsilon')])])])
}
