import { NdArray } from '../../tensor/ndarray.js'
import type { Random } from '../../tensor/random.js'
import { gpu } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import { type AnyArray, type Examples, flatten, mapExamples, unflatten } from './data.js'
import { DeviceRows } from './rows.js'

/** Where batches come from. A pass yields what goes into the slots of a recorded step; `batch` turns slots into tensors. */
export interface Feed {
  /** Batches in a pass; null where that shows only at its end. */
  readonly steps: number | null
  /** Whether a pass can begin anew before the last one has ended. */
  readonly restarts: boolean
  /** Some examples, to tell shapes by. */
  readonly like: Examples<AnyArray>
  pass(): AsyncIterable<readonly AnyArray[]>
  /** Leaves out passes that an earlier run has made. */
  skip?(passes: number): void
  /** The batch that slots hold: part of the recorded step. */
  batch(slots: readonly Tensor[]): Examples<Tensor>
  /** Gives back what it holds on the device. */
  free?(): void
}

/** Batches of examples that stay on the device; a step gets the numbers of its rows. */
export class ArrayFeed implements Feed {
  readonly restarts = true
  readonly steps: number
  readonly #rows: Examples<DeviceRows>
  readonly #count: number

  /** @param random the order of the examples, a new one in each pass; null: as they are */
  constructor(
    readonly like: Examples<AnyArray>,
    readonly batchSize: number,
    readonly random: Random | null = null,
  ) {
    this.#rows = mapExamples(like, (array) => new DeviceRows(array))
    this.#count = like.inputs[0].shape[0]
    this.steps = Math.ceil(this.#count / batchSize)
  }

  async *pass(): AsyncGenerator<readonly AnyArray[]> {
    const order = this.random && (await randomOrder(this.random, this.#count))
    for (let first = 0; first < this.#count; first += this.batchSize) {
      const size = Math.min(this.batchSize, this.#count - first)
      const rows = order?.slice(first, first + size) ?? Int32Array.from({ length: size }, (_, i) => first + i)
      yield [new NdArray(rows, [size])]
    }
  }

  /** The random orders that follow are those that would have followed the passes. */
  skip(passes: number): void {
    for (let pass = 0; pass < passes; pass++) this.random?.key()
  }

  free(): void {
    mapExamples(this.#rows, (rows) => rows.free())
  }

  batch([indices]: readonly Tensor[]): Examples<Tensor> {
    return unflatten(this.#rows, DeviceRows.pick(flatten(this.#rows), indices))
  }
}

/** 0 … count-1 in random order. */
async function randomOrder(random: Random, count: number): Promise<Int32Array> {
  const order = gpu().scope(
    () => random.permutation(count).data(),
    () => [], // its memory is free again as soon as the copy is in the queue
  )
  return (await order) as Int32Array
}

/**
 * Batches cut into epochs: a pass each, or a fixed number of steps, in which case an epoch goes on where the
 * last one stopped and begins a new pass when one ends.
 */
export class Epochs {
  /** Whether a feed that can't begin anew has come to its end. */
  ranOut = false
  #pass: AsyncIterator<readonly AnyArray[]> | null = null

  constructor(
    readonly feed: Feed,
    /** Steps in an epoch; null: as many as a pass has. */
    readonly limit: number | null = null,
  ) {}

  get steps(): number | null {
    return this.limit ?? this.feed.steps
  }

  /** Goes on as after so many epochs. */
  skip(epochs: number): void {
    if (this.limit === null) this.feed.skip?.(epochs)
  }

  /** The batches of the next epoch. */
  async *next(): AsyncGenerator<readonly AnyArray[]> {
    if (this.limit === null) {
      yield* this.feed.pass()
      this.ranOut = !this.feed.restarts
      return
    }
    for (let step = 0; step < this.limit; step++) {
      let next = await this.#pass?.next()
      if (!next || (next.done && this.feed.restarts)) {
        this.#pass = this.feed.pass()[Symbol.asyncIterator]()
        next = await this.#pass.next()
      }
      if (next.done) {
        this.ranOut = true
        return
      }
      yield next.value
    }
  }

  /** Ends a pass that is half done, so that a generator can tidy up. */
  async close(): Promise<void> {
    await this.#pass?.return?.()
    this.#pass = null
  }

  /** Ends with the data: there will be no epoch any more. */
  async release(): Promise<void> {
    this.feed.free?.()
    await this.close()
  }
}
