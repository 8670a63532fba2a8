import { type Activation, activationId } from '../../layers/activations.js'
import type { Bidirectional } from '../../layers/bidirectional.js'
import type { GRU, GRUCell } from '../../layers/gru.js'
import { type AnyLayer, kerasClassOf } from '../../layers/layer.js'
import type { LSTM, LSTMCell } from '../../layers/lstm.js'
import type { RNN } from '../../layers/rnn.js'
import type { SimpleRNN, SimpleRNNCell } from '../../layers/simpleRNN.js'
import { NdArray } from '../../tensor/ndarray.js'
import { type Emitter, transposed, type Value } from './emitter.js'

type Recurrent = SimpleRNN | LSTM | GRU

/** Told by names: whoever exports need not have these classes. */
const isOf = <Cell>(cell: unknown, name: string): cell is Cell => kerasClassOf(cell as AnyLayer) === name
const isSimple = (cell: unknown) => isOf<SimpleRNNCell>(cell, 'SimpleRNNCell')
const isLong = (cell: unknown) => isOf<LSTMCell>(cell, 'LSTMCell')
const isGated = (cell: unknown) => isOf<GRUCell>(cell, 'GRUCell')

/** The activations that ONNX' recurrent operators know. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  ...{ relu: 'Relu', sigmoid: 'Sigmoid', softplus: 'Softplus', softsign: 'Softsign', tanh: 'Tanh' },
}

function activationOf(g: Emitter, activation: Activation): string {
  const id = activationId(activation)
  if (typeof id === 'string' && Object.hasOwn(ACTIVATIONS, id)) return ACTIVATIONS[id]
  throw new Error(
    `Layer "${g.layer}": ONNX' recurrent operators have no activation ${typeof id === 'string' ? `'${id}'` : 'of its own'}; ` +
      `they have ${Object.keys(ACTIVATIONS).join(', ')}`,
  )
}

/** Parts of a matrix' columns, each `width` wide, in another order: [n, parts · width] → [1, parts · width, n] */
function gates(matrix: NdArray, order: readonly number[]): NdArray {
  const width = matrix.shape[1] / order.length
  const rows = transposed(matrix, [1, 0]) // [parts · width, n]
  const n = matrix.shape[0]
  const part = n * width
  const data = new Float32Array(rows.size)
  for (const [to, from] of order.entries())
    data.set(rows.data.subarray(from * part, (from + 1) * part), to * part)
  return new NdArray(data, [1, order.length * width, n])
}

/** Operator, the order of its parts in Keras' weights, and what else it is told. */
function operatorOf(g: Emitter, cell: Recurrent['cell']) {
  const activation = activationOf(g, cell.activation)
  if (isSimple(cell)) return { op: 'RNN', order: [0], activations: [activation], more: {} }
  const gate = activationOf(g, cell.recurrentActivation)
  if (isLong(cell))
    return { op: 'LSTM', order: [0, 3, 1, 2], activations: [gate, activation, activation], more: {} }
  const more = { linear_before_reset: isGated(cell) && cell.resetAfter ? 1 : 0 }
  return { op: 'GRU', order: [0, 1, 2], activations: [gate, activation], more }
}

/**
 * The outputs [batch, steps, units] or [batch, units] of a layer, then its states.
 * @param inTime whether the outputs of one that goes backwards stand in the input's order, instead of as they are made
 */
function walked(inputs: readonly Value[], layer: Recurrent, inTime = false): Value[] {
  const [x, ...states] = inputs
  const { emitter: g } = x
  const { cell } = layer
  if (layer.stateful) throw new Error(`Layer "${g.layer}": it is stateful, which ONNX has no place for`)
  const { op, order, activations, more } = operatorOf(g, cell)
  const { units } = cell
  const steps = g.node('Transpose', [x.last], { perm: [1, 0, 2] })
  // [1, 2 · parts · units]: those of the input, then those of the states.
  const width = order.length * units
  const given = cell.bias ? g.valuesOf(cell.bias).reshape([-1, width]) : null
  const biases = new Float32Array(2 * width)
  for (const row of given ? Array.from({ length: given.shape[0] }, (_, i) => i) : [])
    biases.set(gates(given!.slice(row, row + 1), order).data as Float32Array, row * width)
  const first = states.map((state) => g.node('Unsqueeze', [state.last, g.ints([0], 'axes')]))
  const results = g.nodeOf(
    op,
    [
      steps,
      g.floats(gates(g.valuesOf(cell.kernel), order), 'kernel'),
      g.floats(gates(g.valuesOf(cell.recurrentKernel), order), 'recurrent_kernel'),
      ...(given || first.length > 0 ? [g.floats(new NdArray(biases, [1, 2 * width]), 'bias')] : []),
      ...(first.length > 0 ? ['', ...first] : []),
    ],
    op === 'LSTM' ? 3 : 2,
    {
      ...{ hidden_size: units, direction: layer.goBackwards ? 'reverse' : 'forward' },
      ...{ activations, ...more },
    },
  )
  const [all, ...last] = results.map((name, i) =>
    g.node('Squeeze', [name, g.ints([i === 0 ? 1 : 0], 'axes')]),
  )
  const ends = last.map((name) => x.made(name, 2))
  const outputs = () => {
    const made = g.node('Transpose', [all], { perm: [1, 0, 2] })
    return x.made(layer.goBackwards && !inTime ? reversed(g, made) : made)
  }
  return [layer.returnSequences ? outputs() : ends[0], ...(layer.returnState ? ends : [])]
}

/** Steps from the last to the first. */
function reversed(g: Emitter, name: string): string {
  const [start, end] = [g.ints([-1], 'starts'), g.ints([-(2 ** 31 - 1)], 'ends')]
  return g.node('Slice', [name, start, end, g.ints([1], 'axes'), g.ints([-1], 'steps')])
}

export const recurrent = (inputs: readonly Value[], layer: Recurrent): Value[] => walked(inputs, layer)

/** A layer of one of the cells that ONNX has operators for. */
export function ofCell(inputs: readonly Value[], layer: RNN, inTime = false): Value[] {
  const { cell } = layer
  if (isSimple(cell) || isLong(cell) || isGated(cell)) return walked(inputs, layer as Recurrent, inTime)
  throw new Error(
    `Layer "${inputs[0].emitter.layer}": a layer of other cells than SimpleRNN, LSTM and GRU is not written to ONNX`,
  )
}

/** A layer each way, their outputs one behind the other, or element by element. */
export function bidirectional(inputs: readonly Value[], layer: Bidirectional): Value[] {
  const [x, ...states] = inputs
  const { emitter: g } = x
  const half = Math.ceil(states.length / 2)
  const go = (one: RNN, own: readonly Value[]) => ofCell([x, ...own], one, true)
  const { forwardLayer, backwardLayer, mergeMode } = layer
  const [a, ...first] = go(forwardLayer, states.slice(0, half))
  const [b, ...second] = go(backwardLayer, states.slice(half))
  if (mergeMode === null) return [a, b, ...first, ...second]
  const names = [a.last, b.last]
  const merged = () => {
    if (mergeMode === 'concat') return g.node('Concat', names, { axis: -1 })
    if (mergeMode === 'mul') return g.node('Mul', names)
    const sum = g.node('Add', names)
    return mergeMode === 'sum' ? sum : g.node('Mul', [sum, g.floats(0.5, 'half')])
  }
  return [a.made(merged()), ...first, ...second]
}
