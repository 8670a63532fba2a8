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
}

/** What a step does: trains, measures, or gives outputs. */
export type StepKind = 'train' | 'test' | 'predict'

/** A recorded step that is about to run. */
export interface Due {
  kind: StepKind
  /** Examples in its batch. */
  examples: number
  recording: Recording
  /** When JavaScript began with it, as `performance.now()` tells. */
  began: number
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
  #inFlight = 0
  #half: Promise<void> | null = null

  /**
   * @param body computes a step from what lies in the slots; runs once for each size of batch
   * @param results tensors of the body's result that somebody reads after a step
   * @param time what the clock says in the step that is about to run
   * @param dependsOn what a recording depends on besides data: where that has changed, steps are recorded anew
   */
  constructor(
    kind: StepKind,
    body: (slots: readonly Tensor[], clock: Tensor) => T,
    results: (result: T) => readonly Tensor[] = () => [],
    time = () => 0,
    dependsOn: () => readonly unknown[] = () => [],
  ) {
    this.#kind = kind
    this.#body = body
    this.#results = results
    this.#time = time
    this.#dependsOn = dependsOn
  }

  /** Sends a step on these values to the device. The result's values are those of the latest step. */
  async run(values: readonly AnyArray[]): Promise<T> {
    const began = performance.now()
    this.#forgetWhatChanged()
    const key = values.map(({ shape, dtype }) => `${deviceType(dtype)} ${shape.join()}`).join('; ')
    const step = this.#steps.get(key) ?? (await this.#record(values))
    this.#steps.delete(key)
    this.#steps.set(key, step)
    step.slots.forEach((slot, i) => {
      const value = values[i]
      if (value instanceof Tensor) slot.assign(value)
      else slot.set(value.data instanceof Uint8Array ? Int32Array.from(value.data) : value.data)
    })
    if (step.usesClock) this.#clock.set(Int32Array.of(this.#time()))
    const { recording } = step
    if (watcher) await watcher({ kind: this.#kind, examples: values[0].shape[0], recording, began })
    else recording.replay()
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

  async #record(values: readonly AnyArray[]): Promise<Step<T>> {
    const slots = values.map(({ shape, dtype }) => {
      const type = deviceType(dtype)
      return new Variable('slot', shape, () => zeros(shape, type), false, type)
    })
    const tensors = slots.map((slot) => slot.value)
    const clock = this.#clock.value
    const recording = new Recording(gpu())
    const result = recording.record(() => this.#body(tensors, clock))
    await recording.compile(this.#results(result).map(({ buffer }) => buffer))
    if (this.#steps.size >= MOST_KEPT) {
      const [oldest, step] = this.#steps.entries().next().value!
      this.#free(step)
      this.#steps.delete(oldest)
    }
    const usesClock = recording.dispatches.some(({ inputs }) => inputs.includes(clock.buffer))
    return { recording, slots, usesClock, result }
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

/** What holds a host array's values on the device. */
function deviceType(dtype: AnyArray['dtype']) {
  return dtype === 'uint8' ? 'int32' : hostType(dtype)
}
