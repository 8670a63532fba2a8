import type { NdArray } from '../../tensor/ndarray.js'
import { ready } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import type { Trainable } from '../trainable.js'
import { checkedExamplesOf, type Given, inputsOf } from './check.js'
import { type AnyArray, type DataSet, type Examples, flatten, layoutOf, unflatten } from './data.js'
import { predictSteps, testSteps, trainSteps } from './modelSteps.js'
import type { StepLogs } from './stepData.js'
import type { Steps } from './steps.js'
import { Trackers } from './trackers.js'

/** Steps on batches that are laid out alike, and the means over all of them. */
interface Recorded {
  trackers: Trackers
  train: Steps<StepLogs>
  test: Steps<StepLogs>
}

/**
 * Single steps, for training loops of one's own. What is recorded in the first step is kept for the next ones
 * as long as the model is compiled as it is.
 */
export class OnBatch {
  readonly #model: Trainable
  readonly #recorded = new Map<string, Recorded>()
  readonly #predict: Steps<readonly Tensor[]>

  constructor(model: Trainable) {
    this.#model = model
    this.#predict = predictSteps(model, (slots) => slots)
  }

  /** One training step. */
  async train(given: Given): Promise<Logs> {
    return this.#step(given, 'train')
  }

  /** Loss and metrics of one batch. */
  async test(given: Given): Promise<Logs> {
    return this.#step(given, 'test')
  }

  /** The outputs for one batch. */
  async predict(x: DataSet): Promise<NdArray[]> {
    return this.#model.turns.begin(async () => {
      await ready()
      this.#predict.doubt()
      const outputs = await this.#predict.run(inputsOf(this.#model, x))
      return { later: Promise.all(outputs.map((output) => output.array())) }
    })
  }

  /** Begins the means anew. */
  resetMetrics(): void {
    for (const { trackers } of this.#recorded.values()) trackers.reset()
  }

  /** Returns all memory of the steps to the pool. */
  release(): void {
    for (const { train, test } of this.#recorded.values()) {
      train.release()
      test.release()
    }
    this.#predict.release()
  }

  async #step(given: Given, kind: 'train' | 'test'): Promise<Logs> {
    return this.#model.turns.begin(async () => {
      await ready()
      const { examples, recorded } = await this.#prepare(given, kind)
      recorded[kind].doubt()
      recorded.trackers.latest = await recorded[kind].run(flatten(examples))
      return { later: recorded.trackers.logs() }
    })
  }

  async #prepare(
    given: Given,
    kind: 'train' | 'test',
  ): Promise<{ examples: Examples<AnyArray>; recorded: Recorded }> {
    const model = this.#model
    const step = `${kind}Step` as const
    const examples = await checkedExamplesOf(model, given, step)
    const own = model.overrides(step)
    const layout = `${own} ${layoutOf(examples)}`
    let recorded = this.#recorded.get(layout)
    if (!recorded) {
      for (const weight of model.weights) weight.value // drawn now, in order, not in the middle of a step
      const trackers = new Trackers(model, own ? null : examples)
      const feed = { batch: (slots: readonly Tensor[]) => unflatten(examples, slots) }
      recorded = {
        trackers,
        train: trainSteps(model, feed, trackers),
        test: testSteps(model, feed, trackers),
      }
      this.#recorded.set(layout, recorded)
    }
    return { examples, recorded }
  }
}
