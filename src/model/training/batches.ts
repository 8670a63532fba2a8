import type { Tensor } from '../../tensor/tensor.js'
import { type AnyArray, type DataSet, type Examples, flatten, layoutOf, unflatten } from './data.js'
import type { Feed } from './feed.js'

/** Inputs and targets of one batch, and weights of its examples where they don't count alike. */
export type BatchData = readonly [x: DataSet, y: DataSet, sampleWeight?: DataSet]

/** Things that come one after the other, now or later. */
export type Stream<T> = Iterable<T> | AsyncIterable<T>

/**
 * Batches that are made while training runs: an iterable that begins anew for every epoch, a function that
 * gives one, or a generator, which can be gone through once.
 */
export type Batches<T = BatchData> =
  | (Stream<T> & {
      /** Number of batches, for the progress line. Without it, that says how many are done. */
      readonly length?: number
    })
  | (() => Stream<T>)

/** Feeds a model with the batches of a user's generator; each is checked, and copied into the step's slots. */
export class BatchFeed<T> implements Feed {
  readonly steps: number | null
  readonly restarts: boolean
  readonly #source: Batches<T>
  readonly #check: (batch: T) => Examples<AnyArray> | Promise<Examples<AnyArray>>
  /** A pass whose first batch has been looked at. */
  #begun: { first: T; rest: AsyncIterator<T> | Iterator<T> } | null

  private constructor(
    readonly like: Examples<AnyArray>,
    source: Batches<T>,
    check: (batch: T) => Examples<AnyArray> | Promise<Examples<AnyArray>>,
    begun: { first: T; rest: AsyncIterator<T> | Iterator<T> },
  ) {
    this.#source = source
    this.#check = check
    this.#begun = begun
    this.restarts = !('next' in source) // a generator is its own iterator
    this.steps = typeof source !== 'function' && typeof source.length === 'number' ? source.length : null
  }

  /** Takes the first batch, by which everything is checked before training starts. */
  static async open<T>(
    source: Batches<T>,
    check: (batch: T) => Examples<AnyArray> | Promise<Examples<AnyArray>>,
  ): Promise<BatchFeed<T>> {
    const rest = iterate(source)
    const next = await rest.next()
    if (next.done) {
      throw new RangeError(
        `the data has no batches: expected at least one${'next' in source ? '. A generator can be gone through only once' : ''}`,
      )
    }
    const like = await numbered(0, () => check(next.value))
    return new BatchFeed(like, source, check, { first: next.value, rest })
  }

  async *pass(): AsyncGenerator<readonly AnyArray[]> {
    const begun = this.#begun
    this.#begun = null
    const rest = begun?.rest ?? iterate(this.#source)
    let count = 0
    try {
      for (let next = begun ? { done: false, value: begun.first } : await rest.next(); !next.done; ) {
        const { value } = next
        yield await numbered(count++, () => this.#arrays(value))
        next = await rest.next()
      }
    } finally {
      await rest.return?.()
    }
  }

  batch(slots: readonly Tensor[]): Examples<Tensor> {
    return unflatten(this.like, slots)
  }

  async #arrays(batch: T): Promise<AnyArray[]> {
    const examples = await this.#check(batch)
    const [wanted, given] = [layoutOf(this.like), layoutOf(examples)]
    if (given !== wanted) {
      throw new RangeError(`batches must be made alike: the first has ${wanted}, this one has ${given}`)
    }
    return flatten(examples)
  }
}

/** Runs `body`; what it throws says which batch it is about. */
async function numbered<T>(index: number, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (error instanceof Error) error.message = `batch ${index + 1}: ${error.message}`
    throw error
  }
}

function iterate<T>(source: Batches<T>): AsyncIterator<T> | Iterator<T> {
  const stream: unknown = typeof source === 'function' ? source() : source
  const isObject = typeof stream === 'object' && stream !== null
  if (isObject && Symbol.asyncIterator in stream) return (stream as AsyncIterable<T>)[Symbol.asyncIterator]()
  if (isObject && Symbol.iterator in stream) return (stream as Iterable<T>)[Symbol.iterator]()
  const given = stream instanceof Promise ? 'a promise' : isObject ? 'an object' : `${stream}`
  throw new TypeError(
    `the data: expected a function that gives an iterable of batches, as function* and async function* do, got ${given} from it`,
  )
}
