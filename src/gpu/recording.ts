import { type Arena, planArena } from './arena.js'
import { DeviceBuffer } from './buffer.js'
import type { Dispatch, Origin, RecordedDispatch } from './dispatch.js'
import { GpuError } from './errors.js'
import type { Gpu } from './gpu.js'
import { join } from './join.js'
import { linesOf, noteContent } from './recordedLines.js'
import type { Merge, Recorder } from './recorder.js'

/** A dispatch ready to be encoded. */
export interface Command {
  pipeline: GPUComputePipeline
  bindings: GPUBindGroup
  groups: Dispatch['workgroups']
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
  /** Once compiled, those that have run once for all: they give the same in every step. */
  readonly settled: RecordedDispatch[] = []
  /** Where the intermediates lie, once compiled. */
  arena: Arena = { bytes: 0, unshared: 0, slots: [] }
  readonly #gpu: Gpu
  readonly #planned = new Set<DeviceBuffer>()
  /** Memory that goes back to the pool with the step. */
  readonly #own: DeviceBuffer[] = []
  /** What it reads and writes that is there without it. */
  readonly #bound = new Set<DeviceBuffer>()
  /** What a replay does, in order; empty until compiled. */
  commands: Command[] = []
  /** Where intermediates lie, once compiled. */
  #handles: ReadonlyMap<DeviceBuffer, GPUBuffer> = new Map()
  readonly #preparations: (() => void)[] = []
  readonly #counts = new WeakMap<object, number>()
  readonly #merges = new Map<DeviceBuffer, Merge>()
  readonly #takes = new Map<RecordedDispatch, Merge>()

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

  mayTake(merge: Merge): void {
    this.#takes.set(this.dispatches.at(-1)!, merge)
  }

  hold(buffer: DeviceBuffer, data: ArrayBufferView): void {
    noteContent(buffer, data)
  }

  count(of: object): number {
    const count = this.#counts.get(of) ?? 0
    this.#counts.set(of, count + 1)
    return count
  }

  /** What the step does, before it is compiled; see `linesOf`. */
  lines(): string[] {
    return linesOf(this.dispatches, this.#planned)
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
      await this.arrange(results)
      this.#build()
      await this.#gpu.settle() // a step in refused memory would do nothing, replay after replay
    } catch (error) {
      this.release()
      throw error
    }
  }

  /** Finds out what runs and where it lies; the rest is for `compile`, or for who has memory of their own for it. */
  async arrange(results: Iterable<DeviceBuffer>): Promise<void> {
    const gpu = this.#gpu
    for (const buffer of results) {
      if (!this.#planned.delete(buffer)) continue
      this.#place(buffer)
      buffer.mutable = true
    }
    this.#merge()
    this.#take()
    await gpu.pipelines.prepare(this.dispatches)
    this.#settleConstants()
    this.dispatches = await join(gpu, this.dispatches, this.#planned)
    this.arena = planArena(this.dispatches, this.#planned)
  }

  #build(): void {
    const gpu = this.#gpu
    const handles = this.#furnish()
    this.#handles = handles
    const handleOf = (buffer: DeviceBuffer) => this.handleOf(buffer)
    this.commands = this.dispatches.map((dispatch) => ({
      pipeline: gpu.pipelines.get(dispatch),
      bindings: gpu.pipelines.bind(dispatch, dispatch.origin, handleOf),
      groups: dispatch.workgroups,
    }))
    for (const buffer of this.dispatches.flatMap(({ inputs, outputs }) => [...inputs, ...outputs])) {
      if (!handles.has(buffer.whole)) this.#bound.add(buffer)
    }
    for (const buffer of this.#bound) buffer.held++
  }

  /** The memory of one of the step's buffers. That of an intermediate is others' before and after it is needed. */
  handleOf(buffer: DeviceBuffer): GPUBuffer {
    return this.#handles.get(buffer.whole) ?? this.#gpu.handleOf(buffer)
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
    this.encodeOnly(this.commands)
  }

  /** Puts some of the step's commands behind all that waits for the device. */
  encodeOnly(commands: readonly Command[]): void {
    const pass = this.#gpu.pass()
    let current: GPUComputePipeline | null = null
    for (const { pipeline, bindings, groups } of commands) {
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
        const first = this.dispatches.pop()!
        this.record(() => this.#gpu.within(first.origin, merged))
        this.dispatches.at(-1)!.of = [first, dispatch]
      } else this.dispatches.push(dispatch)
    }
  }

  /** Has dispatches done along with earlier ones where it is known how, and nothing in between has to do with them. */
  #take(): void {
    const recorded = this.dispatches
    const kept: RecordedDispatch[] = []
    for (const dispatch of recorded) {
      const taken = kept.some((earlier, i) => {
        const merge = this.#takes.get(earlier)
        const merged = merge && isFreeOf(dispatch, kept.slice(i)) && merge(dispatch)
        if (!merged) return false
        this.dispatches = []
        this.record(() => this.#gpu.within(earlier.origin, merged))
        kept.splice(i, 1, ...this.dispatches)
        return true
      })
      if (!taken) kept.push(dispatch)
    }
    this.dispatches = kept
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
      this.settled.push(dispatch)
      return false
    })
  }

  /** Memory for each slot of the arena, and so for who lies there. */
  #furnish(): Map<DeviceBuffer, GPUBuffer> {
    const handles = new Map<DeviceBuffer, GPUBuffer>()
    for (const { bytes, tenants } of this.arena.slots) {
      const memory = new DeviceBuffer(bytes)
      this.#place(memory)
      for (const { buffer } of tenants) handles.set(buffer, memory.handle!)
    }
    return handles
  }

  /** Returns the step's memory to the pool, its results' too; it can't be replayed any more. */
  release(): void {
    for (const buffer of this.#own) buffer.free()
    for (const buffer of this.#bound) buffer.held--
    this.#bound.clear()
    this.#handles = new Map()
    this.commands = []
  }

  #place(buffer: DeviceBuffer): void {
    this.#gpu.pool.place(buffer)
    this.#own.push(buffer)
  }
}

/** Whether a dispatch could as well come before others: they write nothing that it reads, and don't touch what it writes. */
function isFreeOf({ inputs, outputs }: Dispatch, others: readonly Dispatch[]): boolean {
  const own = [...inputs, ...outputs]
  return !others.some(
    (other) =>
      other.outputs.some((buffer) => own.includes(buffer)) ||
      other.inputs.some((buffer) => outputs.includes(buffer)),
  )
}
