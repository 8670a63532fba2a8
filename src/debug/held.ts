import { DeviceBuffer } from '../gpu/buffer.js'
import type { Dispatch, RecordedDispatch } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { roomFor } from '../gpu/memory.js'
import { profile } from '../gpu/profiler.js'
import type { Command, Recording } from '../gpu/recording.js'
import { packed } from '../gpu/uniforms.js'

/** Memory of the step's own in place of one of its buffers. */
interface Piece {
  /** Whether it may be something else in the next step. */
  changes: boolean
  memory: DeviceBuffer
  /** What is there before the step; null for what it writes before it reads. */
  before: DeviceBuffer | null
  /** Whether it is a batch, which comes there when the step would pick it from the data set. */
  isBatch: boolean
}

/** What a step begins with, kept apart: by the buffers that held it. */
export type Moment = ReadonlyMap<DeviceBuffer, DeviceBuffer>

/**
 * A recorded step that can be made again at any time, exactly: with memory of its own, and a copy of all that it
 * reads. It neither sees nor disturbs what has been trained since on the same weights.
 */
export class Held {
  readonly dispatches: readonly RecordedDispatch[]
  readonly gpu: Gpu
  readonly recording: Recording
  readonly #pieces = new Map<DeviceBuffer, Piece>()
  readonly #commands: readonly (Command | null)[]
  /** Where buffers lie in others: they may be moved later, for another step. */
  readonly #places = new Map<DeviceBuffer, { whole: DeviceBuffer; at: number }>()
  readonly #own: DeviceBuffer[] = []
  /** The last dispatch that has run since the state was put back; null before that. */
  #done: number | null = null
  #turn: Promise<unknown> = Promise.resolve()
  /** Batches that are others than the step would pick. */
  readonly #given = new Set<DeviceBuffer>()

  /**
   * @param recording a step whose host side has been prepared, and that has not run; or any, where `like` is given
   * @param like the same step, which has what this one is to begin with
   */
  constructor(gpu: Gpu, recording: Recording, like: Held | null = null) {
    this.gpu = gpu
    this.recording = recording
    this.dispatches = recording.dispatches
    const known = like ? like.#pieces : new Map<DeviceBuffer, Piece>()
    this.#furnish((whole) => known.get(whole)?.memory.bytes ?? recording.handleOf(whole).size)
    this.#commands = this.dispatches.map((dispatch) => (isData(dispatch) ? null : this.#command(dispatch)))
    if (like) this.#adopt(like)
    else this.take()
  }

  /** Memory for all that the step binds. Of a data set only the batch is kept that it picks. */
  #furnish(bytesOf: (whole: DeviceBuffer) => number): void {
    const { arena } = this.recording
    const slots = new Map<DeviceBuffer, DeviceBuffer>()
    for (const { bytes, tenants } of arena.slots) {
      const memory = this.#place(bytes)
      for (const { buffer } of tenants) slots.set(buffer, memory)
    }
    const written = new Set(this.dispatches.flatMap(({ outputs }) => outputs.map(({ whole }) => whole)))
    for (const { inputs, outputs } of this.recording.settled) {
      for (const buffer of [...inputs, ...outputs]) this.#keep(buffer, bytesOf)
    }
    for (const dispatch of this.dispatches) {
      const isBatch = isData(dispatch)
      // Of what a batch is picked by, its rows' numbers change, and the data set does not.
      if (isBatch) for (const buffer of dispatch.inputs) if (buffer.mutable) this.#keep(buffer, bytesOf)
      for (const { whole } of isBatch ? dispatch.outputs : [...dispatch.inputs, ...dispatch.outputs]) {
        if (this.#pieces.has(whole)) continue
        const slot = slots.get(whole)
        const before = slot && !isBatch ? null : this.#place(slot?.bytes ?? bytesOf(whole))
        const memory = slot ?? (written.has(whole) ? this.#place(before!.bytes) : before!)
        const changes = whole.mutable || written.has(whole)
        this.#pieces.set(whole, { changes, memory, before, isBatch: isBatch && slot !== undefined })
      }
      for (const { inputs, outputs } of [dispatch, ...(dispatch.of ?? [])]) {
        for (const buffer of [...inputs, ...outputs]) {
          this.#places.set(buffer, { whole: buffer.whole, at: buffer.part?.at ?? 0 })
        }
      }
    }
  }

  /** Keeps what no dispatch of the step writes. */
  #keep(buffer: DeviceBuffer, bytesOf: (whole: DeviceBuffer) => number): void {
    const { whole } = buffer
    if (!this.#pieces.has(whole)) {
      const memory = this.#place(bytesOf(whole))
      this.#pieces.set(whole, { changes: whole.mutable, memory, before: memory, isBatch: false })
    }
    this.#places.set(buffer, { whole, at: buffer.part?.at ?? 0 })
  }

  #place(bytes: number): DeviceBuffer {
    const buffer = new DeviceBuffer(bytes)
    this.gpu.pool.place(buffer)
    this.#own.push(buffer)
    return buffer
  }

  #command(dispatch: RecordedDispatch, data?: ReadonlyMap<DeviceBuffer, DeviceBuffer>): Command {
    const { pipelines } = this.gpu
    const handleOf = ({ whole }: DeviceBuffer) =>
      (data?.get(whole) ?? this.#pieces.get(whole)!.memory).handle!
    return {
      pipeline: pipelines.get(dispatch),
      bindings: pipelines.bind(dispatch, dispatch.origin, handleOf),
      groups: dispatch.workgroups,
    }
  }

  /** Keeps the state that the step finds now: it has been prepared, and is about to run. */
  take(): void {
    const { recording } = this
    recording.encodeOnly(recording.commands.filter((_, i) => isData(this.dispatches[i])))
    for (const [whole, { before }] of this.#pieces) {
      if (before) this.#copy(recording.handleOf(whole), before.handle!)
    }
    this.#done = null
  }

  /**
   * Copies of what the step finds now, as for `take`.
   * @param most bytes of a buffer that is copied
   */
  moment(most = Number.POSITIVE_INFINITY): Moment {
    const { gpu, recording } = this
    recording.encodeOnly(recording.commands.filter((_, i) => isData(this.dispatches[i])))
    const kept = new Map<DeviceBuffer, DeviceBuffer>()
    for (const [whole, { before, changes }] of this.#pieces) {
      if (!before || !changes || before.bytes > most) continue
      const copy = new DeviceBuffer(before.bytes)
      gpu.pool.place(copy)
      this.#copy(recording.handleOf(whole), copy.handle!)
      kept.set(whole, copy)
    }
    return kept
  }

  /** Has the step begin with what has been kept. */
  begin(moment: Moment): void {
    for (const [whole, copy] of moment) this.#copy(copy.handle!, this.#pieces.get(whole)!.before!.handle!)
    this.#done = null
  }

  /** What the host gives to each step, and no dispatch writes: the numbers of the rows, the learning rate, the clock. */
  get given(): readonly DeviceBuffer[] {
    return [...this.#pieces].flatMap(([whole, { memory, before, changes }]) =>
      changes && before === memory ? [whole] : [],
    )
  }

  /** Puts what the host has given to the step at hand behind each other into a log, from its byte `at` on. */
  log(given: readonly DeviceBuffer[], log: GPUBuffer, at: number): void {
    const encoder = this.gpu.encoder()
    let to = at
    for (const whole of given) {
      const { size } = this.recording.handleOf(whole)
      encoder.copyBufferToBuffer(this.recording.handleOf(whole), 0, log, to, size)
      to += size
    }
  }

  /** Has the step begin where another one ended, with what the log says that the host gave to it, and its batch. */
  beginBehind(
    other: Held,
    given: readonly DeviceBuffer[],
    log: GPUBuffer,
    at: number,
    data: ReadonlyMap<DeviceBuffer, DeviceBuffer>,
  ): void {
    other.#runTo(other.dispatches.length - 1)
    for (const [whole, { before, memory, changes, isBatch }] of this.#pieces) {
      const theirs = other.#pieces.get(whole)
      if (changes && !isBatch && before && before !== memory && theirs)
        this.#copy(theirs.memory.handle!, before.handle!)
    }
    let from = at
    for (const whole of given) {
      const { handle } = this.#pieces.get(whole)!.before!
      this.gpu.encoder().copyBufferToBuffer(log, from, handle!, 0, handle!.size)
      from += handle!.size
    }
    this.#done = null
    const batch = this.dispatches.filter(isData)
    this.recording.encodeOnly(batch.map((dispatch) => this.#command(dispatch, data)))
    for (const { outputs } of batch) {
      for (const { whole } of outputs) {
        const { memory, before, isBatch } = this.#pieces.get(whole)!
        if (isBatch) this.#copy(memory.handle!, before!.handle!)
      }
    }
  }

  /** Takes over what the same step began with; only constants may have been made anew since. */
  #adopt(like: Held): void {
    const picked = ({ dispatches }: Held) => dispatches.filter(isData).flatMap(({ outputs }) => outputs)
    const batch = new Map(picked(this).map((buffer, i) => [buffer, picked(like)[i]]))
    for (const [buffer, theirs] of batch) if (like.#given.has(theirs)) this.#given.add(buffer)
    for (const [buffer, { whole, at }] of this.#places) {
      const before = this.#pieces.get(whole)?.before
      const known = like.#places.get(batch.get(buffer) ?? buffer)
      const theirs = known && like.#pieces.get(known.whole)?.before
      // What several dispatches have become one for is a buffer of its own, and all of its pieces come too.
      if (!before || (known && !theirs) || (!known && buffer.part && !buffer.mutable)) continue
      if (!known && buffer.mutable && buffer.name)
        throw new Error(
          `again: the model has been built or compiled anew since: the step did not have "${buffer.name}"`,
        )
      const [handle, from] = theirs ? [theirs.handle!, known.at] : [this.recording.handleOf(buffer), 0]
      const bytes = buffer.part ? roomFor(buffer.bytes) : Math.min(handle.size - from, before.bytes - at)
      this.gpu.encoder().copyBufferToBuffer(handle, from, before.handle!, at, bytes)
    }
  }

  #copy(from: GPUBuffer, to: GPUBuffer): void {
    this.gpu.encoder().copyBufferToBuffer(from, 0, to, 0, Math.min(from.size, to.size))
  }

  /** Whether it binds a buffer, other than as a data set. */
  has(buffer: DeviceBuffer): boolean {
    return this.#places.has(buffer) && this.#pieces.has(this.#places.get(buffer)!.whole)
  }

  /** Whether the step begins with other values in a buffer. */
  isGiven(buffer: DeviceBuffer): boolean {
    return this.#given.has(buffer)
  }

  /** Whether a buffer holds something before the step. */
  hasBefore(buffer: DeviceBuffer): boolean {
    const place = this.#places.get(buffer)
    return Boolean(place && this.#pieces.get(place.whole)?.before)
  }

  /** Has the step begin with other values in a buffer; a batch is picked from nowhere then. */
  write(buffer: DeviceBuffer, values: ArrayBufferView): void {
    const { whole, at } = this.placeOf(buffer)
    this.gpu.write(this.#pieces.get(whole)!.before!, values, at)
    this.#given.add(buffer)
    this.#done = null
  }

  /** Bytes of a buffer as they are after a dispatch, its number given; -1: before the step. */
  read(buffer: DeviceBuffer, after: number, bytes = buffer.bytes): Promise<ArrayBuffer> {
    const { whole, at } = this.placeOf(buffer)
    const { memory, before } = this.#pieces.get(whole)!
    const from = (after < 0 && before) || memory
    return this.#inTurn(() => {
      if (from === memory) this.#runTo(after)
      return this.gpu.readFrom(() => from.handle!, at, Math.min(bytes, from.handle!.size - at))
    })
  }

  /** The command of a row, or of another program in its place. @throws GpuError for a program that the device refuses */
  async commandOf(row: number, shader = this.dispatches[row].shader): Promise<Command> {
    const dispatch = { ...this.dispatches[row], shader }
    await this.gpu.pipelines.prepare([dispatch])
    return this.#command(dispatch)
  }

  /** What `read` gives where a row does something else. */
  readInstead(row: number, command: Command, buffer: DeviceBuffer, after: number, bytes = buffer.bytes) {
    const { whole, at } = this.placeOf(buffer)
    const { handle } = this.#pieces.get(whole)!.memory
    return this.#inTurn(() => {
      this.#done = null
      this.#runTo(row - 1)
      this.#spoil(row)
      this.recording.encodeOnly([command])
      this.#done = row
      this.#runTo(after)
      this.#done = null // whoever reads next is to find the step as it was
      return this.gpu.readFrom(() => handle!, at, Math.min(bytes, handle!.size - at))
    })
  }

  /** What a row is the first to write holds no numbers any more: a program that leaves some out is not to find the old ones. */
  #spoil(row: number): void {
    const { inputs, outputs } = this.dispatches[row]
    const earlier = this.dispatches.slice(0, row).flatMap(({ outputs }) => outputs)
    for (const output of outputs) {
      const { whole, at } = this.placeOf(output)
      const { memory, before } = this.#pieces.get(whole)!
      const isKnown = [...inputs, ...earlier].some((buffer) => this.#places.get(buffer)?.whole === whole)
      if (!before && !isKnown) this.gpu.write(memory, new Uint8Array(output.bytes).fill(0xff), at)
    }
  }

  /** Nanoseconds that commands take in a row's place, each a few times in turns, the step having come to it. */
  time(row: number, commands: Command[], times: number): Promise<number[][]> {
    return this.#inTurn(async () => {
      this.#runTo(row - 1)
      this.#done = null
      const taken: number[][] = []
      for (let i = 0; i < times; i++) taken.push(await profile(this.gpu, { commands }))
      return taken
    })
  }

  /**
   * Bytes of a buffer as some dispatches would leave them if another one held other bytes, from its byte `at` on, when
   * the first of them begins.
   */
  readIf(
    { buffer, at, bytes }: { buffer: DeviceBuffer; at: number; bytes: ArrayBufferView },
    [first, last]: readonly [number, number],
    out: DeviceBuffer,
  ): Promise<ArrayBuffer> {
    const [changed, read] = [this.placeOf(buffer), this.placeOf(out)]
    return this.#inTurn(() => {
      this.#runTo(first - 1)
      const { memory, before } = this.#pieces.get(changed.whole)!
      // What the step only reads lies there once.
      const kept = memory === before ? this.#place(memory.bytes) : null
      if (kept) this.#copy(memory.handle!, kept.handle!)
      this.gpu.write(memory, bytes, changed.at + at)
      this.#runTo(last)
      if (kept) this.#copy(kept.handle!, memory.handle!)
      kept?.free()
      this.#done = null
      return this.gpu.readFrom(() => this.#pieces.get(read.whole)!.memory.handle!, read.at, out.bytes)
    })
  }

  /** What a dispatch finds, by binding: uniforms, then its inputs, then its outputs. */
  async bindings(at: number): Promise<Map<number, Uint8Array>> {
    const { shader, uniforms, inputs, outputs } = this.dispatches[at]
    const bound = new Map<number, Uint8Array>()
    if (shader.uniforms)
      bound.set(0, new Uint8Array(packed(shader.name, shader.uniforms, uniforms ?? {}).buffer))
    for (const buffer of [...inputs, ...outputs]) {
      bound.set(bound.size, new Uint8Array(await this.read(buffer, at - 1, visible(buffer))))
    }
    return bound
  }

  /** Where a buffer lies in the one that the step binds. */
  placeOf(buffer: DeviceBuffer): { whole: DeviceBuffer; at: number } {
    const place = this.#places.get(buffer)
    if (place && this.#pieces.has(place.whole)) return place
    throw new RangeError(
      'this buffer is none that the step binds, or a data set of which only the batch is kept',
    )
  }

  /** One after the other: who reads moves the step on. */
  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(body)
    this.#turn = turn.catch(() => {})
    return turn
  }

  /** Makes the step again up to a dispatch. */
  #runTo(last: number): void {
    const { gpu } = this
    if (this.#done === null || this.#done > last) this.#begin()
    for (let i = this.#done! + 1; i <= last; i++) {
      const command = this.#commands[i]
      if (command) this.recording.encodeOnly([command])
      else for (const buffer of this.dispatches[i].outputs) this.#pick(buffer)
    }
    this.#done = last
    gpu.flush()
  }

  #begin(): void {
    for (const { memory, before, isBatch } of this.#pieces.values()) {
      if (before && before !== memory && !isBatch) this.#copy(before.handle!, memory.handle!)
    }
    this.#done = -1
  }

  #pick({ whole }: DeviceBuffer): void {
    const { memory, before, isBatch } = this.#pieces.get(whole)!
    if (isBatch) this.#copy(before!.handle!, memory.handle!)
  }

  /** Gives the memory back. */
  release(): void {
    for (const buffer of this.#own) buffer.free()
  }
}

/** What a shader sees of a buffer: its bytes, and the room behind them. */
const visible = ({ part, bytes }: DeviceBuffer) => (part ? roomFor(bytes) : Number.POSITIVE_INFINITY)

/** Whether a dispatch picks the batch from a data set. */
export const isData = ({ origin }: Pick<RecordedDispatch, 'origin'> & Partial<Dispatch>) =>
  origin.findLast(({ phase }) => phase)?.phase === 'data'
