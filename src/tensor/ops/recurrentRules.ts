import type { Rule } from '../../kernels/recurrentRules.js'
import type { Tensor } from '../tensor.js'
import { concat } from './concat.js'
import type { Activation } from './epilogue.js'
import { where } from './where.js'

/** How the states follow from p = x + h·matrix. p is [rows, units] for each of the gates, states [rows, units]. */
type Advance = (
  gates: readonly Tensor[],
  states: readonly Tensor[],
  activation: Activation,
  gate: Activation,
) => readonly Tensor[]

/** The definitions: what the kernels do, step by step, in ops. */
const rules: Record<Rule, Advance> = {
  simpleRnn: ([p], _, activation) => [activation(p)],
  gru: ([pz, pr, px, ph], [h], activation, gate) => {
    const z = gate(pz)
    const candidate = activation(px.add(gate(pr).mul(ph)))
    return [z.mul(h).add(z.neg().add(1).mul(candidate))]
  },
  lstm: ([pi, pf, pg, po], [, c], activation, gate) => {
    const next = gate(pf)
      .mul(c)
      .add(gate(pi).mul(activation(pg)))
    return [gate(po).mul(activation(next)), next]
  },
}

/** What all forms of a recurrence take, but x and the matrix. */
export interface Walk {
  rule: Rule
  activation: Activation
  gate: Activation
  /** bool [rows, steps]: where not, the states stay. */
  mask: Tensor | null
  /** What states are multiplied by on their way into the product, [rows, units]. */
  keep: Tensor | null
}

/**
 * A recurrence step by step: x [rows, steps, units · gates], the gates of a unit side by side; matrix [units, units ·
 * gates]. Gives h of all steps, [rows, steps, units], and the last states.
 */
export function stepByStep(
  x: Tensor,
  matrix: Tensor,
  states: readonly Tensor[],
  { rule, activation, gate, mask, keep }: Walk,
): { outputs: Tensor; states: readonly Tensor[] } {
  const [rows, steps, width] = x.shape
  const units = matrix.shape[0]
  const outputs: Tensor[] = []
  let now = states
  for (let t = 0; t < steps; t++) {
    const h = keep ? now[0].mul(keep) : now[0]
    const p = x
      .slice([null, t], [null, t + 1])
      .reshape([rows, width])
      .add(h.matmul(matrix))
    const gates = p.reshape([rows, units, width / units])
    const each = Array.from({ length: width / units }, (_, g) =>
      gates.slice([null, null, g], [null, null, g + 1]).reshape([rows, units]),
    )
    const counts = mask?.slice([null, t], [null, t + 1])
    const before = now
    now = rules[rule](each, now, activation, gate).map((next, i) =>
      counts ? where(counts, next, before[i]) : next,
    )
    outputs.push(now[0].expandDims(1))
  }
  return { outputs: concat(outputs, 1), states: now }
}
