import { checkOptions, type Table, table } from '../../options.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { ready } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Logs } from '../callbacks/callback.js'
import type { Trainable } from '../trainable.js'
import { checkedExamplesOf, type Given, inputsOf } from './check.js'
import { type AnyArray, type DataSet, type Examples, flatten, layoutOf, unflatten } from './data.js'
import { predictSteps, testSteps, trainSteps } from './modelSteps.js'
import type { OnBatchOptions, TrainOnBatchOptions } from './runOptions.js'
import type { StepLogs } from './stepData.js'
import type { Steps } from './steps.js'
import { Trackers } from './trackers.js'

const measured = { sampleWeight: 'any', returnDict: 'boolean' } satisfies Table<OnBatchOptions>
const testTable = table<OnBatchOptions>(measured)
const trainTable = table<TrainOnBatchOptions>({ ...measured, classWeight: 'any' })

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
  async train(
    x: DataSet,
    y: DataSet | null | undefined,
    options: TrainOnBatchOptions = {},
  ): Promise<Logs | number[]> {
    checkOptions('trainOnBatch', trainTable, options)
    return this.#step('train', x, y, options)
  }

  /** Loss and metrics of one batch. */
  async test(
    x: DataSet,
    y: DataSet | null | undefined,
    options: OnBatchOptions = {},
  ): Promise<Logs | number[]> {
    checkOptions('testOnBatch', testTable, options)
    return this.#step('test', x, y, options)
  }

  /** The output for one batch, a list where there are several. */
  async predict(x: DataSet): Promise<NdArray | NdArray[]> {
    const outputs = await this.#model.turns.begin(async () => {
      await ready()
      this.#predict.doubt()
      const outputs = await this.#predict.run(inputsOf(this.#model, x))
      return { later: Promise.all(outputs.map((output) => output.array())) }
    })
    return outputs.length === 1 ? outputs[0] : outputs
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

  async #step(
    kind: 'train' | 'test',
    x: DataSet,
    y: DataSet | null | undefined,
    { returnDict, ...weights }: TrainOnBatchOptions,
  ): Promise<Logs | number[]> {
    const logs = await this.#model.turns.begin(async () => {
      await ready()
      const { examples, recorded } = await this.#prepare({ x, y: y ?? undefined, ...weights }, kind)
      recorded[kind].doubt()
      recorded.trackers.latest = await recorded[kind].run(flatten(examples))
      return { later: recorded.trackers.logs() }
    })
    return returnDict ? logs : Object.values(logs)
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
