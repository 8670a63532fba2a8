import { checkOptions, table } from '../../options.js'
import { misplaced } from '../../show.js'
import { ready } from '../../tensor/runtime.js'
import type { Callback } from '../callbacks/callback.js'
import { each, having, tell } from '../callbacks/hooks.js'
import { getCallbacks } from '../callbacks/lambdaCallback.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import { watchingEvaluation } from '../callbacks/watchTraining.js'
import type { Trainable } from '../trainable.js'
import { type BatchData, type Batches, BatchFeed } from './batches.js'
import { checkedExamplesOf, type Given } from './check.js'
import type { AnyArray } from './data.js'
import { executions } from './executions.js'
import { ArrayFeed, Epochs, type Feed } from './feed.js'
import { isBatches } from './isBatches.js'
import { testSteps } from './modelSteps.js'
import { type Logs, requireVerbosity } from './options.js'
import { byPosition, type Positional } from './positional.js'
import { requireWhole } from './requireWhole.js'
import type { EvaluateOptions } from './runOptions.js'
import type { StepLogs } from './stepData.js'
import type { Steps } from './steps.js'
import { Trackers } from './trackers.js'

const evaluateTable = table<EvaluateOptions>({
  batchSize: 'number',
  verbose: 'number',
  sampleWeight: 'any',
  steps: 'number',
  returnDict: 'boolean',
  callbacks: 'any',
})

interface RunOptions {
  onStep?: (steps: number) => void
  hasTurn?: boolean
  /** Whether `model.stopTraining = true` ends it before its time. */
  inFit?: boolean
  callbacks?: readonly Callback[]
}

/** So many batches may come from one who doesn't say how many there are, before something is said about it. */
const MANY = 10_000

/** Loss and metrics of a model on some data, as often as they are asked for. */
export class Evaluation {
  readonly #model: Trainable
  readonly #steps: Steps<StepLogs>

  constructor(
    model: Trainable,
    readonly epochs: Epochs,
    readonly trackers: Trackers,
  ) {
    this.#model = model
    this.#steps = testSteps(model, epochs.feed, trackers)
  }

  /**
   * Goes through the data once. It takes one turn, or one for each step where code of the user's makes the batches,
   * which may use the model itself.
   * @param hasTurn whether the caller has taken one
   */
  async run({
    onStep = () => {},
    hasTurn = false,
    inFit = false,
    callbacks = [],
  }: RunOptions = {}): Promise<Logs> {
    const { turns, stopTraining } = this.#model
    const hooked = having(callbacks, ['onTestBegin', 'onTestEnd', 'onTestBatchBegin', 'onTestBatchEnd'])
    const isStopped = () => inFit && !stopTraining && this.#model.stopTraining
    const step = async (values: readonly AnyArray[]) => {
      this.trackers.latest = await this.#steps.run(values)
    }
    if (!hasTurn && (hooked.length > 0 || !(this.epochs.feed instanceof ArrayFeed))) {
      await each(hooked, (callback) => callback.onTestBegin())
      await this.#pass((values) => turns.take(() => step(values)), onStep, isStopped, hooked)
      const logs = await this.trackers.logs()
      await each(hooked, (callback) => callback.onTestEnd(logs))
      return logs
    }
    const pass = async () => {
      await this.#pass(step, onStep, isStopped, [])
      return { later: this.trackers.logs() }
    }
    return hasTurn ? (await pass()).later : turns.begin(pass)
  }

  async #pass(
    run: (values: readonly AnyArray[]) => Promise<void>,
    onStep: (steps: number) => void,
    isStopped: () => boolean,
    callbacks: readonly Callback[],
  ): Promise<void> {
    const watched = having(callbacks, ['onTestBatchEnd'])
    this.#steps.doubt()
    this.trackers.reset()
    let steps = 0
    for await (const batches of executions(this.epochs.next(), this.#model.compiled.stepsPerExecution)) {
      await each(callbacks, (callback) => callback.onTestBatchBegin(steps))
      for (const values of batches) await run(values)
      steps += batches.length
      if (watched.length > 0) {
        const logs = await this.trackers.logs()
        await each(watched, (callback) => callback.onTestBatchEnd(steps - 1, logs))
      }
      onStep(steps)
      if (isStopped()) break
      if (steps >= MANY && steps - batches.length < MANY && this.epochs.steps === null) {
        console.warn(
          `The data to measure on have given ${steps} batches, and go on: where they never end, give the number of ` +
            'batches (validationSteps in fit, steps in evaluate)',
        )
      }
    }
    if (steps === 0) {
      throw new RangeError(
        'the data have run out: a generator can be gone through only once. Pass a function that makes a new one ' +
          'each time, or set the number of steps and let the generator go on for ever',
      )
    }
    // The same examples every time, where not all are taken.
    if (this.epochs.feed.restarts) await this.epochs.close()
  }

  async release(): Promise<void> {
    this.#steps.release()
    await this.epochs.release()
  }
}

/** A feed of all examples, or of a generator's batches; both checked before anything runs. */
export async function feedOf(
  model: Trainable,
  given: Given | Batches,
  arrays: (given: Given) => Promise<Feed>,
  step: 'trainStep' | 'testStep',
  classWeight?: Given['classWeight'],
): Promise<Feed> {
  if (!isBatches(given)) return arrays(given as Given)
  return BatchFeed.open(given as Batches, (batch) => {
    const least = model.needsTargets(step) ? 2 : 1
    if (!Array.isArray(batch) || batch.length < least || batch.length > 3) {
      throw new TypeError(`the data: ${misplaced('batches [x, y] or [x, y, sampleWeight]', batch)}`)
    }
    const [x, y, sampleWeight]: BatchData = batch
    return checkedExamplesOf(model, { x, y, sampleWeight, classWeight }, step)
  })
}

/** Loss and metrics over x and y, or over batches, in a list or by name. */
export async function evaluate(
  model: Trainable,
  given: Positional<EvaluateOptions>,
): Promise<Logs | number[]> {
  const [data, options] = byPosition(given)
  checkOptions('evaluate', evaluateTable, options)
  const { batchSize = 32, steps } = options
  requireVerbosity(options.verbose)
  requireWhole('batchSize', batchSize, 1)
  if (steps !== undefined) requireWhole('steps', steps, 1)
  // Callbacks may use the model themselves: a turn for each step.
  const hasTurn = !isBatches(data) && getCallbacks(options.callbacks).length === 0
  const body = () => measure(model, data, options, hasTurn)
  const logs = await (hasTurn ? model.turns.take(body) : body())
  return options.returnDict ? logs : Object.values(logs)
}

async function measure(
  model: Trainable,
  data: Given | Batches,
  { batchSize = 32, verbose = 1, steps, callbacks: given }: EvaluateOptions,
  hasTurn: boolean,
): Promise<Logs> {
  await ready()
  const feed = await feedOf(
    model,
    data,
    async (given) => new ArrayFeed(await checkedExamplesOf(model, given, 'testStep'), batchSize),
    'testStep',
  )
  const evaluation = new Evaluation(
    model,
    new Epochs(feed, steps),
    new Trackers(model, model.overrides('testStep') ? null : feed.like),
  )
  const bar = verbose === 0 ? null : new ProgressBar()
  const callbacks = getCallbacks(given)
  const watchers = watchingEvaluation()
  const told = [...callbacks, ...watchers, ...(bar ? [bar] : [])]
  tell(model, told, evaluation.epochs.steps, feed.like, verbose)
  try {
    for (const watcher of watchers) watcher.onTestBegin()
    bar?.onEpochBegin(0)
    let [done, shown] = [0, 0]
    const onStep = (steps: number) => {
      done = steps
      const now = performance.now()
      if (now - shown < 200) return
      shown = now
      for (const watcher of watchers) watcher.onProgress(steps, {})
      bar?.onProgress(steps, {})
    }
    const logs = await evaluation.run({ onStep, hasTurn, callbacks })
    bar?.onProgress(done, logs)
    bar?.onEpochEnd(0, logs)
    for (const watcher of watchers) watcher.onTestEnd(logs)
    return logs
  } finally {
    await evaluation.release()
  }
}
