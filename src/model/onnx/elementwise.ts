import type { Activation as ActivationLayer } from '../../layers/activation.js'
import type { BatchNormalization } from '../../layers/batchNormalization.js'
import type { Concatenate } from '../../layers/concatenate.js'
import type { ELU } from '../../layers/elu.js'
import type { Normalization } from '../../layers/featureNormalization.js'
import type { LayerNormalization } from '../../layers/layerNormalization.js'
import type { LeakyReLU } from '../../layers/leakyReLU.js'
import type { PReLU } from '../../layers/prelu.js'
import type { ReLU } from '../../layers/relu.js'
import type { PerChannel, Rescaling } from '../../layers/rescaling.js'
import type { Softmax } from '../../layers/softmax.js'
import { arrayOf, NdArray } from '../../tensor/ndarray.js'
import type { Numbers } from '../../tensor/nested.js'
import { activated, clip, floats } from './activations.js'
import type { Value } from './emitter.js'

export const activation = (x: Value, layer: ActivationLayer) => activated(x, layer.activation)

export function relu(x: Value, { maxValue, negativeSlope, threshold }: ReLU): Value {
  const { emitter: g } = x
  return x.map((tensor) => {
    if (threshold === 0 && negativeSlope === 0)
      return maxValue === null ? g.node('Relu', [tensor]) : clip(g, tensor, 0, maxValue)
    if (threshold === 0 && maxValue === null)
      return g.node('LeakyRelu', [tensor], floats({ alpha: negativeSlope }))
    const limit = g.floats(threshold, 'threshold')
    const above = g.node('Where', [g.node('Greater', [tensor, limit]), tensor, g.floats(0, 'zero')])
    const positive = maxValue === null ? above : clip(g, above, 0, maxValue)
    if (negativeSlope === 0) return positive
    const below = g.node('Relu', [g.node('Sub', [limit, tensor])])
    return g.node('Sub', [positive, g.node('Mul', [below, g.floats(negativeSlope, 'slope')])])
  })
}

export const leakyReLU = (x: Value, { negativeSlope }: LeakyReLU) =>
  x.map((tensor) => x.emitter.node('LeakyRelu', [tensor], floats({ alpha: negativeSlope })))

export const elu = (x: Value, { alpha }: ELU) =>
  x.map((tensor) => x.emitter.node('Elu', [tensor], floats({ alpha })))

export const prelu = (x: Value, { alpha }: PReLU) =>
  x.made(x.emitter.node('PRelu', [x.last, x.emitter.weight(alpha)]))

export function softmax(x: Value, { axis }: Softmax): Value {
  const { emitter: g } = x
  if (typeof axis === 'number') return x.made(g.node('Softmax', [x.last], { axis }))
  const exp = g.node('Exp', [g.node('Sub', [x.last, g.node('ReduceMax', [x.last], { axes: axis })])])
  return x.made(g.node('Div', [exp, g.node('ReduceSum', [exp, g.ints(axis, 'axes')])]))
}

export function rescaling(x: Value, { scale, offset }: Rescaling): Value {
  const { emitter: g } = x
  const plain = typeof scale === 'number' && typeof offset === 'number'
  const operand = (value: PerChannel, of: string) =>
    g.floats(typeof value === 'number' ? value : new NdArray(Float32Array.from(value), [value.length]), of)
  const make = (tensor: string) => {
    const scaled = g.node('Mul', [tensor, operand(scale, 'scale')])
    return offset === 0 ? scaled : g.node('Add', [scaled, operand(offset, 'offset')])
  }
  const y = x.type === 'int32' ? x.made(g.node('Cast', [x.last], { to: 1 })) : x
  return plain ? y.map(make) : y.made(make(y.last))
}

/** (x - mean) / √variance, feature by feature, or back. */
export function featureNormalization(x: Value, layer: Normalization): Value {
  const { emitter: g, rank } = x
  const { axis, invert } = layer
  const config = layer.getConfig()
  const of = (name: 'mean' | 'variance') =>
    layer[name] ? g.valuesOf(layer[name]) : arrayOf(config[name] as Numbers, name)
  const mean = of('mean')
  const deviation = of('variance').data.map((v) => Math.max(Math.sqrt(v), 1e-7))
  const kept = axis.map((one) => (one < 0 ? one + rank : one)).sort((a, b) => a - b)
  const laid = Array<number>(rank).fill(1)
  mean.shape.forEach((n, i) => {
    laid[kept[kept.length - mean.shape.length + i]] = n
  })
  const shift = g.floats(mean.reshape(laid), 'mean')
  const scale = g.floats(new NdArray(Float32Array.from(deviation), laid), 'deviation')
  const y = invert
    ? g.node('Add', [g.node('Mul', [x.last, scale]), shift])
    : g.node('Div', [g.node('Sub', [x.last, shift]), scale])
  return x.made(y)
}

export function batchNormalization(x: Value, layer: BatchNormalization): Value {
  const { emitter: g, rank } = x
  const { gamma, beta, movingMean, movingVariance, epsilon } = layer
  const channels = movingMean.size
  const all = (value: number) => new NdArray(new Float32Array(channels).fill(value), [channels])
  const names = [
    layer.scale ? g.weight(gamma) : g.floats(all(1), 'gamma'),
    layer.center ? g.weight(beta) : g.floats(all(0), 'beta'),
    g.weight(movingMean),
    g.weight(movingVariance),
  ]
  const make = (tensor: string) => g.node('BatchNormalization', [tensor, ...names], floats({ epsilon }))
  const axis = layer.axis < 0 ? layer.axis + rank : layer.axis
  if (axis === 1) return x.made(make(x.last)) // where the channels already are, whatever follows them
  if (axis === rank - 1) return x.madeFirst(make(x.first))
  const perm = Array.from({ length: rank }, (_, i) => (i === 1 ? axis : i === axis ? 1 : i))
  return x.made(g.node('Transpose', [make(g.node('Transpose', [x.last], { perm }))], { perm }))
}

export function layerNormalization(x: Value, layer: LayerNormalization): Value {
  const { emitter: g, rank } = x
  const { gamma, beta, epsilon, rmsScaling } = layer
  const axes = layer.axis.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b)
  const laid = Array.from({ length: rank }, (_, axis) =>
    axes.includes(axis) ? gamma.shape[axes.indexOf(axis)] : 1,
  )
  const scale = layer.scale ? g.floats(g.valuesOf(gamma).reshape(laid), 'gamma') : null
  const shift = layer.center ? g.floats(g.valuesOf(beta).reshape(laid), 'beta') : null
  // A mean of squares around the mean: the operator of this name is for the last axes, and always has a gamma.
  const centered = g.node('Sub', [x.last, g.node('ReduceMean', [x.last], { axes })])
  const variance = g.node('ReduceMean', [g.node('Mul', [centered, centered])], { axes })
  const deviation = g.node('Sqrt', [g.node('Add', [variance, g.floats(epsilon, 'epsilon')])])
  let y = g.node('Div', [rmsScaling ? x.last : centered, deviation])
  if (scale) y = g.node('Mul', [y, scale])
  if (shift && !rmsScaling) y = g.node('Add', [y, shift])
  return x.made(y)
}

/** A layer that combines its inputs element by element. */
export const merge =
  (op: 'Add' | 'Sub' | 'Mul' | 'Max' | 'Min', mean = false) =>
  (inputs: readonly Value[]): Value => {
    const rank = Math.max(...inputs.map((x) => x.rank))
    const [{ emitter: g }] = inputs
    // Where one has its channels first already, all may, if they have as many axes.
    const isFirst = inputs.some((x) => x.isFirst) && inputs.every((x) => x.rank === rank)
    const names = inputs.map((x) => (isFirst ? x.first : aligned(x, rank)))
    const sum = names.reduce((a, b) => g.node(op, [a, b]))
    const y = mean ? g.node('Div', [sum, g.floats(inputs.length, 'count')]) : sum
    const like = inputs.find((x) => x.rank === rank)!
    return isFirst ? like.madeFirst(y) : like.made(y)
  }

/** A tensor with as many axes as another has: new ones come after the batch. */
function aligned(x: Value, rank: number): string {
  if (x.rank === rank) return x.last
  const axes = Array.from({ length: rank - x.rank }, (_, i) => i + 1)
  return x.emitter.node('Unsqueeze', [x.last, x.emitter.ints(axes, 'axes')])
}

export function concatenate(inputs: readonly Value[], { axis }: Concatenate): Value {
  const [x] = inputs
  const { emitter: g, rank } = x
  const along = axis < 0 ? axis + rank : axis
  if (along === rank - 1 && rank > 2 && inputs.some((one) => one.isFirst)) {
    return x.madeFirst(
      g.node(
        'Concat',
        inputs.map((one) => one.first),
        { axis: 1 },
      ),
    )
  }
  return x.made(
    g.node(
      'Concat',
      inputs.map((one) => one.last),
      { axis: along },
    ),
  )
}
