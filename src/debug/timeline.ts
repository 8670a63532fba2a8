import { DeviceBuffer } from '../gpu/buffer.js'
import type { Recording } from '../gpu/recording.js'
import { Callback } from '../model/callbacks/callback.js'
import { describe } from '../model/inspect/trace.js'
import type { TracedRow } from '../model/inspect/traced.js'
import { type Due, observeSteps } from '../model/training/steps.js'
import { type Given, table, takeOptions } from '../options.js'
import { gpu } from '../tensor/runtime.js'
import { remaking } from './again.js'
import { trains } from './breakpoint.js'
import { Held, isData, type Moment } from './held.js'
import { type Role, rolesIn } from './names.js'
import { DebugStep } from './step.js'

export interface TimelineOptions {
  /** Bytes on the device that it may take. @default 256 MB */
  budget?: number
}

/** A kind of step: one size of batch. */
interface Kind {
  due: Due
  held: Held
  examples: number
  rows: readonly TracedRow[]
  roles: ReadonlyMap<DeviceBuffer, Role>
  /** What the host gives to each step, and how many bytes that is. */
  given: readonly DeviceBuffer[]
  bytes: number
}

/** A step of the training: of which kind it was, and where the log has what the host gave to it. */
interface Past {
  kind: Kind
  log: DeviceBuffer | null
  at: number
  /** What metrics begin an epoch with. */
  anew: Moment | null
  /** Steps that the optimizer had counted before it. */
  iterations: number
}

/** A state that is kept whole. */
interface Kept {
  number: number
  isEpoch: boolean
  moment: Moment
  bytes: number
}

/** Bytes of a piece of the log, and the most that the host may give to a step for it to be logged. */
const LOG = 1 << 16
const MOST_GIVEN = 1 << 14
/** A state is kept every so many steps, until the budget is full: then every other one of them goes. */
const EVERY = 16
const BUDGET = 256e6

/**
 * All steps of a training, to be looked at at any time: `fit(x, y, { callbacks: [timeline] })`, then `await
 * timeline.step(4711)`. The state is kept where each epoch begins and every few steps in between, as far as the budget
 * goes; a step in between is computed again from there, exactly.
 */
export class Timeline extends Callback {
  static readonly options = table<TimelineOptions>({ budget: 'number' })
  readonly budget: number
  /** The steps with which epochs begin, counted from 1. */
  readonly epochs: number[] = []
  readonly #past: Past[] = []
  readonly #kinds = new Map<Recording, Kind>()
  #kept: Kept[] = []
  #bytes = 0
  #every = EVERY
  #isEpoch = false
  #log: DeviceBuffer | null = null
  #logged = 0
  readonly #logs: DeviceBuffer[] = []
  /** Copies of the data that batches are picked from; null where they are too large, or batches come otherwise. */
  #data: Map<DeviceBuffer, DeviceBuffer> | null = new Map()
  #leave = () => {}
  /** The step that is looked at. */
  #step: DebugStep | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(...given: Given<TimelineOptions, [], []>) {
    super()
    const { budget = BUDGET } = takeOptions<TimelineOptions>('Timeline', Timeline.options, given)
    this.budget = budget
  }

  /** Steps so far. */
  get length(): number {
    return this.#past.length
  }

  override onTrainBegin(): void {
    this.release()
    this.#leave = observeSteps({ comes: (due) => this.#comes(due) })
  }

  override onEpochBegin(): void {
    this.#isEpoch = true
  }

  override onTrainEnd(): void {
    this.#leave()
  }

  #comes(due: Due): void {
    const { recording } = due
    if (!trains(this.model, due)) return
    if (this.#kinds.has(recording)) return
    const held = new Held(gpu(), recording)
    const { given } = held
    const bytes = given.reduce((sum, whole) => sum + recording.handleOf(whole).size, 0)
    const { rows } = describe(due)
    const roles = rolesIn(this.model, due)
    const kind: Kind = { due, held, examples: due.examples, rows, roles, given, bytes }
    this.#kinds.set(recording, kind)
    this.#copyData(recording)
    recording.onReplay(() => this.#take(kind))
  }

  /** A step has been prepared, and is about to run. */
  #take(kind: Kind): void {
    const number = this.#past.length + 1
    const last = this.#kept.at(-1)
    if (this.#isEpoch) this.epochs.push(number)
    if (this.#isEpoch || !last || number - last.number >= this.#every) {
      const moment = kind.held.moment()
      const bytes = [...moment.values()].reduce((sum, copy) => sum + copy.bytes, 0)
      this.#kept.push({ number, isEpoch: this.#isEpoch, moment, bytes })
      this.#bytes += bytes
      while (this.#bytes > this.budget && this.#thin()) this.#every *= 2
    }
    const anew = this.#isEpoch ? kind.held.moment(MOST_GIVEN) : null
    this.#isEpoch = false
    const iterations = this.model.optimizer.iterations - 1
    this.#past.push({ kind, ...this.#note(kind), anew, iterations })
  }

  #note({ held, given, bytes }: Kind): { log: DeviceBuffer | null; at: number } {
    if (bytes > MOST_GIVEN) return { log: null, at: 0 }
    if (!this.#log || this.#logged + bytes > LOG) {
      this.#log = new DeviceBuffer(LOG)
      gpu().pool.place(this.#log)
      this.#logs.push(this.#log)
      this.#bytes += LOG
      this.#logged = 0
    }
    const at = this.#logged
    held.log(given, this.#log.handle!, at)
    this.#logged += bytes
    return { log: this.#log, at }
  }

  /** Lets every other state go, those within epochs first. The first one stays. Gives whether any went. */
  #thin(): boolean {
    const within = this.#kept.filter(({ isEpoch }, i) => !isEpoch && i > 0)
    const candidates = within.length > 0 ? within : this.#kept.slice(1)
    const gone = new Set(candidates.filter((_, i) => i % 2 === 0))
    for (const { moment, bytes } of gone) {
      for (const copy of moment.values()) copy.free()
      this.#bytes -= bytes
    }
    this.#kept = this.#kept.filter((kept) => !gone.has(kept))
    return gone.size > 0
  }

  /** Copies of what the step picks its batch from, where they are not too large. */
  #copyData({ dispatches }: Recording): void {
    const sets = dispatches.filter(isData).flatMap(({ inputs }) => inputs.filter(({ mutable }) => !mutable))
    for (const { whole } of sets) {
      if (!this.#data || this.#data.has(whole)) continue
      const { size } = gpu().handleOf(whole)
      if (this.#bytes + size > this.budget / 2) {
        for (const copy of this.#data.values()) copy.free()
        this.#data = null
        return
      }
      const copy = new DeviceBuffer(size)
      gpu().pool.place(copy)
      gpu().encoder().copyBufferToBuffer(gpu().handleOf(whole), 0, copy.handle!, 0, size)
      this.#data.set(whole, copy)
      this.#bytes += size
    }
  }

  /** The steps that can be looked at without others being computed before. */
  get kept(): number[] {
    return this.#kept.map(({ number }) => number)
  }

  /**
   * A step of the training, counted from 1, to be looked at until the next is asked for: they share their memory. `(await
   * step.again()).step` is a copy that stays.
   * @throws RangeError where there was no such step, or too little is known to compute it
   */
  step(number: number): Promise<DebugStep> {
    const step = this.#turn.then(() => this.#compute(number))
    this.#turn = step.catch(() => {})
    return step
  }

  async #compute(number: number): Promise<DebugStep> {
    if (!(Number.isInteger(number) && number >= 1 && number <= this.length)) {
      throw new RangeError(`step: expected a number from 1 to ${this.length}, got ${number}`)
    }
    const from = this.#kept.findLast((kept) => kept.number <= number)!
    const { kind, iterations } = this.#past[number - 1]
    if (from.number < number && !this.#canGoOn(from.number, number)) {
      throw new RangeError(
        `step: too little was kept of step ${number}, since its data are larger than the budget: there are ${this.kept.join(', ')}`,
      )
    }
    this.#step?.leave(
      `has made room for step ${number} of its timeline, which has one step stand still at a time: take it again, or take its copy, (await step.again()).step, before the next`,
    )
    let { held } = this.#past[from.number - 1].kind
    held.begin(from.moment)
    for (let i = from.number; i < number; i++) {
      const past = this.#past[i]
      past.kind.held.beginBehind(held, past.kind.given, past.log!.handle!, past.at, this.#data!)
      ;({ held } = past.kind)
      if (past.anew) held.begin(past.anew)
      if (i % 8 === 0) await gpu().finish() // so that others get their turn at the device
    }
    const remake = remaking(this.model, kind.due, iterations)
    this.#step = new DebugStep(kind.held, number, kind.examples, kind.rows, kind.roles, remake, true)
    return this.#step
  }

  #canGoOn(from: number, to: number): boolean {
    return this.#data !== null && this.#past.slice(from, to).every(({ log }) => log !== null)
  }

  /** Forgets everything, and gives the memory back. */
  release(): void {
    this.#leave()
    this.#step?.release()
    this.#step = null
    for (const { held } of this.#kinds.values()) held.release()
    for (const { moment } of this.#kept) for (const copy of moment.values()) copy.free()
    for (const { anew } of this.#past) for (const copy of anew?.values() ?? []) copy.free()
    for (const copy of [...(this.#data?.values() ?? []), ...this.#logs]) copy.free()
    this.#kinds.clear()
    this.#kept = []
    this.#past.length = 0
    this.#logs.length = 0
    this.epochs.length = 0
    this.#data = new Map()
    this.#log = null
    this.#bytes = 0
    this.#every = EVERY
  }
}
