import { checkOptions } from '../../options.js'
import { setRandomSeed, sharedRandom } from '../../tensor/random.js'
import { ready } from '../../tensor/runtime.js'
import { Callback, type Logs, type RunParams } from '../callbacks/callback.js'
import { History } from '../callbacks/history.js'
import { each } from '../callbacks/hooks.js'
import { getCallbacks } from '../callbacks/lambdaCallback.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import { watching } from '../callbacks/watchTraining.js'
import type { Trainable } from '../trainable.js'
import { BatchFeed } from './batches.js'
import { Evaluation } from './evaluate.js'
import { executions } from './executions.js'
import type { Epochs } from './feed.js'
import { feedsOf } from './fitFeeds.js'
import { checkFitOptions, type FitOptions, fitTable, isDue } from './fitOptions.js'
import { isBatches } from './isBatches.js'
import { trainSteps } from './modelSteps.js'
import { byPosition, type Positional } from './positional.js'
import { requireReadNames } from './requireReadNames.js'
import type { StepLogs } from './stepData.js'
import type { Steps } from './steps.js'
import { Trackers } from './trackers.js'

/** Milliseconds between two looks at the running means. */
const PROGRESS_MS = 250

/** Trains a model (keras.io/api/models/model_training_apis: fit). */
export async function fit(model: Trainable, given: Positional<FitOptions>): Promise<History> {
  const [data, options] = byPosition(given)
  checkOptions('fit', fitTable, options)
  checkFitOptions(options, isBatches(data))
  requireReadNames(model)
  const { epochs = 1, validationFreq = 1 } = options
  const held: { release(): Promise<void> }[] = []
  try {
    await ready()
    if (options.seed !== undefined) {
      setRandomSeed(options.seed)
      for (const weight of model.weights) weight.drawFrom(sharedRandom())
    }
    const { training: source, validation } = await feedsOf(model, data, options)
    for (const weight of model.weights) weight.value // drawn now, in order, not in the middle of a step

    const trackers = new Trackers(model, model.overrides('trainStep') ? null : source.feed.like)
    const training = new Training(model, source, trackers)
    held.push(training)
    const evaluation = validation && new Evaluation(model, validation, trackers)
    if (evaluation) held.push(evaluation)
    const namesOf = (names: readonly string[]) => [
      ...names,
      ...(evaluation ? names.map((name) => `val_${name}`) : []),
    ]
    const history = new History()
    const { callbacks, params } = callbacksFor(model, history, source, namesOf(trackers.names), options)
    let logs: Logs = {}
    await each(callbacks, (callback) => callback.onTrainBegin())
    source.skip(params.initialEpoch)
    for (let epoch = params.initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      await each(callbacks, (callback) => callback.onEpochBegin(epoch))
      const means = await training.epoch(callbacks)
      if (source.ranOut && (epoch + 1 < epochs || source.limit !== null)) {
        model.stopTraining = true
        warnRanOut(epoch, params)
      }
      if (!means) break
      logs = means
      params.metrics = [...new Set([...params.metrics, ...namesOf(Object.keys(means))])]
      if (evaluation && isDue(epoch + 1, validationFreq)) {
        for (const [name, value] of Object.entries(await evaluation.run({ inFit: true, callbacks })))
          logs[`val_${name}`] = value
      }
      await each(callbacks, (callback) => callback.onEpochEnd(epoch, logs))
    }
    const { optimizer, weights } = model.compiled
    optimizer.finalizeVariableValues(weights)
    await each(callbacks, (callback) => callback.onTrainEnd(logs))
    return history
  } finally {
    await Promise.all(held.map((part) => part.release()))
  }
}

/** The callbacks of a run, in the order in which they are called, and what they are told of it. */
function callbacksFor(
  model: Trainable,
  history: History,
  { feed, steps }: Epochs,
  metrics: readonly string[],
  { epochs = 1, initialEpoch = 0, verbose = 1, callbacks: given }: FitOptions,
): { callbacks: readonly Callback[]; params: RunParams } {
  // Last, so that they show what the others add to the logs.
  const shown = verbose === 0 ? [] : [new ProgressBar()]
  const callbacks = [...getCallbacks(given), history, ...watching(), ...shown]
  const params: RunParams = { epochs, initialEpoch, metrics, steps, examples: feed.like, verbose, callbacks }
  for (const callback of callbacks) Object.assign(callback, { model, params })
  return { callbacks, params }
}

/** Training steps on a feed. */
class Training {
  readonly #model: Trainable
  readonly #epochs: Epochs
  readonly #trackers: Trackers
  readonly #steps: Steps<StepLogs>

  constructor(model: Trainable, epochs: Epochs, trackers: Trackers) {
    this.#model = model
    this.#epochs = epochs
    this.#trackers = trackers
    this.#steps = trainSteps(model, epochs.feed, trackers)
  }

  /** One epoch; null where there were no batches left for it. */
  async epoch(callbacks: readonly Callback[]): Promise<Logs | null> {
    const model = this.#model
    const watched = callbacks.filter(
      ({ onTrainBatchEnd }) => onTrainBatchEnd !== Callback.prototype.onTrainBatchEnd,
    )
    // Code of the user's, which may change a number in a loss, runs between batches.
    const hooked =
      watched.length > 0 ||
      this.#epochs.feed instanceof BatchFeed ||
      callbacks.some(({ onTrainBatchBegin }) => onTrainBatchBegin !== Callback.prototype.onTrainBatchBegin)
    this.#steps.doubt()
    this.#trackers.reset()
    let done = 0
    let shown = performance.now()
    for await (const batches of executions(this.#epochs.next(), model.compiled.stepsPerExecution)) {
      if (done > 0 && model.stopTraining) break // set while the batch was being made
      await each(callbacks, (callback) => callback.onTrainBatchBegin(done))
      if (hooked) this.#steps.doubt()
      for (const values of batches) {
        await model.turns.take(async () => {
          this.#trackers.latest = await this.#steps.run(values)
        })
      }
      done += batches.length
      const due = performance.now() - shown > PROGRESS_MS
      if (watched.length > 0 || due) {
        const logs = await this.#trackers.logs()
        await each(watched, (callback) => callback.onTrainBatchEnd(done - 1, logs))
        if (due) {
          await each(callbacks, (callback) => callback.onProgress(done, logs))
          shown = performance.now()
        }
      }
      if (model.stopTraining) break
    }
    if (done === 0) return null
    const logs = await this.#trackers.logs()
    await each(callbacks, (callback) => callback.onProgress(done, logs))
    return logs
  }

  async release(): Promise<void> {
    this.#steps.release()
    await this.#epochs.release()
  }
}

/** As in Keras, data that run out end the training. */
function warnRanOut(epoch: number, { epochs, steps }: RunParams): void {
  const remedy =
    steps === null
      ? 'pass a function that makes a new one for every epoch, or set stepsPerEpoch and let it go on for ever'
      : `${epochs} epochs of ${steps} steps need ${epochs * steps} batches`
  console.warn(
    `fit: the data ran out in epoch ${epoch + 1} of ${epochs}, and training ends there. A generator can be gone ` +
      `through only once: ${remedy}`,
  )
}
