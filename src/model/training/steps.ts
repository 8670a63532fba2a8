import { Recording } from '../../gpu/recording.js'
import { zeros } from '../../tensor/create.js'
import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Variable } from '../../tensor/variable.js'

/** A recorded step for one size of batch. */
interface Step<T> {
  recording: Recording
  indices: Variable
  result: T
}

/** Steps that may be under way on the device before JavaScript waits for one. */
const MOST_IN_FLIGHT = 16

/**
 * One kind of step (train, test, predict), recorded once for each size of batch and then replayed. What
 * differs from step to step is data: the rows that make up the batch, and the clock that random numbers
 * depend on.
 */
export class Steps<T> {
  readonly #body: (indices: Tensor, clock: Tensor) => T
  readonly #results: (result: T) => readonly Tensor[]
  readonly #steps = new Map<number, Step<T>>()
  readonly #clock = new Variable('clock', [1], () => zeros([1], 'int32'), false, 'int32')
  #inFlight = 0
  #half: Promise<void> | null = null

  /**
   * @param body computes a step from the batch's row numbers; runs once for each size of batch
   * @param results tensors of the body's result that somebody reads after a step
   */
  constructor(
    body: (indices: Tensor, clock: Tensor) => T,
    results: (result: T) => readonly Tensor[] = () => [],
  ) {
    this.#body = body
    this.#results = results
  }

  /** Sends a step on these rows to the device. The result's values are those of the latest step. */
  async run(rows: Int32Array, clock = 0): Promise<T> {
    const { recording, indices, result } = this.#steps.get(rows.length) ?? (await this.#record(rows.length))
    indices.set(rows)
    this.#clock.set(Int32Array.of(clock))
    recording.replay()
    gpu().flush()
    await this.#throttle()
    return result
  }

  /** Returns all memory of the steps to the pool. */
  release(): void {
    for (const { recording } of this.#steps.values()) recording.release()
    this.#steps.clear()
  }

  async #record(batch: number): Promise<Step<T>> {
    const indices = new Variable('indices', [batch], () => zeros([batch], 'int32'), false, 'int32')
    const clock = this.#clock.value
    const rows = indices.value
    const recording = new Recording(gpu())
    const result = recording.record(() => this.#body(rows, clock))
    await recording.compile(this.#results(result).map(({ buffer }) => buffer))
    const step = { recording, indices, result }
    this.#steps.set(batch, step)
    return step
  }

  /** Lets the device catch up to the middle of the queue when the queue is full, so that it never runs dry. */
  async #throttle(): Promise<void> {
    this.#inFlight++
    const { queue } = gpu().device
    if (this.#inFlight === MOST_IN_FLIGHT / 2) this.#half = queue.onSubmittedWorkDone()
    if (this.#inFlight === MOST_IN_FLIGHT) {
      await this.#half
      this.#half = queue.onSubmittedWorkDone()
      this.#inFlight = MOST_IN_FLIGHT / 2
    }
  }
}
