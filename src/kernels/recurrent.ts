import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import { gatesOf, type Rule } from './recurrentRules.js'
import { shader, type Tunables } from './shader.js'

/** The shaders that say what a step does with the states, and a step back. */
const cells: Readonly<Record<Rule, { forward: string; back: string }>> = {
  simpleRnn: { forward: 'recurrent/simpleRnn', back: 'recurrent/simpleRnnGrad' },
  gru: { forward: 'recurrent/gru', back: 'recurrent/gruGrad' },
  lstm: { forward: 'recurrent/lstm', back: 'recurrent/lstmGrad' },
}

/** What they have in common. */
const ways = { forward: 'recurrent/forward', back: 'recurrent/back' }

const walks = { subgroup: 'recurrent/subgroup.wgsl', workgroup: 'recurrent/workgroup.wgsl' }

/** An activation as a shader computes it: WGSL expressions in `x`, and in `a` = dy and `b` = its output. */
export interface Curve {
  expression: string
  derivative: string
}

/** `rows` sequences of `steps` steps, and states of `units` numbers, a multiple of four. */
export interface Recurrence {
  rule: Rule
  rows: number
  steps: number
  units: number
  activation: Curve
  /** That of the gates. */
  gate: Curve
  /** Whether some steps of some rows leave the states as they are. */
  masked: boolean
  /** Whether states are multiplied by `keep` on their way into the product. */
  keeps: boolean
}

/** Which walk, and whether it is one dispatch, or one for each step, in which more workgroups share the work. */
export interface Form {
  walk: keyof typeof walks
  whole: boolean
}

/** Multiply-adds of a step that on a software device are worth a dispatch which more than one core can work at. */
const WORTH_A_DISPATCH = 2 ** 20
/** Numbers of a matrix that on a GPU each workgroup had better not read for itself in each step. */
const TOO_MUCH_TO_READ = 2 ** 18

/** The fixed table by which a recurrence finds its form. */
export function chooseForm({ software, subgroupSize }: Traits, { rule, rows, units }: Recurrence): Form {
  const numbers = units * units * gatesOf(rule)
  if (!software) return { walk: 'workgroup', whole: numbers <= TOO_MUCH_TO_READ }
  const whole = rows > 8 || rows * numbers < WORTH_A_DISPATCH
  return { walk: subgroupSize === 4 || subgroupSize === 8 ? 'subgroup' : 'workgroup', whole }
}

/** What the way forward leaves: [rows, steps, …] each. */
export interface Saved {
  /** h · keep of the step before; that of the first step is there before. */
  operand: DeviceBuffer
  /** h, and behind it the last c. */
  y: DeviceBuffer
  gates: DeviceBuffer | null
  /** c of a long short-term memory. */
  cells: DeviceBuffer | null
}

/**
 * All steps: p = x + operand · matrix, and from p and the states the next states.
 *
 * @param x what the input gives, [rows, steps, units · gates], the gates of a unit side by side
 * @param matrix [units, units · gates]
 * @param begin states before the first step, and `keep` where the recurrence has it: each [rows, units]
 * @param mask [rows, steps]: 0 where the states stay
 */
export function recurrent(
  gpu: Gpu,
  recurrence: Recurrence,
  x: DeviceBuffer,
  matrix: DeviceBuffer,
  begin: DeviceBuffer,
  mask: DeviceBuffer | null,
  { operand, y, gates, cells }: Saved,
  form = chooseForm(gpu.traits, recurrence),
): void {
  const inputs = [matrix, x, begin, mask ?? begin]
  const outputs = [operand, y, ...(gates ? [gates] : []), ...(cells ? [cells] : [])]
  walk(gpu, recurrence, form, 'forward', inputs, outputs)
}

/**
 * All steps back.
 *
 * @param matrix transposed, [units · gates, units]
 * @param dy gradients of y
 * @param dx gets the gradients of x, [rows, steps, units · gates]
 * @param carry gets those of the states before the first step
 */
export function recurrentGrad(
  gpu: Gpu,
  recurrence: Recurrence,
  matrix: DeviceBuffer,
  dy: DeviceBuffer,
  begin: DeviceBuffer,
  mask: DeviceBuffer | null,
  { y, gates, cells }: Omit<Saved, 'operand'>,
  dx: DeviceBuffer,
  carry: DeviceBuffer,
  form = chooseForm(gpu.traits, recurrence),
): void {
  const inputs = [matrix, dy, gates ?? dy, cells ?? y, begin, mask ?? begin]
  walk(gpu, recurrence, form, 'back', inputs, [dx, carry])
}

function walk(
  gpu: Gpu,
  { rule, rows, steps: count, units, activation, gate, masked, keeps }: Recurrence,
  form: Form,
  way: 'forward' | 'back',
  inputs: readonly DeviceBuffer[],
  outputs: readonly DeviceBuffer[],
): void {
  const back = way === 'back'
  const gates = gatesOf(rule)
  const [inner, quads] = back ? [(units * gates) / 4, units / 4] : [units / 4, (units * gates) / 4]
  const { tile, across, tunables } = tiling(gpu.traits, form, rows, quads)
  const made = shader(
    walks[form.walk],
    {
      ...tunables,
      OPERAND: `${inputs.length + 1}u`,
      BACK: back,
      MASKED: masked,
      KEEPS: keeps,
      activation: activation.expression,
      activationGrad: activation.derivative,
      gate: gate.expression,
      gateGrad: gate.derivative,
    },
    { name: `${rule}${back ? 'Grad' : ''}/${walks[form.walk]}`, uses: [ways[way], cells[rule][way]] },
  )
  const columns = form.whole ? 1 : Math.ceil(quads / across)
  const last = back ? count + 1 : count // one more, for what the states before the first step get
  for (let begin = 0; begin < last; begin = form.whole ? last : begin + 1) {
    const end = form.whole ? last : begin + 1
    gpu.dispatch({
      shader: made,
      uniforms: { rows, steps: count, units, inner, quads, begin, end, columns },
      inputs,
      outputs,
      workgroups: workgroupsFor(Math.ceil(rows / tile) * columns, 1),
      work: { flop: 2 * rows * units * units * gates * (end - begin) },
    })
  }
}

/** Rows and quads of columns that a workgroup computes at a time. */
function tiling(
  { subgroupSize }: Traits,
  form: Form,
  rows: number,
  quads: number,
): { tile: number; across: number; tunables: Tunables } {
  if (form.walk === 'subgroup') {
    const tile = rows <= 4 ? 4 : rows <= 16 ? 8 : 16
    return { tile, across: subgroupSize, tunables: { LANES: `${subgroupSize}u`, ROWS: `${tile}u` } }
  }
  const across = quads > 64 ? 128 : quads > 32 ? 64 : 32
  const tile = Math.min(rows, form.whole ? 2 : 4)
  return { tile, across, tunables: { COLS: `${across}u`, SLICES: `${256 / across}u`, ROWS: `${tile}u` } }
}
