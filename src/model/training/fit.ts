import { checkOptions, table } from '../../options.js'
import { misplaced } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import { setRandomSeed, sharedRandom } from '../../tensor/random.js'
import { ready } from '../../tensor/runtime.js'
import { Callback, type Logs, type RunParams, type Verbosity } from '../callbacks/callback.js'
import { History } from '../callbacks/history.js'
import { type CallbackLike, getCallbacks } from '../callbacks/lambdaCallback.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import { watching } from '../callbacks/watchTraining.js'
import type { Trainable } from '../trainable.js'
import { type Batches, BatchFeed, isBatches } from './batches.js'
import { checkedExamplesOf, type Given } from './check.js'
import { type AnyArray, type DataSet, type Examples, mapExamples, requireWhole } from './data.js'
import { Evaluation, feedOf } from './evaluate.js'
import { ArrayFeed, Epochs } from './feed.js'
import { runStep, trainSteps } from './modelSteps.js'
import type { StepLogs } from './stepData.js'
import type { Steps } from './steps.js'
import { Trackers } from './trackers.js'

export interface FitOptions {
  batchSize?: number
  /** Number of the epoch after which training ends. */
  epochs?: number
  /** Number of the epoch to begin with, where an earlier run is continued. */
  initialEpoch?: number
  verbose?: Verbosity
  callbacks?: CallbackLike | readonly CallbackLike[]
  /** Share of the examples, taken from the end, that is not trained on but measured on after each epoch. */
  validationSplit?: number
  /** What to measure on after each epoch: x, y and weights of examples; or batches. */
  validationData?: readonly [x: DataSet, y: DataSet, sampleWeight?: DataSet] | Batches
  validationBatchSize?: number
  validationSteps?: number
  /** Measures after every so many epochs, or after those in a list, counted from 1. */
  validationFreq?: number | readonly number[]
  /** Whether each epoch takes the examples in a new random order. */
  shuffle?: boolean
  /** What the examples of each class count in the loss. */
  classWeight?: Readonly<Record<number, number>>
  /** What each example counts in the loss. */
  sampleWeight?: DataSet
  /** Batches in an epoch, which then goes on where the last one stopped. */
  stepsPerEpoch?: number
  /** Decides all random numbers from here on, as `setRandomSeed`: weights not drawn yet, order, dropout. */
  seed?: number
}

const fitTable = table<FitOptions>({
  batchSize: 'number',
  epochs: 'number',
  verbose: 'number',
  callbacks: 'any',
  validationSplit: 'number',
  validationData: 'any',
  shuffle: 'boolean',
  classWeight: 'any',
  sampleWeight: 'any',
  initialEpoch: 'number',
  stepsPerEpoch: 'number',
  validationSteps: 'number',
  validationBatchSize: 'number',
  validationFreq: 'any',
  seed: 'number',
})

/** Milliseconds between two looks at the running means. */
const PROGRESS_MS = 250

/** Models in training: a second run at the same time would mix up its steps with the first one's. */
const inTraining = new WeakSet<Trainable>()

/** Trains a model (keras.io/api/models/model_training_apis: fit). */
export async function fit(
  model: Trainable,
  data: Given | Batches,
  options: FitOptions = {},
): Promise<History> {
  checkOptions('fit', fitTable, options)
  checkValues(options, isBatches(data))
  if (inTraining.has(model)) {
    throw new Error(`Model "${model.name}" is in training already: wait for it with await model.fit(…)`)
  }
  inTraining.add(model)
  model.stopTraining = false // before anything is awaited: from here on it can be set
  try {
    return await train(model, data, options)
  } finally {
    inTraining.delete(model)
  }
}

async function train(model: Trainable, data: Given | Batches, options: FitOptions): Promise<History> {
  const { epochs = 1, initialEpoch = 0, verbose = 1, validationFreq = 1 } = options
  await ready()
  if (options.seed !== undefined) setRandomSeed(options.seed)
  const { training: source, validation } = await feedsOf(model, data, options)
  for (const weight of model.weights) weight.value // drawn now, in order, not in the middle of a step

  const trackers = new Trackers(model, model.overrides('trainStep') ? null : source.feed.like)
  const training = new Training(model, source, trackers)
  const evaluation = validation && new Evaluation(model, validation, trackers)
  const history = new History()
  // Last, so that they show what the others add to the logs.
  const shown = verbose === 0 ? [] : [new ProgressBar()]
  const callbacks = [...getCallbacks(options.callbacks), history, ...watching(), ...shown]
  const namesOf = (names: readonly string[]) => [
    ...names,
    ...(evaluation ? names.map((name) => `val_${name}`) : []),
  ]
  const metrics = namesOf(trackers.names)
  const examples = source.feed.like
  const params: RunParams = {
    epochs,
    initialEpoch,
    metrics,
    steps: source.steps,
    examples,
    verbose,
    callbacks,
  }
  for (const callback of callbacks) Object.assign(callback, { model, params })
  try {
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
        for (const [name, value] of Object.entries(await evaluation.run())) logs[`val_${name}`] = value
      }
      await each(callbacks, (callback) => callback.onEpochEnd(epoch, logs))
    }
    const { optimizer, weights } = model.compiled
    optimizer.finalizeVariableValues(weights)
    await each(callbacks, (callback) => callback.onTrainEnd(logs))
    return history
  } finally {
    await Promise.all([training.release(), evaluation?.release()])
  }
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
    for await (const values of this.#epochs.next()) {
      if (done > 0 && model.stopTraining) break // set while the batch was being made
      await each(callbacks, (callback) => callback.onTrainBatchBegin(done))
      if (hooked) this.#steps.doubt()
      await model.turns.take(() => runStep(this.#steps, values, this.#trackers))
      done++
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

/** What to train on, and what to measure on. */
async function feedsOf(
  model: Trainable,
  data: Given | Batches,
  options: FitOptions,
): Promise<{ training: Epochs; validation: Epochs | null }> {
  const { batchSize = 32, shuffle = true, classWeight, stepsPerEpoch, validationSplit = 0 } = options
  const { validationData, validationBatchSize = batchSize, validationSteps } = options
  let heldOut: Examples<AnyArray> | null = null
  const fromArrays = async (given: Given) => {
    let examples = await checkedExamplesOf(model, { ...given, classWeight }, 'trainStep')
    if (validationSplit > 0 && !validationData) {
      ;({ examples, heldOut } = split(examples, validationSplit))
      if (classWeight) heldOut = { ...heldOut, weights: heldOut.targets.map(() => null) } // it counts in training only
    }
    return new ArrayFeed(examples, batchSize, shuffle ? sharedRandom().fork() : null)
  }
  const feed = await feedOf(model, data, fromArrays, 'trainStep', classWeight)
  const training = new Epochs(feed, stepsPerEpoch)
  if (validationData) {
    const once = isBatches(validationData) && 'next' in validationData
    if (once && validationSteps === undefined && isDueAgain(options)) {
      throw new TypeError(
        'validationData: a generator can be gone through only once, and it is measured on more often: pass a ' +
          'function that makes a new one, or set validationSteps and let it go on for ever',
      )
    }
    const measured = await naming('validationData', () =>
      feedOf(
        model,
        validationGiven(validationData),
        async (given) =>
          new ArrayFeed(await checkedExamplesOf(model, given, 'testStep'), validationBatchSize),
        'testStep',
      ),
    )
    return { training, validation: new Epochs(measured, validationSteps) }
  }
  const measured = heldOut && new ArrayFeed(heldOut, validationBatchSize)
  return { training, validation: measured && new Epochs(measured, validationSteps) }
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

function validationGiven(data: NonNullable<FitOptions['validationData']>): Given | Batches {
  if (isBatches(data)) return data as Batches
  if (!Array.isArray(data)) {
    throw new TypeError(`validationData: ${misplaced('[x, y], [x, y, sampleWeight] or batches', data)}`)
  }
  const [x, y, sampleWeight]: readonly DataSet[] = data
  return { x, y, sampleWeight }
}

/** Runs `body`; what it throws says that it is about this option. */
async function naming<T>(option: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (error instanceof Error) error.message = `${option}: ${error.message}`
    throw error
  }
}

/** Cuts a share off the end. */
function split(
  all: Examples<AnyArray>,
  share: number,
): { examples: Examples<AnyArray>; heldOut: Examples<AnyArray> } {
  const count = all.inputs[0].shape[0]
  const first = Math.floor(count * (1 - share))
  if (first === 0 || first === count) {
    throw new RangeError(
      `validationSplit: expected a share that leaves some of ${count} examples on both sides, got ${share}`,
    )
  }
  const part = (from: number, to: number) =>
    mapExamples(all, (array) =>
      array instanceof NdArray ? array.slice(from, to) : array.slice([from], [to]),
    )
  return { examples: part(0, first), heldOut: part(first, count) }
}

function isDue(epoch: number, freq: number | readonly number[]): boolean {
  return typeof freq === 'number' ? epoch % freq === 0 : freq.includes(epoch)
}

/** Whether validation comes more than once. */
function isDueAgain({ epochs = 1, initialEpoch = 0, validationFreq = 1 }: FitOptions): boolean {
  let times = 0
  for (let epoch = initialEpoch + 1; epoch <= epochs && times < 2; epoch++) {
    if (isDue(epoch, validationFreq)) times++
  }
  return times > 1
}

function checkValues(options: FitOptions, fromBatches: boolean): void {
  const { epochs = 1, initialEpoch = 0, validationSplit = 0, validationFreq = 1 } = options
  requireWhole('epochs', epochs, 1)
  requireWhole('initialEpoch', initialEpoch, 0)
  for (const name of ['batchSize', 'stepsPerEpoch', 'validationSteps', 'validationBatchSize'] as const) {
    const value = options[name]
    if (value !== undefined) requireWhole(name, value, 1)
  }
  for (const freq of [validationFreq].flat()) requireWhole('validationFreq', freq, 1)
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`validationSplit: expected a share from 0 to below 1, got ${validationSplit}`)
  }
  if (!fromBatches) return
  const wrong = (['batchSize', 'validationSplit', 'sampleWeight'] as const).find((name) => options[name])
  if (wrong)
    throw new TypeError(`${wrong}: not with a generator, which decides by itself what its batches have`)
}

/** Calls the hook of each callback, one after the other. */
async function each(
  callbacks: readonly Callback[],
  hook: (callback: Callback) => void | Promise<void>,
): Promise<void> {
  for (const callback of callbacks) await hook(callback)
}
