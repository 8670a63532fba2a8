import { misplaced } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import { sharedRandom } from '../../tensor/random.js'
import type { Trainable } from '../trainable.js'
import type { Batches } from './batches.js'
import { checkedExamplesOf, type Given } from './check.js'
import { type AnyArray, type DataSet, type Examples, mapExamples } from './data.js'
import { feedOf } from './evaluate.js'
import { ArrayFeed, Epochs } from './feed.js'
import { type FitOptions, isDueAgain } from './fitOptions.js'
import { isBatches } from './isBatches.js'

/** What to train on, and what to measure on. */
export async function feedsOf(
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

function validationGiven(data: NonNullable<FitOptions['validationData']>): Given | Batches {
  if (isBatches(data)) return data as Batches
  if (!Array.isArray(data)) {
    throw new TypeError(misplaced('[x, y], [x, y, sampleWeight] or batches', data))
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
