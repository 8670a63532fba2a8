import { checkOptions, table } from '../../options.js'
import { typedArrays } from '../../tensor/dtype.js'
import { NdArray } from '../../tensor/ndarray.js'
import { ready } from '../../tensor/runtime.js'
import { sizeOf } from '../../tensor/shape.js'
import { each, having, tell } from '../callbacks/hooks.js'
import { getCallbacks } from '../callbacks/lambdaCallback.js'
import { ProgressBar } from '../callbacks/progressBar.js'
import type { Trainable } from '../trainable.js'
import { type Batches, BatchFeed } from './batches.js'
import { inputsOf } from './check.js'
import type { AnyArray, DataSet, Examples } from './data.js'
import { executions } from './executions.js'
import { ArrayFeed, Epochs } from './feed.js'
import { isBatches } from './isBatches.js'
import { predictSteps } from './modelSteps.js'
import { requireVerbosity } from './options.js'
import { requireWhole } from './requireWhole.js'
import type { PredictOptions } from './runOptions.js'

const predictTable = table<PredictOptions>({
  batchSize: 'number',
  verbose: 'number',
  steps: 'number',
  callbacks: 'any',
})

/**
 * The output of a model for x, a list of them where there are several, in host memory: nothing of them need fit on the
 * device at once.
 */
export async function predict(
  model: Trainable,
  x: DataSet | Batches<DataSet>,
  options: PredictOptions = {},
): Promise<NdArray | NdArray[]> {
  checkOptions('predict', predictTable, options)
  const { batchSize = 32, steps } = options
  requireVerbosity(options.verbose)
  requireWhole('batchSize', batchSize, 1)
  if (steps !== undefined) requireWhole('steps', steps, 1)
  const hooked = getCallbacks(options.callbacks).length > 0
  // What makes the batches, and callbacks, may use the model themselves: a turn for each step.
  const outputs =
    isBatches(x) || hooked
      ? await outputsFor(model, x, options, (step) => model.turns.take(step))
      : await model.turns.take(() => outputsFor(model, x, options, (step) => step()))
  return outputs.length === 1 ? outputs[0] : outputs
}

async function outputsFor(
  model: Trainable,
  x: DataSet | Batches<DataSet>,
  { batchSize = 32, verbose = 0, steps, callbacks: given }: PredictOptions,
  take: (step: () => Promise<void>) => Promise<void>,
): Promise<NdArray[]> {
  await ready()
  const examples = (x: DataSet): Examples<AnyArray> => ({
    inputs: inputsOf(model, x),
    targets: [],
    weights: [],
  })
  const feed = isBatches(x)
    ? await BatchFeed.open(x as Batches<DataSet>, examples)
    : new ArrayFeed(examples(x as DataSet), batchSize)
  const epochs = new Epochs(feed, steps)
  const recorded = predictSteps(model, (slots) => feed.batch(slots).inputs)
  const bar = verbose === 0 ? null : new ProgressBar()
  const callbacks = getCallbacks(given)
  tell(model, bar ? [...callbacks, bar] : callbacks, epochs.steps, feed.like, verbose)
  try {
    bar?.onEpochBegin(0)
    const parts: Promise<NdArray[]>[] = []
    const watched = having(callbacks, ['onPredictBatchEnd'])
    await each(callbacks, (callback) => callback.onPredictBegin())
    const stepsPerExecution = model.isCompiled ? model.compiled.stepsPerExecution : 1
    for await (const batches of executions(epochs.next(), stepsPerExecution)) {
      const first = parts.length
      await each(callbacks, (callback) => callback.onPredictBatchBegin(first))
      for (const values of batches) {
        await take(async () => {
          const outputs = await recorded.run(values)
          // The copies are in the queue before the next step, which overwrites the outputs; nobody waits here.
          const part = Promise.all(outputs.map((output) => output.array()))
          part.catch(() => undefined) // told by `Promise.all` below, or after an earlier error by nobody
          parts.push(part)
        })
      }
      if (watched.length > 0) {
        const logs = { outputs: together(await Promise.all(parts.slice(first))) }
        await each(watched, (callback) => callback.onPredictBatchEnd(parts.length - 1, logs))
      }
    }
    const read = await Promise.all(parts)
    bar?.onProgress(parts.length, {})
    bar?.onEpochEnd(0, {})
    await each(callbacks, (callback) => callback.onPredictEnd())
    return together(read)
  } finally {
    recorded.release()
    await epochs.release()
  }
}

/** Each output of some batches, one batch after the other. */
function together(batches: readonly (readonly NdArray[])[]): NdArray[] {
  return batches[0].map((_, i) => concatenate(batches.map((batch) => batch[i])))
}

/** Arrays one after the other along the first axis. */
function concatenate(arrays: readonly NdArray[]): NdArray {
  const { dtype, shape } = arrays[0]
  const rows = arrays.reduce((sum, { length }) => sum + length, 0)
  const data = new typedArrays[dtype](rows * sizeOf(shape.slice(1)))
  let first = 0
  for (const array of arrays) {
    data.set(array.data, first)
    first += array.size
  }
  return new NdArray(data, [rows, ...shape.slice(1)], dtype)
}
