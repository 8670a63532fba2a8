import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Origin, RecordedDispatch } from '../gpu/dispatch.js'
import type { AnyLayer } from '../layers/layer.js'
import type { Trainable } from '../model/trainable.js'
import type { Due } from '../model/training/steps.js'
import { isData } from './held.js'

/** What a tensor of a training step is. */
export type Role =
  /** Of a layer. */
  | { kind: 'weight'; layer: string; weight: string }
  /** What an optimizer remembers of a weight: `momentum`, `velocity`, … */
  | { kind: 'slot'; optimizer: string; slot: string; of: Role }
  /** Of the loss, with respect to something. */
  | { kind: 'gradient'; of: Role }
  /** What the step is given: `x`, `y`, `sampleWeight`, numbered where there are several. */
  | { kind: 'batch'; name: string }
  /** The numbers of the batch's rows in the data set. */
  | { kind: 'rows' }
  | { kind: 'loss' }
  /** What a layer gives. */
  | { kind: 'output'; layer: string }
  /** What an op gives, inside a layer or elsewhere. */
  | { kind: 'result'; layer: string | null; op: string; backward: boolean }
  /** A variable that is no weight: of a metric, say. */
  | { kind: 'variable'; name: string }
  /** Learning rate and the like, as the optimizer's shader takes them. */
  | { kind: 'numbers'; of: string }
  /** What the batch is picked from. */
  | { kind: 'data' }
  | { kind: 'constant' }
  /** What a kernel keeps for itself between its dispatches. */
  | { kind: 'scratch'; op: string }

/** What Keras' names of slots mean. */
const SLOTS: Readonly<Record<string, string>> = {
  momentum: 'first moment',
  velocity: 'second moment',
  velocity_hat: 'largest second moment',
  norm: 'largest gradient',
  average: 'moving average',
  gradient_accumulator: 'gathered gradient',
}

/** A role in words: "Adam's second moment of dense_1's kernel". */
export function wordsOf(role: Role): string {
  switch (role.kind) {
    case 'weight':
      return `${role.layer}'s ${role.weight}`
    case 'slot':
      return `${role.optimizer}'s ${SLOTS[role.slot] ?? role.slot.replaceAll('_', ' ')} of ${wordsOf(role.of)}`
    case 'gradient':
      return `gradient of the loss with respect to ${wordsOf(role.of)}`
    case 'batch':
      return `the batch's ${role.name}`
    case 'rows':
      return "numbers of the batch's rows"
    case 'loss':
      return 'the loss'
    case 'output':
      return `${role.layer}'s output`
    case 'result':
      return `${role.op} in ${role.backward ? 'the backward pass of ' : ''}${role.layer ?? 'the step'}`
    case 'variable':
      return role.name
    case 'numbers':
      return `${role.of}'s numbers of the step`
    case 'data':
      return 'the data set'
    case 'constant':
      return 'a constant'
    case 'scratch':
      return `what ${role.op} keeps in between`
  }
}

/** A role as it is typed: `dense_1.kernel`, `dense.output.gradient`, `dense_1.kernel.velocity`. */
export function pathOf(role: Role): string {
  switch (role.kind) {
    case 'weight':
      return `${role.layer}.${role.weight}`
    case 'slot':
      return `${pathOf(role.of)}.${role.slot}`
    case 'gradient':
      return `${pathOf(role.of)}.gradient`
    case 'output':
      return `${role.layer}.output`
    case 'result':
      return `${role.layer ?? 'step'}.${role.op}`
    case 'batch':
    case 'variable':
      return role.name
    case 'numbers':
      return 'optimizer.numbers'
    case 'scratch':
      return `${role.op}.scratch`
    default:
      return role.kind
  }
}

/** The roles of a step's buffers, as far as its origins tell; the rest is for who knows the op. */
export function rolesIn(model: Trainable, due: Pick<Due, 'recording' | 'slots'>): Map<DeviceBuffer, Role> {
  const { settled, dispatches: kept } = due.recording
  const dispatches = [...settled, ...kept].flatMap((each) => each.of ?? [each])
  const slots = due.slots.map(({ value }) => value.buffer)
  const roles = new Map<DeviceBuffer, Role>()
  const name = (buffer: DeviceBuffer, role: Role) => {
    if (!roles.has(buffer)) roles.set(buffer, role)
  }
  nameWeights(model as unknown as AnyLayer, name)
  nameBatch(model, dispatches, slots, name)
  const loss = lossIn(dispatches)
  if (loss) name(loss, { kind: 'loss' })
  const forward = dispatches.filter(({ origin }) => !isBackward(origin) && phaseOf(origin) === 'forward')
  const last = new Map<string, DeviceBuffer>()
  for (const { origin } of forward) {
    const { layer, call } = placeOf(origin)
    if (layer && call) last.set(layer, call.outputs[0].buffer)
  }
  for (const [layer, buffer] of last) if (layer !== 'loss') name(buffer, { kind: 'output', layer })
  for (const { origin } of forward) {
    const { layer, op, call } = placeOf(origin)
    for (const { buffer } of call?.outputs ?? []) {
      if (!buffer.name) name(buffer, { kind: 'result', layer, op, backward: false })
    }
  }
  for (const { origin } of dispatches) {
    for (const { passes } of origin) {
      const of = passes && roles.get(passes.of.buffer)
      if (of) name(passes.gradient.buffer, { kind: 'gradient', of })
    }
  }
  for (const { origin, inputs, outputs } of dispatches) {
    const [parameter, ...remembered] = outputs
    const weight = roles.get(parameter)
    if (phaseOf(origin) !== 'optimizer' || weight?.kind !== 'weight') continue
    const optimizer = model.optimizer.constructor.name
    for (const slot of remembered) {
      if (slot.name?.startsWith(`${weight.weight}_`)) {
        name(slot, { kind: 'slot', optimizer, slot: slot.name.slice(weight.weight.length + 1), of: weight })
      }
    }
    if (inputs[0]?.name) name(inputs[0], { kind: 'numbers', of: optimizer })
    if (inputs[1] && !inputs[1].name) name(inputs[1], { kind: 'gradient', of: weight })
  }
  return roles
}

/** What the first backward pass begins at, before it is scaled for float16. */
function lossIn(dispatches: readonly RecordedDispatch[]): DeviceBuffer | null {
  for (const { origin } of dispatches) {
    const back = origin.findIndex(({ phase }) => phase === 'backward')
    if (back < 0) continue
    // The pass begins with a gradient of ones, which is passed on by nothing; else with one that it was given.
    const { passes } = origin[back]
    if (passes) return passes.of.buffer
    const call = origin.slice(0, back).findLast(({ call }) => call)?.call
    if (!call) continue
    const [loss, scale] = call.inputs
    return (scale?.buffer.name === 'dynamic_scale' ? loss : call.outputs[0]).buffer
  }
  return null
}

function nameWeights(layer: AnyLayer, name: (buffer: DeviceBuffer, role: Role) => void): void {
  for (const inner of layer.sublayers) nameWeights(inner, name)
  for (const weight of layer.ownWeights) {
    if (weight.initialized)
      name(weight.value.buffer, { kind: 'weight', layer: layer.name, weight: weight.name })
  }
}

/** Inputs, targets and weights of examples, in this order: picked from a data set, or given as they are. */
function nameBatch(
  model: Trainable,
  dispatches: readonly RecordedDispatch[],
  slots: readonly DeviceBuffer[],
  name: (buffer: DeviceBuffer, role: Role) => void,
): void {
  const picked = [...new Set(dispatches.filter(isData).flatMap(({ outputs }) => outputs))]
  if (picked.length > 0) for (const slot of slots) name(slot, { kind: 'rows' })
  for (const { inputs } of dispatches.filter(isData))
    for (const buffer of inputs) name(buffer, { kind: 'data' })
  const counts = { x: model.inputShapes?.length ?? 1, y: model.outputNames.length }
  for (const [i, buffer] of (picked.length > 0 ? picked : slots).entries()) {
    const [kind, at] =
      i < counts.x
        ? ['x', i]
        : i < counts.x + counts.y
          ? ['y', i - counts.x]
          : ['sampleWeight', i - counts.x - counts.y]
    name(buffer, { kind: 'batch', name: at === 0 ? `${kind}` : `${kind}${Number(at) + 1}` })
  }
}

export const isBackward = (origin: Origin) => origin.some(({ phase }) => phase === 'backward')

export const phaseOf = (origin: Origin) => origin.findLast(({ phase }) => phase)?.phase ?? 'forward'

/** The layer or other part of the step, and the innermost op, that an origin tells of. */
export function placeOf(origin: Origin) {
  const firstOp = origin.findIndex(({ call }) => call)
  const around = (firstOp < 0 ? origin : origin.slice(0, firstOp)).flatMap(({ name }) => name ?? [])
  const inner = origin.findLast(({ call }) => call)
  return { layer: around.at(-1) ?? null, op: inner?.name ?? 'fill', call: inner?.call ?? null }
}
