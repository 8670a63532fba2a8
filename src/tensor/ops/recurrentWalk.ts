import { kernels } from '../../kernels/loaded.js'
import type { Recurrence } from '../../kernels/recurrent.js'
import { gatesOf, statesOf } from '../../kernels/recurrentRules.js'
import { contiguousStrides } from '../../kernels/strides.js'
import { vjp } from '../gradients.js'
import type { Tensor } from '../tensor.js'
import { concat } from './concat.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'
import { pad } from './pad.js'
import { stepByStep, type Walk } from './recurrentRules.js'

/** What the way forward leaves for the way back; made with the call. */
interface Saved {
  operand: Tensor
  gates: Tensor | null
  cells: Tensor | null
  /** Gradients of the states before the first step, once the way back has been gone. */
  carry: Tensor
}

export interface Attributes extends Recurrence {
  walk: Walk
  saved: Saved
}

/** The inputs of `recurrentWalk`: x, the matrix, and what the walk begins with, [h, c, keep][rows, units]. */
type Inputs = readonly Tensor[]

/** All h, and behind them the last c, in one line of numbers: what `recurrentWalk` gives, in ops. */
function composed([x, matrix, begin]: Inputs, { rule, walk, keeps }: Attributes): Tensor {
  const plane = (i: number) => begin.slice([i], [i + 1]).reshape(begin.shape.slice(1))
  const count = statesOf(rule)
  const states = Array.from({ length: count }, (_, i) => plane(i))
  const { outputs, states: last } = stepByStep(x, matrix, states, {
    ...walk,
    keep: keeps ? plane(count) : null,
  })
  return concat([outputs, ...last.slice(1)].map((y) => y.reshape([-1])))
}

/** All steps by the kernels. */
export const recurrentWalk = defineOp<Attributes>({
  name: 'recurrent',
  shape: ([x, matrix], { rule, rows }) => [
    x.size / gatesOf(rule) + (statesOf(rule) - 1) * rows * matrix.shape[0],
  ],
  run: (gpu, [x, matrix, begin], y, { walk, saved: { operand, gates, cells }, ...recurrence }) => {
    const { rows, units, steps, keeps, rule } = recurrence
    const first = begin.slice([0], [1])
    const state = keeps ? first.mul(begin.slice([statesOf(rule)], [statesOf(rule) + 1])) : first
    const strides = contiguousStrides([rows, steps, units])
    kernels.writeStrided(gpu, state.buffer, { shape: [rows, 1, units], strides, offset: 0 }, operand.buffer)
    const saved = {
      operand: operand.buffer,
      y: y.buffer,
      gates: gates?.buffer ?? null,
      cells: cells?.buffer ?? null,
    }
    kernels.recurrent(
      gpu,
      recurrence,
      x.buffer,
      matrix.buffer,
      begin.buffer,
      walk.mask?.buffer ?? null,
      saved,
    )
  },
  gradient: (dy, { inputs, y, attributes }) => {
    const { rows, steps, units, rule, keeps, saved } = attributes
    let made: Tensor | null = null
    const dx = () => {
      made ??= gradient([dy, ...inputs, y], attributes)
      return made
    }
    const wide = [rows * steps, units * gatesOf(rule)]
    return [
      dx,
      () => {
        const before = operands([saved.operand, y, inputs[2]], attributes)
        return before.reshape([-1, units]).matmul(dx().reshape(wide), { transposeA: true })
      },
      () => {
        dx() // leaves them
        const states = beginnings([saved.carry, dy, ...inputs], attributes)
        return keeps
          ? pad(states, [
              [0, 1],
              [0, 0],
              [0, 0],
            ])
          : states
      },
    ]
  },
})

/** The gradient of x, and in `saved.carry` that of the states before the first step. */
const gradient = defineFused<Attributes>(
  {
    name: 'recurrentGrad',
    shape: ([, x]) => x.shape,
    run: (gpu, [dy, , matrix, begin, y], dx, { walk, saved: { gates, cells, carry }, ...recurrence }) => {
      const saved = { y: y.buffer, gates: gates?.buffer ?? null, cells: cells?.buffer ?? null }
      const mask = walk.mask?.buffer ?? null
      kernels.recurrentGrad(
        gpu,
        recurrence,
        matrix.transpose().buffer,
        dy.buffer,
        begin.buffer,
        mask,
        saved,
        dx.buffer,
        carry.buffer,
      )
    },
  },
  ([dy, x, ...rest], attributes) => vjp((x) => composed([x, ...rest], attributes), [x], dy)[0],
)

/** What the products took: each step's h before it, times keep. The kernel has left it in the first input. */
const operands = defineFused<Attributes>(
  { name: 'recurrentOperands', shape: ([saved]) => saved.shape, run: null },
  ([, y, begin], { rows, steps, units, keeps, rule }) => {
    const plane = (i: number) => begin.slice([i], [i + 1]).reshape([rows, 1, units])
    const all = y.slice([0], [rows * steps * units]).reshape([rows, steps, units])
    const before = concat([plane(0), all.slice([null, 0], [null, steps - 1])], 1)
    return keeps ? before.mul(plane(statesOf(rule))) : before
  },
)

/** The gradients of the states before the first step; none for keep. The kernel has left them in the first input. */
const beginnings = defineFused<Attributes>(
  { name: 'recurrentBeginnings', shape: ([saved]) => saved.shape, run: null },
  ([, dy, x, matrix, begin], attributes) =>
    vjp((begin) => composed([x, matrix, begin], attributes), [begin], dy)[0].slice(
      [0],
      [statesOf(attributes.rule)],
    ),
)
