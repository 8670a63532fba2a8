import { type Distribution, permutation, type RandomKey, random } from '../kernels/random.js'
import { constant } from './create.js'
import { gpu } from './runtime.js'
import { requireShape, sizeOf } from './shape.js'
import { empty, type Tensor } from './tensor.js'

/**
 * Random tensors from one seed. Every draw takes the next stream of the seed, and each element depends on
 * (seed, stream, index) alone: the same draws in the same order give the same numbers, bit for bit.
 */
export class Random {
  #stream = 0

  constructor(
    /** A whole number; its lowest 32 bits count. */
    readonly seed: number,
    /** One u32 on the device that changes from replay to replay of a recorded step, so that draws do too. */
    readonly clock?: Tensor,
  ) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a whole number, got ${seed}`)
  }

  /** Uniform on [low, high); rounded to float32, high itself may come, but not where it is 1 and low is 0. */
  uniform(shape: readonly number[], low = 0, high = 1): Tensor {
    return this.#draw('uniform', shape, low, high - low)
  }

  normal(shape: readonly number[], mean = 0, stddev = 1): Tensor {
    return this.#draw('normal', shape, mean, stddev)
  }

  /** Normal, given that it lies within two standard deviations of the mean. */
  truncatedNormal(shape: readonly number[], mean = 0, stddev = 1): Tensor {
    return this.#draw('truncatedNormal', shape, mean, stddev)
  }

  /** 0 … n-1 in random order, int32 [n]. */
  permutation(n: number): Tensor {
    requireShape('permutation', [n])
    const y = empty([n], 'int32')
    permutation(gpu(), this.key(), n, y.buffer)
    return y
  }

  /** An independent generator, for a part that shall not shift the draws of the others. */
  fork(): Random {
    const { seed, stream } = this.key()
    return new Random(
      (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0,
      this.clock,
    )
  }

  /** The key of the next draw, for a kernel that makes its random numbers itself. */
  key(): RandomKey {
    return { seed: this.seed >>> 0, stream: this.#stream++ }
  }

  #draw(distribution: Distribution, shape: readonly number[], offset: number, scale: number): Tensor {
    requireShape(distribution, shape)
    const y = empty(shape)
    const clock = (this.clock ?? constant(0, 'int32')).buffer
    random(gpu(), distribution, this.key(), clock, { count: sizeOf(shape), offset, scale }, y.buffer)
    return y
  }
}

let shared = new Random(0)

/** Restarts the generator that initial weights and `fit` draw from, as `keras.utils.set_random_seed`. */
export function setRandomSeed(seed: number): void {
  shared = new Random(seed)
}

/** The generator that is used where no seed is given. */
export function sharedRandom(): Random {
  return shared
}
