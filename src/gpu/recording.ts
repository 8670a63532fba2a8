import { type Dispatch, nameOf, type Origin } from './dispatch.js'
import { GpuError } from './errors.js'
import type { Gpu, Merge, Recorder } from './gpu.js'
import { DeviceBuffer } from './memory.js'

/** A dispatch of a recorded step, and where in the model it comes from. */
export interface RecordedDispatch extends Dispatch {
  origin: Origin
}

/** A dispatch ready to be encoded. */
export interface Command {
  pipeline: GPUComputePipeline
  bindings: GPUBindGroup
  groups: Dispatch['workgroups']
}

/** A piece of the memory that intermediates share, and those that lie in it, one after the other. */
export interface Slot {
  bytes: number
  /** Each from the first dispatch that needs it to the last, both included. */
  tenants: { buffer: DeviceBuffer; first: number; last: number }[]
}

/**
 * A step written down instead of run: the list of its dispatches, and the buffers they need in between.
 * `compile` runs what is the same in every step, plans the memory and builds the pipelines; each `replay` then
 * costs three calls of WebGPU a dispatch and no other JavaScript. What differs from step to step must lie in
 * buffers.
 */
export class Recording implements Recorder {
  /** In order; once compiled, those that each replay repeats. */
  dispatches: RecordedDispatch[] = []
  /** Bytes of the memory that intermediates share, and what they would take with memory of their own. */
  arena: { bytes: number; unshared: number; slots: Slot[] } = { bytes: 0, unshared: 0, slots: [] }
  readonly #gpu: Gpu
  readonly #planned = new Set<DeviceBuffer>()
  /** Memory that goes back to the pool with the step. */
  readonly #own: DeviceBuffer[] = []
  /** What a replay does, in order; empty until compiled. */
  commands: Command[] = []
  readonly #preparations: (() => void)[] = []
  readonly #counts = new WeakMap<object, number>()
  readonly #merges = new Map<DeviceBuffer, Merge>()

  constructor(
    gpu: Gpu,
    readonly clock: DeviceBuffer | null = null,
  ) {
    this.#gpu = gpu
  }

  /** Records what `body` dispatches; nothing runs. Gives `body`'s result, whose buffers are not real yet. */
  record<T>(body: () => T): T {
    if (this.#gpu.recording) throw new GpuError('a recording is under way already')
    this.#gpu.recording = this
    try {
      return body()
    } finally {
      this.#gpu.recording = null
    }
  }

  plan(buffer: DeviceBuffer): void {
    this.#planned.add(buffer)
  }

  add(dispatch: Dispatch, origin: Origin): void {
    this.dispatches.push({ ...dispatch, origin })
  }

  mayMerge(buffer: DeviceBuffer, merge: Merge): void {
    this.#merges.set(buffer, merge)
  }

  hold(buffer: DeviceBuffer, data: ArrayBufferView): void {
    contents.set(buffer, contentOf(data))
  }

  count(of: object): number {
    const count = this.#counts.get(of) ?? 0
    this.#counts.set(of, count + 1)
    return count
  }

  /**
   * What the step does, a line for each dispatch, before it is compiled: the same lines for two recordings that do
   * the same on the same memory.
   */
  lines(): string[] {
    const planned = new Map<DeviceBuffer, number>()
    const nameOf = (buffer: DeviceBuffer): string => {
      const content = contents.get(buffer)
      if (content !== undefined) return content
      if (!this.#planned.has(buffer)) return `b${numberOf(buffer)}`
      if (!planned.has(buffer)) planned.set(buffer, planned.size)
      return `p${planned.get(buffer)}`
    }
    return this.dispatches.map(({ shader, uniforms = {}, workgroups, inputs, outputs }) => {
      const buffers = [...inputs, ...outputs].map(nameOf)
      return `${shader.name} ${JSON.stringify(uniforms)} ${workgroups.join()} ${buffers.join()}`
    })
  }

  onReplay(prepare: () => void): void {
    this.#preparations.push(prepare)
  }

  /**
   * Makes the step ready to run; the buffers in `results` keep their values from a replay to the next. Where the
   * device refuses something, nothing of the step stays.
   */
  async compile(results: Iterable<DeviceBuffer>): Promise<void> {
    try {
      await this.#build(results)
      await this.#gpu.settle() // a step in refused memory would do nothing, replay after replay
    } catch (error) {
      this.release()
      throw error
    }
  }

  async #build(results: Iterable<DeviceBuffer>): Promise<void> {
    const gpu = this.#gpu
    for (const buffer of results) {
      if (!this.#planned.delete(buffer)) continue
      this.#place(buffer)
      buffer.mutable = true
    }
    this.#merge()
    await gpu.pipelines.prepare(this.dispatches)
    this.#settleConstants()
    const handles = this.#share()
    const handleOf = (buffer: DeviceBuffer) => handles.get(buffer) ?? gpu.handleOf(buffer)
    this.commands = this.dispatches.map((dispatch) => ({
      pipeline: gpu.pipelines.get(dispatch),
      bindings: gpu.pipelines.bind(dispatch, nameOf(dispatch.origin), handleOf),
      groups: dispatch.workgroups,
    }))
  }

  /** Hands the whole step to the device, after all that waits for it. */
  replay(): void {
    this.prepare()
    this.encode()
    this.#gpu.flush()
  }

  /** Does on the host what comes before each replay. */
  prepare(): void {
    this.#requireCompiled()
    for (const prepare of this.#preparations) prepare()
  }

  /** Puts the whole step, which has been prepared, behind all that waits for the device. */
  encode(): void {
    this.#requireCompiled()
    const pass = this.#gpu.pass()
    let current: GPUComputePipeline | null = null
    for (const { pipeline, bindings, groups } of this.commands) {
      if (pipeline !== current) pass.setPipeline(pipeline)
      current = pipeline
      pass.setBindGroup(0, bindings)
      pass.dispatchWorkgroups(groups[0], groups[1], groups[2])
    }
  }

  #requireCompiled(): void {
    if (this.commands.length === this.dispatches.length) return
    throw new GpuError('replay: this recorded step has not been compiled, or has been released')
  }

  /** Makes one dispatch of two neighbours where it is known how, and nobody else needs what lies between them. */
  #merge(): void {
    const uses = new Map<DeviceBuffer, number>()
    for (const { inputs, outputs } of this.dispatches) {
      for (const buffer of [...inputs, ...outputs]) uses.set(buffer, (uses.get(buffer) ?? 0) + 1)
    }
    const recorded = this.dispatches
    this.dispatches = []
    for (const dispatch of recorded) {
      const between = this.dispatches.at(-1)?.outputs[0]
      const alone = between && this.#planned.has(between) && uses.get(between) === 2
      const merged = alone && dispatch.inputs.includes(between) && this.#merges.get(between)?.(dispatch)
      if (merged) {
        const { origin } = this.dispatches.pop()!
        this.record(() => this.#gpu.within(origin, merged))
      } else this.dispatches.push(dispatch)
    }
  }

  /**
   * Runs the dispatches that compute the same in every step, and takes them out of it: those that read nothing
   * but constants and alone write what they write. Backward passes begin with some, the gradient of a mean say.
   */
  #settleConstants(): void {
    const writers = new Map<DeviceBuffer, number>()
    for (const buffer of this.dispatches.flatMap(({ outputs }) => outputs)) {
      writers.set(buffer, (writers.get(buffer) ?? 0) + 1)
    }
    const settled = new Set<DeviceBuffer>()
    const isConstant = (buffer: DeviceBuffer) =>
      settled.has(buffer) || !(this.#planned.has(buffer) || buffer.mutable || writers.has(buffer))
    this.dispatches = this.dispatches.filter((dispatch) => {
      const { inputs, outputs } = dispatch
      const alone = outputs.every((buffer) => this.#planned.has(buffer) && writers.get(buffer) === 1)
      if (!alone || !inputs.every(isConstant)) return true
      for (const buffer of outputs) {
        this.#planned.delete(buffer)
        this.#place(buffer)
        settled.add(buffer)
      }
      this.#gpu.dispatch(dispatch)
      return false
    })
  }

  /**
   * Lets intermediates that are never alive at the same time share memory. Each is alive from its first
   * dispatch to its last; walking through the step, one that begins takes the smallest free slot that
   * holds it, else the largest free one, enlarged, else a new one.
   *
   * A slot is a GPU buffer of its own, not a range of one large buffer: WebGPU forbids a dispatch to
   * read and write one buffer, even in ranges that don't meet.
   */
  #share(): Map<DeviceBuffer, GPUBuffer> {
    const last = new Map<DeviceBuffer, number>()
    this.dispatches.forEach(({ inputs, outputs }, i) => {
      for (const buffer of [...inputs, ...outputs]) if (this.#planned.has(buffer)) last.set(buffer, i)
    })
    const slotOf = new Map<DeviceBuffer, Slot>()
    const { slots } = this.arena
    const free: Slot[] = []
    this.dispatches.forEach(({ inputs, outputs }, i) => {
      const touched = [...inputs, ...outputs].filter((buffer) => last.has(buffer))
      for (const buffer of touched) {
        if (slotOf.has(buffer)) continue
        free.sort((a, b) => a.bytes - b.bytes)
        const fit = free.findIndex((slot) => slot.bytes >= buffer.bytes)
        let [slot] = fit >= 0 ? free.splice(fit, 1) : free.splice(-1)
        if (!slot) {
          slot = { bytes: 0, tenants: [] }
          slots.push(slot)
        }
        slot.bytes = Math.max(slot.bytes, buffer.bytes)
        slot.tenants.push({ buffer, first: i, last: last.get(buffer)! })
        slotOf.set(buffer, slot)
        this.arena.unshared += buffer.bytes
      }
      for (const buffer of new Set(touched)) if (last.get(buffer) === i) free.push(slotOf.get(buffer)!)
    })
    const memory = new Map(
      slots.map((slot) => {
        const buffer = new DeviceBuffer(slot.bytes)
        this.#place(buffer)
        this.arena.bytes += slot.bytes
        return [slot, buffer.handle!]
      }),
    )
    return new Map([...slotOf].map(([buffer, slot]) => [buffer, memory.get(slot)!]))
  }

  /** Returns the step's memory to the pool, its results' too; it can't be replayed any more. */
  release(): void {
    for (const buffer of this.#own) buffer.free()
    this.commands = []
  }

  #place(buffer: DeviceBuffer): void {
    this.#gpu.pool.place(buffer)
    this.#own.push(buffer)
  }
}

/** Contents of constants that steps hold. */
const contents = new WeakMap<DeviceBuffer, string>()
const numbers = new WeakMap<DeviceBuffer, number>()
let last = 0

/** A number by which a buffer is known. */
function numberOf(buffer: DeviceBuffer): number {
  const number = numbers.get(buffer) ?? ++last
  numbers.set(buffer, number)
  return number
}

/** Bytes of a constant that its hash is of, at the most. */
const MOST_HASHED = 2 ** 16

/** A hash of what a constant holds (FNV-1a); of a large one, of bytes here and there. */
function contentOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength)
  const step = Math.max(1, Math.floor(byteLength / MOST_HASHED) | 1)
  let hash = 0x811c9dc5
  for (let i = 0; i < byteLength; i += step) hash = Math.imul(hash ^ bytes[i], 0x01000193)
  return `c${byteLength}:${hash >>> 0}`
}
