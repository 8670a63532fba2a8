import { differentiate } from '../../tensor/autodiff.js'
import { NdArray } from '../../tensor/ndarray.js'
import { Random, setRandomSeed, sharedRandom } from '../../tensor/random.js'
import { gpu, ready } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import { Callback, type Logs, type Verbosity } from '../callbacks/callback.js'
import { History } from '../callbacks/history.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import type { Trainable } from '../trainable.js'
import type { Trackers } from './compiled.js'
import { checkExamples, type Data, type Examples, requireWhole, toArray } from './data.js'
import { batches, Evaluation, trackersFor } from './evaluate.js'
import { DeviceRows } from './rows.js'
import { Steps } from './steps.js'
import { totalLoss } from './totalLoss.js'

export interface FitOptions {
  batchSize?: number
  epochs?: number
  verbose?: Verbosity
  callbacks?: readonly Callback[]
  /** Share of the examples, taken from the end, that is not trained on but measured on after each epoch. */
  validationSplit?: number
  validationData?: readonly [Data, Data]
  /** Whether each epoch takes the examples in a new random order. */
  shuffle?: boolean
  /** Decides all random numbers from here on, as `setRandomSeed`: weights not drawn yet, order, dropout. */
  seed?: number
}

/** Milliseconds between two looks at the running means. */
const PROGRESS_MS = 250

/** Trains a model (keras.io/api/models/model_training_apis: fit). */
export async function fit(model: Trainable, x: Data, y: Data, options: FitOptions = {}): Promise<History> {
  const { batchSize = 32, epochs = 1, verbose = 1, shuffle = true } = options
  requireWhole('batchSize', batchSize, 1)
  requireWhole('epochs', epochs, 1)
  const { train, validation } = split({ x: toArray(x), y: toArray(y) }, options)
  checkExamples(model, train)
  if (validation) checkExamples(model, validation)
  await ready()
  if (options.seed !== undefined) setRandomSeed(options.seed)
  for (const weight of model.weights) weight.value // drawn now, in order, not in the middle of a step

  const history = new History()
  const bar = verbose === 0 ? [] : [new ProgressBar()]
  const callbacks = [...bar, history, ...(options.callbacks ?? [])]
  const steps = Math.ceil(train.x.shape[0] / batchSize)
  for (const callback of callbacks) Object.assign(callback, { model, params: { epochs, steps, verbose } })

  const trackers = trackersFor(model, train)
  const training = new Training(model, train, trackers)
  const evaluation = validation ? new Evaluation(model, validation, batchSize, trackers) : null
  const orders = sharedRandom().fork()
  const count = train.x.shape[0]
  model.stopTraining = false
  try {
    await each(callbacks, (callback) => callback.onTrainBegin())
    let logs: Logs = {}
    for (let epoch = 0; epoch < epochs && !model.stopTraining; epoch++) {
      await each(callbacks, (callback) => callback.onEpochBegin(epoch))
      const order = shuffle ? await randomOrder(orders, count) : undefined
      logs = await training.epoch(batches(count, batchSize, order), callbacks)
      await each(callbacks, (callback) => callback.onProgress(steps, logs))
      for (const [name, value] of Object.entries((await evaluation?.run()) ?? {})) logs[`val_${name}`] = value
      await each(callbacks, (callback) => callback.onEpochEnd(epoch, logs))
    }
    await each(callbacks, (callback) => callback.onTrainEnd(logs))
    return history
  } finally {
    training.release()
    evaluation?.release()
  }
}

/** Training steps on examples that stay on the device. */
class Training {
  readonly #model: Trainable
  readonly #trackers: Trackers
  readonly #steps: Steps<void>

  constructor(model: Trainable, { x, y }: Examples, trackers: Trackers) {
    this.#model = model
    this.#trackers = trackers
    const [inputs, targets] = [new DeviceRows(x), new DeviceRows(y)]
    const { seed } = sharedRandom().fork()
    this.#steps = new Steps((indices, clock) => {
      const random = new Random(seed, clock)
      trainStep(model, inputs.pick(indices), targets.pick(indices), random, trackers)
    })
  }

  /** One pass over the batches. */
  async epoch(rows: Iterable<Int32Array>, callbacks: readonly Callback[]): Promise<Logs> {
    const { optimizer } = this.#model.compiled
    const watched = callbacks.filter(
      ({ onTrainBatchEnd }) => onTrainBatchEnd !== Callback.prototype.onTrainBatchEnd,
    )
    this.#trackers.reset()
    let done = 0
    let shown = performance.now()
    for (const batch of rows) {
      await each(callbacks, (callback) => callback.onTrainBatchBegin(done))
      optimizer.beginStep()
      await this.#steps.run(batch, optimizer.iterations)
      done++
      const due = performance.now() - shown > PROGRESS_MS
      if (watched.length === 0 && !due) continue
      const logs = await this.#trackers.logs()
      await each(watched, (callback) => callback.onTrainBatchEnd(done - 1, logs))
      if (!due) continue
      await each(callbacks, (callback) => callback.onProgress(done, logs))
      shown = performance.now()
    }
    return this.#trackers.logs()
  }

  release(): void {
    this.#steps.release()
  }
}

/** Forward, loss, backward, update: what is recorded, and all there is to a training step. */
function trainStep(model: Trainable, x: Tensor, y: Tensor, random: Random, trackers: Trackers): void {
  const { optimizer } = model.compiled
  const variables = model.trainableWeights
  let yPred = x
  const { value, gradients } = differentiate(
    () => {
      const forward = totalLoss(model, x, y, { training: true, random })
      yPred = forward.yPred
      return forward.loss
    },
    variables.map((variable) => variable.value),
  )
  optimizer.apply(variables, gradients)
  trackers.update(value, y, yPred, x.shape[0])
}

/** What to train on and what to measure on. */
function split(
  all: Examples,
  { validationSplit = 0, validationData }: FitOptions,
): { train: Examples; validation: Examples | null } {
  if (validationData) {
    const [x, y] = validationData
    return { train: all, validation: { x: toArray(x), y: toArray(y) } }
  }
  if (validationSplit === 0) return { train: all, validation: null }
  const count = all.x.shape[0]
  const first = Math.floor(count * (1 - validationSplit))
  if (!(validationSplit > 0 && validationSplit < 1) || first === 0 || first === count) {
    throw new RangeError(
      `validationSplit: expected a share between 0 and 1 that leaves some of ${count} examples on both sides, got ${validationSplit}`,
    )
  }
  const part = (from: number, to: number) => {
    const cut = (data: NdArray | Tensor) =>
      data instanceof NdArray ? data.slice(from, to) : data.slice([from], [to])
    return { x: cut(all.x), y: cut(all.y) }
  }
  return { train: part(0, first), validation: part(first, count) }
}

/** 0 … count-1 in random order. */
async function randomOrder(random: Random, count: number): Promise<Int32Array> {
  const order = gpu().scope(
    () => random.permutation(count).data(),
    () => [],
  )
  return (await order) as Int32Array
}

/** Calls the hook of each callback, one after the other. */
async function each(
  callbacks: readonly Callback[],
  hook: (callback: Callback) => void | Promise<void>,
): Promise<void> {
  for (const callback of callbacks) await hook(callback)
}
