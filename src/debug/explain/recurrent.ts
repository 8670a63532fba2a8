import { gatesOf } from '../../kernels/recurrentRules.js'
import type { Attributes } from '../../tensor/ops/recurrentWalk.js'
import { curve } from './onHost.js'
import {
  called,
  computed,
  counted,
  element,
  product,
  type Question,
  type Read,
  type Rule,
  type Seen,
  sum,
} from './rule.js'

/** Recurrences: what a kernel does in all steps, told step by step by what it has left of each. */

const GATES = {
  simpleRnn: [''],
  gru: ['z', 'r', 'candidate', 'what r lets pass'],
  lstm: ['i', 'f', 'g', 'o'],
}

/** The places of one unit of one row in step t. */
function walkOf({ attributes, settings, made }: Question, begin: Seen) {
  const a = attributes as Attributes
  const { rows, steps, units, rule } = a
  const plane = rows * units
  const saved = (name: string): Seen => settings[`saved.${name}`] ?? made[`saved.${name}`]
  return {
    ...a,
    gates: gatesOf(rule),
    plane,
    activation: curve(a.activation.expression),
    gate: curve(a.gate.expression),
    activationGrad: curve(a.activation.derivative, 'a', 'b'),
    gateGrad: curve(a.gate.derivative, 'a', 'b'),
    saved,
    at: (row: number, t: number, unit: number) => (row * steps + t) * units + unit,
    beginning: (state: number, row: number, unit: number): Read => [
      begin,
      state * plane + row * units + unit,
    ],
    keep: (row: number, unit: number): Read => [
      begin,
      (rule === 'lstm' ? 2 : 1) * plane + row * units + unit,
    ],
    maskAt: (row: number, t: number): Read[] =>
      settings['walk.mask'] ? [[settings['walk.mask'], row * steps + t]] : [],
  }
}

/** Gradients of h and c on their way back. */
interface Passed {
  h(): number
  c(): number
}

const worth = ([of, at]: Read) => of.get(at)

export const recurrent: Rule = (question) => {
  const { at, index, name, which, made } = question
  const [x, matrix, begin] = called(question.x, 'x', 'w', 'begin')
  const walk = walkOf(question, begin)
  const { rule, rows, steps, units, gates, activation, gate } = walk
  const y = made[0]
  y.symbol = 'h'
  const left = element(name, index)
  const all = rows * steps * units
  if (which === 0 && at >= all) {
    const own = at - all
    const [row, unit] = [Math.floor(own / units), own % units]
    return sum(`${left} = c of the last step`, [
      product([[walk.saved('cells'), walk.at(row, steps - 1, unit)]]),
    ])
  }
  const lane = which === 'saved.gates' ? Math.floor(at / gates) : at
  const [row, t, unit] = [Math.floor(lane / (steps * units)), Math.floor(lane / units) % steps, lane % units]
  const here = walk.at(row, t, unit)
  const before = (of: Seen, state: number): Read =>
    t === 0 ? walk.beginning(state, row, unit) : [of, walk.at(row, t - 1, unit)]
  /** x + (h · keep) · w of one gate, step by step. */
  const into = (g: number) => [
    product([[x, here * gates + g]]),
    ...counted(units).map((k) =>
      product([
        [walk.saved('operand'), walk.at(row, t, k)],
        [matrix, (k * units + unit) * gates + g],
      ]),
    ),
  ]
  const mask = walk.maskAt(row, t)
  const stays = mask.some((read) => worth(read) === 0)
  const kept = (read: Read) => ({
    ...sum(`${left} = as before: the step is masked`, [product([read])]),
    also: mask,
  })
  const gateOf = (g: number): Read => [walk.saved('gates'), here * gates + g]
  if (which === 'saved.operand') {
    const factors = walk.keeps ? [walk.keep(row, unit)] : []
    return sum(`${left} = h of the step before${walk.keeps ? ' · keep' : ''}`, [
      product([before(y, 0), ...factors]),
    ])
  }
  if (which === 'saved.gates') {
    const g = at % gates
    const word = GATES[rule][g]
    if (rule === 'gru' && g === 2) {
      const parts = [...into(2), product([gateOf(1), gateOf(3)])]
      return sum(`${left} = f(x + (h · keep) · w + r · what it lets pass), the ${word}`, parts, activation)
    }
    const f = rule === 'lstm' && g === 2 ? activation : rule === 'gru' && g === 3 ? (p: number) => p : gate
    return sum(
      `${left} = ${f === gate || f === activation ? 'f(x + (h · keep) · w)' : 'x + (h · keep) · w'}, ${word}`,
      into(g),
      f,
    )
  }
  if (which === 'saved.cells') {
    const cell = before(walk.saved('cells'), 1)
    if (stays) return kept(cell)
    const parts = [product([gateOf(1), cell]), product([gateOf(0), gateOf(2)])]
    return { ...sum(`${left} = f · c of the step before + i · g`, parts), also: mask }
  }
  if (stays) return kept(before(y, 0))
  if (rule === 'simpleRnn')
    return { ...sum(`${left} = f(x + (h · keep) · w)`, into(0), activation), also: mask }
  if (rule === 'lstm') {
    const cell: Read = [walk.saved('cells'), here]
    const value = worth(gateOf(3)) * activation(worth(cell))
    return computed(`${left} = o · f(c)`, [gateOf(3), cell, ...mask], value)
  }
  const z = worth(gateOf(0))
  const parts = [
    product([gateOf(0), before(y, 0)]),
    { value: (1 - z) * worth(gateOf(2)), reads: [gateOf(0), gateOf(2)] },
  ]
  return { ...sum(`${left} = z · h of the step before + (1 - z) · candidate`, parts), also: mask }
}

/** All steps back: gradients of p, and beside them those of the states before the first step. */
export const recurrentGrad: Rule = (question) => {
  const { at, index, name, which, made } = question
  const [dy, , matrix, begin, y] = called(question.x, 'dy', 'x', 'w', 'begin', 'h')
  const walk = walkOf(question, begin)
  const { rule, rows, steps, units, gates, activationGrad, gateGrad, activation } = walk
  const dx = made[0]
  dx.symbol = 'dp'
  const isCarry = which === 'saved.carry'
  const lane = isCarry ? at % walk.plane : Math.floor(at / gates)
  const unit = lane % units
  const row = isCarry ? Math.floor(lane / units) : Math.floor(lane / (steps * units))
  const reads: Read[] = []
  const read = (of: Seen, place: number) => {
    reads.push([of, place])
    return of.get(place)
  }
  const gateAt = (t: number, g: number) => read(walk.saved('gates'), walk.at(row, t, unit) * gates + g)
  const isMasked = (t: number) => walk.maskAt(row, t).some(([of, place]) => read(of, place) === 0)
  /** Gradients of h and c that come to step t from behind it, dy of the step included; each found when it is asked for. */
  const coming = (t: number): Passed => {
    const isLast = t === steps - 1
    const behind = isLast ? null : passing(t + 1)
    const through = () => {
      if (isLast) return 0
      let sum = 0
      for (let k = 0; k < units * gates; k++) {
        sum += read(dx, walk.at(row, t + 1, 0) * gates + k) * read(matrix, unit * units * gates + k)
      }
      return walk.keeps ? sum * read(...walk.keep(row, unit)) : sum
    }
    return {
      h: () => through() + (behind?.h() ?? 0) + (t < 0 ? 0 : read(dy, walk.at(row, t, unit))),
      c: () => behind?.c() ?? (rule === 'lstm' ? read(dy, rows * steps * units + row * units + unit) : 0),
    }
  }
  /** With what c of a long short-term memory has on top, through h. */
  const inCell = (t: number, { h, c }: Passed) =>
    c() + activationGrad(h() * gateAt(t, 3), activation(read(walk.saved('cells'), walk.at(row, t, unit))))
  /** What goes past the product of step t, to the step before. */
  const passing = (t: number): Passed => {
    const d = () => coming(t)
    if (isMasked(t)) return { h: () => d().h(), c: () => d().c() }
    return {
      h: () => (rule === 'gru' ? d().h() * gateAt(t, 0) : 0),
      c: () => (rule === 'lstm' ? inCell(t, d()) * gateAt(t, 1) : 0),
    }
  }
  const left = element(name, index)
  if (isCarry) {
    const d = coming(-1)
    return computed(
      `${left} = the gradient that is left before the first step`,
      reads,
      at < walk.plane ? d.h() : d.c(),
    )
  }
  const t = Math.floor(lane / units) % steps
  const g = at % gates
  const formula = `${left} = the gradient of ${GATES[rule][g] || 'x + (h · keep) · w'} in step ${t}: by dy there and dp of the step behind`
  if (isMasked(t)) return computed(`${left} = 0: the step is masked`, reads, 0)
  const d = coming(t)
  const before = (of: Seen, state: number) =>
    t === 0 ? read(...walk.beginning(state, row, unit)) : read(of, walk.at(row, t - 1, unit))
  if (rule === 'simpleRnn')
    return computed(formula, reads, activationGrad(d.h(), read(y, walk.at(row, t, unit))))
  if (rule === 'gru') {
    const candidate = () => activationGrad(d.h() * (1 - gateAt(t, 0)), gateAt(t, 2))
    const value = [
      () => gateGrad(d.h() * (before(y, 0) - gateAt(t, 2)), gateAt(t, 0)),
      () => gateGrad(candidate() * gateAt(t, 3), gateAt(t, 1)),
      candidate,
      () => candidate() * gateAt(t, 1),
    ][g]()
    return computed(formula, reads, value)
  }
  const value = [
    () => gateGrad(inCell(t, d) * gateAt(t, 2), gateAt(t, 0)),
    () => gateGrad(inCell(t, d) * before(walk.saved('cells'), 1), gateAt(t, 1)),
    () => activationGrad(inCell(t, d) * gateAt(t, 0), gateAt(t, 2)),
    () => gateGrad(d.h() * activation(read(walk.saved('cells'), walk.at(row, t, unit))), gateAt(t, 3)),
  ][g]()
  return computed(formula, reads, value)
}
