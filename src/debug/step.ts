import type { DeviceBuffer } from '../gpu/buffer.js'
import { nearest } from '../lookup.js'
import type { Ladder, OwnVariant } from '../model/inspect/ladders.js'
import type { TracedRow, TracedShader } from '../model/inspect/traced.js'
import type { DataSet } from '../model/training/data.js'
import { misplaced } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Difference } from './difference.js'
import type { Held } from './held.js'
import type { Role } from './names.js'
import { type Operation, type Version, versionsOf } from './versions.js'
import { readScalar, writeScalar } from './wgsl/numbers.js'

/** A tensor of a step, as it is at some place in it. */
export class StepTensor {
  /** @internal */
  readonly version: Version
  readonly #step: DebugStep

  /** @internal */
  constructor(step: DebugStep, version: Version) {
    this.version = version
    this.#step = step
  }

  /** In words: `gradient of the loss with respect to dense_1's kernel`. */
  get name(): string {
    return this.version.name
  }

  /** As it is typed, and found again: `dense_1.kernel.gradient`. */
  get path(): string {
    return this.version.path
  }

  /** What it is, for who writes names of their own. */
  get role(): Role {
    return this.version.role
  }

  get shape(): readonly number[] {
    return this.version.shape
  }

  get dtype(): string {
    return this.version.dtype
  }

  /** The row that makes it; -1: the step begins with it. */
  get row(): number {
    return this.version.row
  }

  /** Whether it lies in memory, and can be read: what a kernel makes on its way does not. */
  get inMemory(): boolean {
    return this.version.inMemory
  }

  /** Its values: the step is made again up to its row. float16 is read as float32. */
  array(): Promise<NdArray> {
    return this.#step.read(this)
  }
}

/** What is to be another thing when a step is made again; what is left out is as it was. */
export interface AgainOptions {
  /** What the model's optimizer steps with. Without it, as before. */
  learningRate?: number
  /** The batch's inputs, shaped as the step has them. Without it, the same. */
  x?: DataSet
  /** The batch's targets, likewise. Without it, the same. */
  y?: DataSet
  /** The weights of the batch's examples, likewise, where it has such. Without it, the same. */
  sampleWeight?: DataSet
  /** Kernels by name or by source, as `withVariants` takes them. Without it, the same. */
  variants?: Partial<Record<Ladder, string | OwnVariant>>
}

/** A step made again, beside the first. `toString` says in words what differs. */
export interface Again {
  /** To be looked at and explained like the first; `release` gives back its memory. */
  step: DebugStep
  /** Tensors that both have and that differ, in the order in which the step makes them. */
  differences: Difference[]
  /** Tensors that both have. */
  compared: number
  toString(): string
}

/** Makes a step again. @internal */
export type Remake = (step: DebugStep, options: AgainOptions) => Promise<Again>

/** Bytes of values that are kept once they have been read. */
const MOST_KEPT = 64e6

/** A training step that stands still: every tensor of it can be looked at, and it can be made again. */
export class DebugStep {
  /** Its dispatches, in order, as a trace has them. */
  readonly rows: readonly TracedRow[]
  /** The programs that rows name. */
  readonly shaders: Readonly<Record<string, TracedShader>>
  /** Operations, each of one row or more. @internal */
  readonly operations: readonly Operation[]
  /** All tensors, in the order in which they are made. */
  readonly tensors: readonly StepTensor[]
  readonly #held: Held
  readonly #isLent: boolean
  #at = -1
  readonly #values = new Map<StepTensor, Promise<NdArray>>()
  readonly #of = new Map<Version, StepTensor>()
  #kept = 0
  /** Why it can't be read any more. */
  #end = ''
  readonly #remake: Remake | null

  /** @internal */
  constructor(
    held: Held,
    /** Which step of the training it is, counted from 1. */
    readonly number: number,
    /** Examples in its batch. */
    readonly examples: number,
    rows: readonly TracedRow[],
    roles: ReadonlyMap<DeviceBuffer, Role>,
    remake: Remake | null = null,
    /** Whether its memory is a timeline's, for its other steps, too. */
    isLent = false,
  ) {
    this.#held = held
    this.#isLent = isLent
    this.#remake = remake
    this.rows = rows
    this.shaders = Object.fromEntries(
      held.dispatches.map(({ shader: { name, file = name, tunables = {}, code } }) => [
        name,
        { file, tunables: { ...tunables }, code },
      ]),
    )
    const { operations, versions } = versionsOf(held, roles)
    this.operations = operations
    this.tensors = versions.map((version) => {
      const tensor = new StepTensor(this, version)
      this.#of.set(version, tensor)
      return tensor
    })
  }

  /** The row that it stands behind; -1: before the first. */
  get at(): number {
    return this.#at
  }

  /** Goes on by some rows, to the end at most. Gives the row that it stands behind then. */
  forward(rows = 1): number {
    return this.#go(this.#at + whole('forward', rows))
  }

  /** Goes back by some rows, to before the first at most. */
  back(rows = 1): number {
    return this.#go(this.#at - whole('back', rows))
  }

  /**
   * Goes to behind a row: its number; or the next row of an op or a layer of that name, from the beginning again behind
   * the last one.
   * @throws RangeError where there is none
   */
  to(row: number | string): number {
    if (typeof row === 'number') {
      if (Number.isInteger(row) && row >= -1 && row < this.rows.length) return this.#go(row)
      throw new RangeError(`to: expected a row from -1 to ${this.rows.length - 1}, got ${row}`)
    }
    const named = this.rows.filter(({ op, layers }) => op === row || layers.includes(row))
    const next = named.find(({ id }) => id > this.#at) ?? named[0]
    if (next) return this.#go(next.id)
    const names = [...new Set(this.rows.flatMap(({ op, layers }) => [op, ...layers]))]
    throw new RangeError(`to: no row is of an op or a layer "${row}"${suggested(row, names)}`)
  }

  #go(row: number): number {
    this.#at = Math.max(-1, Math.min(row, this.rows.length - 1))
    return this.#at
  }

  /** What a row reads; without one, the row it stands behind. */
  inputs(row = this.#at): StepTensor[] {
    const own = this.#operationsAt(row)
    const all = own.flatMap(({ inputs, settings, before }) => [
      ...inputs,
      ...Object.values(settings),
      ...before.filter((each) => each !== null),
    ])
    const tensors = new Set(all.map(({ version }) => this.tensorOf(version)))
    return [...tensors].filter(({ version: { maker } }) => !maker || own.length === 1 || !own.includes(maker))
  }

  /** What a row writes. */
  outputs(row = this.#at): StepTensor[] {
    const own = this.#operationsAt(row)
    return this.tensors.filter(({ version: { maker } }) => maker && own.includes(maker))
  }

  /** The operations that a row belongs to: one, or several in one kernel. */
  #operationsAt(row: number): Operation[] {
    const found = this.operations.filter(({ rows }) => rows && rows[0] <= row && row <= rows[1])
    if (found.length > 0) return found
    throw new RangeError(`expected a row from 0 to ${this.rows.length - 1}, got ${row}`)
  }

  /** @internal */
  tensorOf(version: Version): StepTensor {
    return this.#of.get(version)!
  }

  /**
   * A tensor by its path: `dense.kernel` is the weight after the step, `dense.kernel.before` before it.
   * @throws RangeError where there is none, with those that are written alike
   */
  tensor(path: string): StepTensor {
    const found = this.tensors.findLast((tensor) => tensor.path === path)
    if (found) return found
    const paths = this.tensors.map((tensor) => tensor.path)
    throw new RangeError(`step ${this.number} has no tensor "${path}"${suggested(path, paths)}`)
  }

  /** What it is made again with. @internal @throws Error where it can't be any more */
  get held(): Held {
    if (this.#end) throw new Error(`step ${this.number} ${this.#end}`)
    return this.#held
  }

  /** What the step lowers; null where it can't be told. */
  async loss(): Promise<number | null> {
    const loss = this.tensors.findLast(({ role }) => role.kind === 'loss')
    return loss ? (await loss.array()).data[0] : null
  }

  /** @internal */
  async read(tensor: StepTensor): Promise<NdArray> {
    this.held
    const known = this.#values.get(tensor)
    if (known) return known
    const made = this.#read(tensor)
    const bytes = sizeOf(tensor.shape) * 4
    if (this.#kept + bytes > MOST_KEPT) {
      this.#values.clear()
      this.#kept = 0
    }
    this.#values.set(tensor, made)
    this.#kept += bytes
    return made
  }

  async #read({ version }: StepTensor): Promise<NdArray> {
    const { buffer, row, name, inMemory } = version
    if (!inMemory) throw new RangeError(`${name} does not lie in memory: a kernel makes it on its way`)
    const bytes = await this.held.read(buffer, row, bytesOf(version))
    this.held // another step may have come there meanwhile
    return decoded(version, bytes)
  }

  /**
   * Makes the step again from the state that it began with, with something else in it, and compares each tensor. This step
   * stays as it is, and so does the model.
   * @throws RangeError for what the step can't take; Error where the model is another one by now
   */
  async again(options: AgainOptions = {}): Promise<Again> {
    this.held
    if (this.#remake) return this.#remake(this, options)
    throw new Error(`step ${this.number} is no model's: it can't be made again`)
  }

  /** Gives the step's memory back; it can't be read any more. */
  release(): void {
    if (this.#end) return
    if (!this.#isLent) this.#held.release()
    this.leave("has been released: it can't be read or made again any more")
  }

  /** Has who reads it from now on be told why that can't be. @internal */
  leave(why: string): void {
    this.#end ||= why
    this.#values.clear()
  }
}

/** Bytes that a tensor takes. */
export const bytesOf = ({ shape, dtype }: Version) => sizeOf(shape) * (dtype === 'float16' ? 2 : 4)

/** The values that bytes of a tensor are; float16 becomes float32. */
export function decoded({ shape, dtype }: Version, bytes: ArrayBuffer): NdArray {
  if (dtype === 'float16') {
    const view = new DataView(bytes)
    const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) => readScalar(view, 2 * i, 'f16'))
    return new NdArray(values, shape)
  }
  return new NdArray(dtype === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes), shape)
}

/** The bytes of values of a tensor. */
export function encoded({ dtype }: Version, values: ArrayLike<number>): ArrayBufferView {
  if (dtype === 'float32') return Float32Array.from(values)
  if (dtype !== 'float16') return Int32Array.from(values)
  const view = new DataView(new ArrayBuffer(2 * values.length))
  Array.from(values, (value, i) => writeScalar(view, 2 * i, 'f16', value))
  return view
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1)

function whole(call: string, rows: number): number {
  if (Number.isInteger(rows)) return rows
  throw new RangeError(`${call}: ${misplaced('a whole number of rows', rows)}`)
}

function suggested(name: string, names: readonly string[]): string {
  return names.length > 0 ? `: did you mean "${nearest(name, names)}"?` : ''
}
