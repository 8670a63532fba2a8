import { checkOptions, table } from '../../options.js'
import { Program } from './compile.js'
import type { Step } from './machine.js'
import type { Fault } from './memory.js'
import { readScalar, writeScalar } from './numbers.js'
import type { Column } from './sources.js'
import { cellsOf, layoutOf, type Type } from './types.js'

export interface RunOptions {
  /** What is bound, by binding number of group 0. */
  buffers: ReadonlyMap<number, Uint8Array>
  workgroups: readonly [number, number, number]
  /** Invocations of a subgroup. @default 8 */
  subgroup?: number
  /** The one workgroup, by its number in a row, that runs. @default all */
  only?: number
  /** The invocation whose steps are kept: its workgroup's number, its own within that. Without it, those of none. */
  watch?: { workgroup: number; lane: number }
  /** Turns that the loops of a workgroup may take together, before one counts as endless. @default 1_000_000 */
  turns?: number
}

const runTable = table<RunOptions>({
  buffers: 'any!',
  workgroups: 'any!',
  subgroup: 'number',
  only: 'number',
  watch: 'any',
  turns: 'number',
})

/** What a program has left in a buffer that it may write. */
export interface Output {
  binding: number
  name: string
  type: Type
  bytes: Uint8Array
}

export interface Ran {
  outputs: Output[]
  /** Races, accesses outside of a variable, reads of what nobody has written, barriers that not all reach. */
  faults: Fault[]
  /** What the watched invocation did, line by line. */
  steps: Step[]
}

/**
 * Runs a compute shader on the host, to look at what it does: every workgroup, every invocation, barriers, subgroups.
 * Results equal a device's but for what WGSL leaves open: the last places of exp, sin and the like, and whether
 * `a * b + c` is rounded once or twice.
 * @throws RangeError for an option that there is not, or buffers that are no Map of bytes
 * @throws WgslError for a program that is not WGSL, uses what compute shaders of tensors don't (textures), or doesn't end
 */
export function run(source: string, options: RunOptions): Ran {
  const { buffers, only, watch } = options
  const { machine, memories, runWorkgroup, count } = prepare(source, options)
  machine.watched = watch ?? null
  for (let workgroup = only ?? 0; workgroup < (only === undefined ? count : only + 1); workgroup++) {
    runWorkgroup(workgroup)
  }
  const outputs = memories
    .filter(({ space, access }) => space === 'storage' && access === 'read_write')
    .map(({ binding, name, type, memory }) => {
      return { binding, name, type, bytes: toBytes(memory.cells, type, buffers.get(binding)!) }
    })
  return { outputs, faults: machine.faults, steps: machine.steps }
}

/** A program with its buffers filled, whose workgroups can be run. */
export function prepare(source: string, options: RunOptions) {
  checkOptions('runShader', runTable, options)
  const { buffers, workgroups, subgroup = 8, turns = 1_000_000 } = options
  if (!(buffers instanceof Map)) {
    throw new RangeError('runShader: expected buffers to be a Map from binding numbers to bytes')
  }
  if (!Array.isArray(workgroups) || workgroups.length !== 3) {
    throw new RangeError('runShader: expected workgroups to be three numbers, such as [4, 1, 1]')
  }
  const bytes = new Map([...buffers].map(([binding, { length }]) => [binding, length]))
  const program = new Program(source, bytes, subgroup)
  const { machine, workgroupSize, bindings } = program
  machine.turns = turns
  const memories = bindings.map((binding) => {
    const { memory, type } = program.place(binding.name)
    memory.cells.set(
      plainNumbers(buffers.get(binding.binding)!, type) ?? numbersOf(buffers.get(binding.binding)!, type),
    )
    return { ...binding, type, memory }
  })
  const runWorkgroup = (workgroup: number) => {
    machine.begin(workgroup, builtinsOf(workgroup, workgroups, workgroupSize, subgroup))
    program.runWorkgroup()
  }
  return { machine, memories, runWorkgroup, count: workgroups[0] * workgroups[1] * workgroups[2] }
}

type Vec = readonly [number, number, number]

const at = (i: number, [x, y]: Vec): Vec => [i % x, Math.floor(i / x) % y, Math.floor(i / (x * y))]

/** The built-in inputs of each invocation of a workgroup. */
function builtinsOf(workgroup: number, groups: Vec, size: Vec, subgroup: number): Record<string, Column> {
  const lanes = Array.from({ length: size[0] * size[1] * size[2] }, (_, i) => i)
  const id = at(workgroup, groups)
  return {
    workgroup_id: lanes.map(() => id),
    num_workgroups: lanes.map(() => groups),
    local_invocation_index: lanes,
    local_invocation_id: lanes.map((lane) => at(lane, size)),
    global_invocation_id: lanes.map((lane) => at(lane, size).map((x, i) => id[i] * size[i] + x)),
    subgroup_invocation_id: lanes.map((lane) => lane % subgroup),
    subgroup_size: lanes.map(() => subgroup),
  }
}

const VIEWS = { f32: Float32Array, i32: Int32Array, u32: Uint32Array }

/** The same as `numbersOf`, at once, for arrays of numbers of four bytes without gaps. */
function plainNumbers(bytes: Uint8Array, type: Type): ArrayLike<number> | null {
  if (type.kind !== 'array') return null
  const { of } = type
  const isPlain = of.kind === 'scalar' || (of.kind === 'vector' && of.size !== 3)
  if (!isPlain || !(of.of in VIEWS)) return null
  const cells = Math.floor(bytes.length / 4 / cellsOf(of)) * cellsOf(of)
  return new VIEWS[of.of as keyof typeof VIEWS](bytes.slice(0, 4 * cells).buffer)
}

/** The numbers that lie in the bytes of a buffer of some type. */
export function numbersOf(bytes: Uint8Array, type: Type): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return layoutOf(type).cells.map(({ at, of }) => readScalar(view, at, of))
}

function toBytes(cells: Float64Array, type: Type, before: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(before) // what lies between the cells stays
  const view = new DataView(bytes.buffer)
  for (const [i, { at, of }] of layoutOf(type).cells.entries()) writeScalar(view, at, of, cells[i])
  return bytes
}
