import { nameOf } from '../../gpu/dispatch.js'
import { Recording } from '../../gpu/recording.js'
import { zeros } from '../../tensor/create.js'
import { gpu } from '../../tensor/runtime.js'
import { hostType, Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'
import type { AnyArray } from './data.js'

/** A recorded step for one size of batch. */
interface Step<T> {
  recording: Recording
  slots: readonly Variable[]
  /** Whether random numbers are drawn in it. */
  usesClock: boolean
  result: T
  /** What it does; empty where it can't change. */
  lines: readonly string[]
}

/** What a step does: trains, measures, or gives outputs. */
export type StepKind = 'train' | 'test' | 'predict'

/** A recorded step that is about to run. */
export interface Due {
  kind: StepKind
  /** Examples in its batch. */
  examples: number
  recording: Recording
  /** What differs from step to step: the batch, or the numbers of its rows in a data set. */
  slots: readonly Variable[]
  /** When JavaScript began with it, as `performance.now()` tells. */
  began: number
  /** Writes the step down as it would be recorded now, also when training is over: to be run in memory of one's own. */
  rewrite(): Promise<Recording>
}

/** Runs steps in place of `Recording.replay`, each once, and looks on. */
export type Watcher = (step: Due) => Promise<void>

let watcher: Watcher | null = null

/** While `body` goes on, `by` runs all recorded steps. */
export async function watchSteps<T>(by: Watcher, body: () => T | Promise<T>): Promise<T> {
  if (watcher) throw new Error('a trace is under way already: traces do not nest')
  watcher = by
  try {
    return await body()
  } finally {
    watcher = null
  }
}

/** Looks on while steps run, whoever runs them. */
export interface Observer {
  /** A step is about to run; its host side has not been prepared yet. */
  comes?(step: Due): void
  /** A step is on its way to the device. */
  ran?(step: Due): Promise<void>
}

const observers = new Set<Observer>()

/** From here on `observer` is told of all recorded steps. Gives what ends that. */
export function observeSteps(observer: Observer): () => void {
  observers.add(observer)
  return () => void observers.delete(observer)
}

/** Steps that may be under way on the device before JavaScript waits for one. */
const MOST_IN_FLIGHT = 16

/** Sizes of batches whose steps are kept: enough for data that come in a few lengths. */
const MOST_KEPT = 16

/**
 * One kind of step (train, test, predict), recorded once for each size of batch and then replayed. What
 * differs from step to step is data: what lies in the slots (the numbers of the rows that make up the batch, or
 * the batch itself), and the clock that random numbers depend on.
 */
export class Steps<T> {
  readonly #kind: StepKind
  readonly #body: (slots: readonly Tensor[], clock: Tensor) => T
  readonly #results: (result: T) => readonly Tensor[]
  /** By sizes of batch, the longest unused first. */
  readonly #steps = new Map<string, Step<T>>()
  readonly #clock = new Variable('clock', [1], () => zeros([1], 'int32'), false, 'int32')
  readonly #time: () => number
  readonly #dependsOn: () => readonly unknown[]
  #recordedFor: readonly unknown[] = []
  /** Whether code of the user's is in it, which may do something else the next time. */
  readonly #mayChange: boolean
  /** Steps that have not been looked at again since the user's code may have changed. */
  readonly #doubtful = new Set<string>()
  #inFlight = 0
  #half: Promise<void> | null = null

  /**
   * @param body computes a step from what lies in the slots; runs once for each size of batch
   * @param results tensors of the body's result that somebody reads after a step
   * @param time what the clock says in the step that is about to run
   * @param dependsOn what a recording depends on besides data: where that has changed, steps are recorded anew
   * @param mayChange whether the body is of the user's making, so that numbers of JavaScript in it may change
   */
  constructor(
    kind: StepKind,
    body: (slots: readonly Tensor[], clock: Tensor) => T,
    results: (result: T) => readonly Tensor[] = () => [],
    time = () => 0,
    dependsOn: () => readonly unknown[] = () => [],
    mayChange = false,
  ) {
    this.#kind = kind
    this.#body = body
    this.#results = results
    this.#time = time
    this.#dependsOn = dependsOn
    this.#mayChange = mayChange
  }

  /** Sends a step on these values to the device. The result's values are those of the latest step. */
  async run(values: readonly AnyArray[]): Promise<T> {
    const began = performance.now()
    this.#forgetWhatChanged()
    const key = values.map(({ shape, dtype }) => `${deviceType(dtype)} ${shape.join()}`).join('; ')
    const step = await this.#stepFor(key, values)
    this.#steps.delete(key)
    this.#steps.set(key, step)
    step.slots.forEach((slot, i) => {
      const value = values[i]
      if (value instanceof Tensor) slot.assign(value)
      else slot.set(value.data instanceof Uint8Array ? Int32Array.from(value.data) : value.data)
    })
    if (step.usesClock) this.#clock.set(Int32Array.of(this.#time()))
    const { recording } = step
    const due: Due = {
      ...{ kind: this.#kind, examples: values[0].shape[0], recording, slots: step.slots, began },
      rewrite: () => this.#rewrite(step.slots),
    }
    for (const { comes } of observers) comes?.(due)
    if (watcher) await watcher(due)
    else recording.replay()
    for (const { ran } of observers) await ran?.(due)
    await this.#throttle()
    return step.result
  }

  /** Returns all memory of the steps to the pool. */
  release(): void {
    for (const step of this.#steps.values()) this.#free(step)
    this.#steps.clear()
    this.#clock.free()
  }

  #free({ recording, slots }: Step<T>): void {
    recording.release()
    for (const slot of slots) slot.free()
  }

  #forgetWhatChanged(): void {
    const now = this.#dependsOn()
    const before = this.#recordedFor
    if (now.length === before.length && now.every((part, i) => part === before[i])) return
    this.release()
    this.#recordedFor = now
  }

  /** From here on the user's code may do something else than when it was recorded. */
  doubt(): void {
    if (this.#mayChange) for (const key of this.#steps.keys()) this.#doubtful.add(key)
  }

  async #stepFor(key: string, values: readonly AnyArray[]): Promise<Step<T>> {
    const known = this.#steps.get(key)
    if (!known) {
      const slots = values.map(({ shape, dtype }) => {
        const type = deviceType(dtype)
        return new Variable('slot', shape, () => zeros(shape, type), false, type)
      })
      let written = this.#write(slots)
      if (await gpu().choices.learn?.(gpu())) written = this.#write(slots)
      if (this.#mayChange) requireAlike(written.lines, this.#write(slots))
      if (this.#steps.size >= MOST_KEPT) {
        const [oldest, step] = this.#steps.entries().next().value!
        this.#free(step)
        this.#steps.delete(oldest)
      }
      return this.#compile(written, slots)
    }
    if (!this.#doubtful.delete(key)) return known
    const written = this.#write(known.slots)
    if (differenceOf(known.lines, written.lines) < 0) return known
    requireAlike(written.lines, this.#write(known.slots))
    known.recording.release()
    return this.#compile(written, known.slots)
  }

  /** Writes the step down. */
  #write(slots: readonly Variable[]) {
    const tensors = slots.map((slot) => slot.value)
    const clock = this.#clock.value
    const recording = new Recording(gpu(), clock.buffer)
    const result = recording.record(() => this.#body(tensors, clock))
    return { recording, result, lines: this.#mayChange ? recording.lines() : [] }
  }

  async #rewrite(slots: readonly Variable[]): Promise<Recording> {
    const { recording, result } = this.#write(slots)
    await recording.arrange(this.#results(result).map(({ buffer }) => buffer))
    return recording
  }

  async #compile(
    { recording, result, lines }: Pick<Step<T>, 'recording' | 'result' | 'lines'>,
    slots: readonly Variable[],
  ): Promise<Step<T>> {
    await recording.compile(this.#results(result).map(({ buffer }) => buffer))
    const clock = this.#clock.value
    const usesClock = recording.dispatches.some(({ inputs }) => inputs.includes(clock.buffer))
    return { recording, slots, usesClock, result, lines }
  }

  /** Lets the device catch up to the middle of the queue when the queue is full, so that it never runs dry. */
  async #throttle(): Promise<void> {
    this.#inFlight++
    const { queue } = gpu().device
    if (this.#inFlight === MOST_IN_FLIGHT / 2) this.#half = queue.onSubmittedWorkDone()
    if (this.#inFlight === MOST_IN_FLIGHT) {
      if (this.#half) await gpu().waitFor(this.#half)
      this.#half = queue.onSubmittedWorkDone()
      this.#inFlight = MOST_IN_FLIGHT / 2
    }
  }
}

/** The first dispatch in which two recordings differ; -1 where there is none. */
function differenceOf(lines: readonly string[], others: readonly string[]): number {
  const at = lines.findIndex((line, i) => line !== others[i])
  return at < 0 && others.length > lines.length ? lines.length : at
}

/** Numbers that JavaScript makes anew each time would stay, in a recorded step, what they were at first. */
function requireAlike(
  lines: readonly string[],
  again: { recording: Recording; lines: readonly string[] },
): void {
  const at = differenceOf(lines, again.lines)
  if (at < 0) return
  const origin = again.recording.dispatches[at]?.origin ?? []
  throw new Error(
    `a step is recorded once and then repeated, but this one is another each time, first at "${nameOf(origin)}": ` +
      'Math.random(), counters and the time are JavaScript, which runs only while it is recorded. Draw with Random, or ' +
      'let a Variable hold what changes, and assign to it between steps',
  )
}

/** What holds a host array's values on the device. */
function deviceType(dtype: AnyArray['dtype']) {
  return dtype === 'uint8' ? 'int32' : hostType(dtype)
}
