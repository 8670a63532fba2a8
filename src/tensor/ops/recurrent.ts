import { gatesOf, statesOf } from '../../kernels/recurrentRules.js'
import { empty, type Tensor } from '../tensor.js'
import type { Activation } from './epilogue.js'
import { defineOp } from './op.js'
import { pad } from './pad.js'
import { stepByStep, type Walk } from './recurrentRules.js'
import { type Attributes, recurrentWalk } from './recurrentWalk.js'
import { stack } from './stack.js'

/** The first numbers of x, as another shape: a view. */
const head = defineOp<{ shape: readonly number[] }>({
  name: 'head',
  shape: (_, { shape }) => shape,
  run: null,
  gradient: (dy, { inputs: [x] }) => [() => pad(dy.reshape([-1]), [[0, x.size - dy.size]])],
})

const isCurve = ({ epilogue }: Activation) => (epilogue ?? null) !== null

/**
 * A recurrence: h of all steps, and the last states. p = x + (h·keep)·matrix; then, by the rule, h = activation(p); a
 * gated recurrent unit, z·h + (1 - z)·activation(p₂ + r·p₃) with z, r = gate(p₀), gate(p₁); or a long short-term
 * memory, c = gate(p₁)·c + gate(p₀)·activation(p₂), h = gate(p₃)·activation(c). Where the mask is not, states stay.
 *
 * x [rows, steps, units · gates], the gates of a unit side by side; matrix [units, units · gates]; states and keep [rows,
 * units] → outputs [rows, steps, units]. In one kernel, or one a step, where the activations say how; else op by op. The
 * gradient walks back likewise; that of the matrix is one product over all steps.
 */
export function recurrent(
  x: Tensor,
  matrix: Tensor,
  states: readonly Tensor[],
  walk: Walk,
): { outputs: Tensor; states: readonly Tensor[] } {
  const { rule, activation, gate, mask, keep } = walk
  if (!isCurve(activation) || !isCurve(gate)) return stepByStep(x, matrix, states, walk)
  const [rows, steps] = x.shape
  const [own, gates] = [matrix.shape[0], gatesOf(rule)]
  const units = Math.ceil(own / 4) * 4 // kernels take four at a time: what is added has no weights
  const [none, more] = [
    [0, 0],
    [0, units - own],
  ] as const
  const padded = (y: Tensor, ...paddings: (readonly [number, number])[]) =>
    units === own ? y : pad(y, paddings)
  const recurrence = { rule, rows, steps, units, masked: mask !== null, keeps: keep !== null }
  const perStep = [rows, steps, units]
  const attributes: Attributes = {
    ...{ ...recurrence, activation: activation.epilogue!, gate: gate.epilogue! },
    walk: { ...walk, mask: mask?.cast('bool') ?? null },
    saved: {
      operand: empty(perStep),
      gates: gates > 1 ? empty([...perStep, gates]) : null,
      cells: rule === 'lstm' ? empty(perStep) : null,
      carry: empty([statesOf(rule), rows, units]),
    },
  }
  const inputs = [
    padded(x.reshape([rows, steps, own, gates]), none, none, more, none).reshape([
      rows,
      steps,
      units * gates,
    ]),
    padded(matrix.reshape([own, own, gates]), more, more, none).reshape([units, units * gates]),
    stack([...states, ...(keep ? [keep.stopGradient()] : [])].map((y) => padded(y, none, more))),
  ]
  const y = recurrentWalk(inputs, attributes)
  const all = y.size === rows * steps * units ? y.reshape(perStep) : head([y], { shape: perStep })
  const outputs = all.slice([], [null, null, own])
  const h = outputs.slice([null, steps - 1]).reshape([rows, own])
  if (rule !== 'lstm') return { outputs, states: [h] }
  const c = y.slice([rows * steps * units]).reshape([rows, units])
  return { outputs, states: [h, c.slice([], [null, own])] }
}
