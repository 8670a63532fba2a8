import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Call, Phase, RecordedDispatch, View } from '../gpu/dispatch.js'
import { type Held, isData } from './held.js'
import { isBackward, pathOf, phaseOf, placeOf, type Role, wordsOf } from './names.js'

/** What a buffer of a step holds from one operation that writes it to the next. */
export interface Version {
  readonly role: Role
  /** In words: `gradient of the loss with respect to dense_1's kernel`. */
  readonly name: string
  /** As it is typed: `dense_1.kernel.gradient`; what the step overwrites is `dense_1.kernel.before` at first. */
  path: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly buffer: DeviceBuffer
  /** The row after which it is there; -1: before the step. */
  readonly row: number
  /** What made it; null for what the step begins with. */
  readonly maker: Operation | null
  /** Whether it lies in memory: what a kernel makes for itself on the way does not. */
  readonly inMemory: boolean
}

/** A version as an operation sees it: under another shape, maybe. */
export interface Operand {
  version: Version
  shape: readonly number[]
}

/** An op of a recorded step: one dispatch, or several that it takes. */
export interface Operation {
  /** `dense`, `reluGrad`, `adam`. */
  name: string
  /** The layer or other part of the step that it belongs to. */
  layer: string | null
  phase: Phase
  /** Its rows, the first and the last; null where it ran once for all steps. */
  rows: readonly [number, number] | null
  /** Its first dispatch. */
  dispatch: RecordedDispatch
  call: Call | null
  inputs: Operand[]
  /** What it updates in place, as it was before: in the order of the call's outputs. */
  before: (Operand | null)[]
  /** Tensors among its settings that it reads, by name. */
  settings: Readonly<Record<string, Operand>>
  /** With their places among the call's outputs. */
  outputs: (Operand & { place: number })[]
  /** Tensors among its settings that it writes, by name. */
  beside: Readonly<Record<string, Version>>
}

interface Part {
  dispatch: RecordedDispatch
  row: number
}

/** All operations of a step, in order, and all that its buffers hold in its course. */
export function versionsOf(held: Held, roles: ReadonlyMap<DeviceBuffer, Role>) {
  const parts: Part[] = [
    ...held.recording.settled.map((dispatch) => ({ dispatch, row: -1 })),
    ...held.dispatches.flatMap((dispatch, row) =>
      (dispatch.of ?? [dispatch]).map((each) => ({ dispatch: each, row })),
    ),
  ]
  const written = new Set(
    held.dispatches.flatMap(({ outputs, of = [] }) => [...outputs, ...of.flatMap((each) => each.outputs)]),
  )
  const versions: Version[] = []
  const latest = new Map<DeviceBuffer, Version>()

  const add = (
    buffer: DeviceBuffer,
    view: Pick<View, 'shape' | 'dtype'>,
    row: number,
    role: Role,
    maker: Operation | null,
  ) => {
    const overwritten = row < 0 && !maker && written.has(buffer) && !held.isGiven(buffer)
    const plain = pathOf(role) + (overwritten ? '.before' : '')
    const version: Version = {
      role,
      name: wordsOf(role) + (overwritten ? ' before the step' : ''),
      path: plain,
      shape: [...view.shape],
      dtype: view.dtype,
      buffer,
      row,
      maker,
      inMemory: held.has(buffer) && (row >= 0 || held.hasBefore(buffer)),
    }
    versions.push(version)
    latest.set(buffer, version)
    return version
  }
  const found = (view: View): Operand => {
    const version =
      latest.get(view.buffer) ??
      add(view.buffer, view, -1, roles.get(view.buffer) ?? variableOf(view.buffer), null)
    return { version, shape: view.shape }
  }

  const operations = groupsOf(parts).map((group): Operation => {
    const { dispatch } = group[0]
    const { origin } = dispatch
    const { layer, op } = placeOf(origin)
    const call = callOf(dispatch)
    const outputs = new Set(group.flatMap(({ dispatch }) => dispatch.outputs))
    const row = group.at(-1)!.row
    const tensors = tensorsIn(call?.attributes)
    const operation: Operation = {
      name: call ? op : fileOf(dispatch),
      layer,
      phase: phaseOf(origin),
      rows: row < 0 ? null : [group[0].row, row],
      dispatch,
      call,
      inputs: (call?.inputs ?? []).map(found),
      before: (call?.outputs ?? []).map((view) =>
        row >= 0 && view.buffer.bytes > 0 && !isData(dispatch) && held.hasBefore(view.buffer)
          ? found(view)
          : null,
      ),
      settings: Object.fromEntries(
        tensors.filter(([, view]) => !outputs.has(view.buffer)).map(([name, view]) => [name, found(view)]),
      ),
      outputs: [],
      beside: {},
    }
    const made = (view: Pick<View, 'buffer' | 'shape' | 'dtype'>) => {
      const own: Role = { kind: 'result', layer, op: operation.name, backward: isBackward(origin) }
      return add(view.buffer, view, row, roles.get(view.buffer) ?? own, operation)
    }
    for (const [place, view] of (call?.outputs ?? []).entries()) {
      // An empty buffer stands for a slot that the rule leaves out.
      if (!outputs.delete(view.buffer) || view.buffer.bytes === 0) continue
      if (held.isGiven(view.buffer)) {
        found(view)
        continue
      }
      operation.outputs.push({ version: made(view), shape: view.shape, place })
    }
    operation.beside = Object.fromEntries(
      tensors.flatMap(([name, view]) => (outputs.delete(view.buffer) ? [[name, made(view)]] : [])),
    )
    for (const buffer of outputs) {
      const version = add(
        buffer,
        { shape: [buffer.bytes / 4], dtype: 'float32' },
        row,
        scratchOf(operation, roles.get(buffer)),
        operation,
      )
      if (!call) operation.outputs.push({ version, shape: version.shape, place: operation.outputs.length })
    }
    return operation
  })
  return { operations, versions: apart(versions) }
}

/** Gives each a path of its own: what is written several times has the plain one in the end. */
function apart(versions: readonly Version[]): Version[] {
  const last = new Map(versions.map((version) => [`${version.path} ${idOf(version.buffer)}`, version]))
  const taken = new Map<string, number>()
  return versions.map((version) => {
    const { path, buffer, maker } = version
    const plain = last.get(`${path} ${idOf(buffer)}`) === version ? path : `${path}.${maker?.name ?? 'first'}`
    const count = (taken.get(plain) ?? 0) + 1
    taken.set(plain, count)
    version.path = count === 1 ? plain : `${plain}#${count}`
    return version
  })
}

const ids = new WeakMap<DeviceBuffer, number>()
let lastId = 0

function idOf(buffer: DeviceBuffer): number {
  const id = ids.get(buffer) ?? ++lastId
  ids.set(buffer, id)
  return id
}

/** What a dispatch is of: an op's name and call, or what its shader is called. */
export function calledOf(dispatch: RecordedDispatch): Pick<Operation, 'name' | 'call' | 'dispatch'> {
  const call = callOf(dispatch)
  return { name: call ? placeOf(dispatch.origin).op : fileOf(dispatch), call, dispatch }
}

/** Neighbours that are dispatches of one call belong together. */
function groupsOf(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = []
  for (const part of parts) {
    const call = callOf(part.dispatch)
    const last = groups.at(-1)
    if (call && last && callOf(last[0].dispatch) === call) last.push(part)
    else groups.push([part])
  }
  return groups
}

/** The innermost call of an origin; in a backward pass not that of the op whose gradient it is. */
export function callOf({ origin }: RecordedDispatch): Call | null {
  const back = origin.findLastIndex(({ phase }) => phase === 'backward')
  return origin.slice(back + 1).findLast(({ call }) => call)?.call ?? null
}

const fileOf = ({ shader: { name, file = name } }: RecordedDispatch) =>
  file.replace(/^.*\//, '').replace(/[.]wgsl$/, '')

/** Tensors among an op's settings, by their path there. */
function tensorsIn(settings: unknown, path = ''): [string, View][] {
  if (typeof settings !== 'object' || settings === null) return []
  return Object.entries(settings).flatMap(([name, value]): [string, View][] =>
    isView(value) ? [[path + name, value]] : path === '' ? tensorsIn(value, `${name}.`) : [],
  )
}

const isView = (value: unknown): value is View =>
  typeof value === 'object' && value !== null && 'buffer' in value && 'shape' in value

const variableOf = (buffer: DeviceBuffer): Role =>
  buffer.name ? { kind: 'variable', name: buffer.name } : { kind: 'constant' }

const scratchOf = ({ name, call }: Operation, known: Role | undefined): Role =>
  known ?? (call ? { kind: 'scratch', op: name } : { kind: 'result', layer: null, op: name, backward: false })
