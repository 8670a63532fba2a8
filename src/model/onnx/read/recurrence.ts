import { type Activation, getActivation } from '../../../layers/activations.js'
import { sideBySide } from '../../../layers/recurrentCell.js'
import { zeros } from '../../../tensor/create.js'
import { concat } from '../../../tensor/ops/concat.js'
import { dense } from '../../../tensor/ops/dense.js'
import { recurrent } from '../../../tensor/ops/recurrent.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Call } from './call.js'

type Kind = 'RNN' | 'LSTM' | 'GRU'

/** Where the parts of ONNX' weights go here: input, forget, candidate and output gate; z, r and candidate. */
const ORDER: Readonly<Record<Kind, readonly number[]>> = { RNN: [0], LSTM: [0, 2, 3, 1], GRU: [0, 1, 2] }

const DEFAULTS: Readonly<Record<Kind, readonly string[]>> = {
  ...{ RNN: ['Tanh'], LSTM: ['Sigmoid', 'Tanh', 'Tanh'], GRU: ['Sigmoid', 'Tanh'] },
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  ...{ Relu: 'relu', Sigmoid: 'sigmoid', Softplus: 'softplus', Softsign: 'softsign', Tanh: 'tanh' },
}

/** [parts · units, n] → [n, parts · units], the parts in another order. */
function columns(w: Tensor, order: readonly number[]): Tensor {
  const units = w.shape[0] / order.length
  const parts = order.map((part) => w.slice([part * units], [(part + 1) * units]))
  return concat(parts).transpose([1, 0])
}

/** [parts · units] in another order. */
const biases = (b: Tensor, order: readonly number[]) =>
  columns(b.reshape([b.size, 1]), order).reshape([b.size])

/** x [steps, batch, features] → [outputs [steps, directions, batch, units], and the last states [directions, batch, units]]. */
export const recurrence =
  (kind: Kind) =>
  (c: Call): readonly Tensor[] => {
    const x = c.at(0).transpose([1, 0, 2])
    const [batch] = x.shape
    if (c.has(4)) c.refuse('lengths of sequences are not read')
    if (c.has(7)) c.refuse('peepholes are not read')
    if (c.int('layout', 0) !== 0) c.refuse('layout 1 is not read')
    if (c.float('clip', 0) !== 0 || c.int('input_forget', 0) !== 0)
      c.refuse('clip and input_forget are not read')
    const direction = c.text('direction', 'forward')
    const ways = direction === 'bidirectional' ? [false, true] : [direction === 'reverse']
    const units = c.at(2).shape[2]
    const told = c.node.attributes.activations as readonly string[] | undefined
    const each = DEFAULTS[kind].length
    const results = ways.map((back, way) => {
      const named = told?.slice(way * each, (way + 1) * each) ?? DEFAULTS[kind]
      const [gate, activation] = activationsOf(c, kind, named)
      const of = (i: number) =>
        c
          .at(i)
          .slice([way], [way + 1])
          .squeeze(0)
      const begin = (i: number) => (c.has(i) ? of(i).broadcastTo([batch, units]) : zeros([batch, units]))
      const states = kind === 'LSTM' ? [begin(5), begin(6)] : [begin(5)]
      const weights = { w: of(1), r: of(2), b: c.has(3) ? of(3) : null }
      const given = back ? x.flip(1) : x
      const before = kind === 'GRU' && c.int('linear_before_reset', 0) === 0
      const { outputs, states: last } = before
        ? resetBefore(given, weights, states[0], gate, activation)
        : walked(kind, given, weights, states, gate, activation)
      return { outputs: (back ? outputs.flip(1) : outputs).transpose([1, 0, 2]).expandDims(1), last }
    })
    const states = results[0].last.map((_, i) => concat(results.map(({ last }) => last[i].expandDims(0))))
    return [
      concat(
        results.map(({ outputs }) => outputs),
        1,
      ),
      ...states,
    ]
  }

function activationsOf(
  c: Call,
  kind: Kind,
  names: readonly string[],
): [gate: Activation, activation: Activation] {
  const unknown = names.find((name) => !Object.hasOwn(ACTIVATIONS, name))
  if (unknown)
    c.refuse(`the activation ${unknown} is not read; there are ${Object.keys(ACTIVATIONS).join(', ')}`)
  if (kind === 'LSTM' && names[1] !== names[2]) c.refuse('two activations for cells and outputs are not read')
  const [gate, activation = gate] = names.map((name) => getActivation(ACTIVATIONS[name]))
  return [gate, activation]
}

interface Weights {
  /** [parts · units, features] */
  w: Tensor
  /** [parts · units, units] */
  r: Tensor
  /** [2 · parts · units], of input and states */
  b: Tensor | null
}

type Walked = { outputs: Tensor; states: readonly Tensor[] }

function walked(
  kind: Kind,
  x: Tensor,
  { w, r, b }: Weights,
  states: readonly Tensor[],
  gate: Activation,
  activation: Activation,
): Walked {
  const order = ORDER[kind]
  let [kernel, matrix] = [columns(w, order), columns(r, order)]
  const width = kernel.shape[1]
  const halves = b && [b.slice([], [width]), b.slice([width])].map((half) => biases(half, order))
  let bias = halves?.[0].add(halves[1]) ?? null
  if (kind === 'GRU') {
    // Four columns for each unit: those of z and r, of the candidate's input, and of what r lets pass.
    const units = width / 3
    const split = 2 * units
    kernel = concat([kernel, kernel.slice([], [null, units]).mul(0)], 1)
    matrix = concat(
      [matrix.slice([], [null, split]), matrix.slice([], [null, units]).mul(0), matrix.slice([null, split])],
      1,
    )
    if (halves && bias)
      bias = concat([bias.slice([], [split]), halves[0].slice([split]), halves[1].slice([split])])
  }
  const gates = kind === 'RNN' ? 1 : 4
  const all = dense(x, sideBySide(kernel, gates), bias && sideBySide(bias, gates))
  const rule = kind === 'RNN' ? 'simpleRnn' : kind === 'LSTM' ? 'lstm' : 'gru'
  return recurrent(all, sideBySide(matrix, gates), states, { rule, activation, gate, mask: null, keep: null })
}

/** A gated recurrent unit whose reset gate acts on the state itself, step by step. */
function resetBefore(
  x: Tensor,
  { w, r, b }: Weights,
  first: Tensor,
  gate: Activation,
  activation: Activation,
): Walked {
  const units = r.shape[1]
  const part = (y: Tensor, from: number, to: number) => y.slice([null, from * units], [null, to * units])
  const bias = b?.slice([], [3 * units]).add(b.slice([3 * units])) ?? null
  const all = dense(x, w.transpose([1, 0]), bias)
  const matrix = r.transpose([1, 0])
  const outputs: Tensor[] = []
  let h = first
  for (let t = 0; t < x.shape[1]; t++) {
    const given = all.slice([null, t], [null, t + 1]).squeeze(1)
    const gates = gate(part(given, 0, 2).add(h.matmul(part(matrix, 0, 2))))
    const [z, reset] = [part(gates, 0, 1), part(gates, 1, 2)]
    const candidate = activation(part(given, 2, 3).add(reset.mul(h).matmul(part(matrix, 2, 3))))
    h = z.mul(h).add(z.neg().add(1).mul(candidate))
    outputs.push(h.expandDims(1))
  }
  return { outputs: concat(outputs, 1), states: [h] }
}
