import { type Distribution, permutation, type RandomKey, random } from '../kernels/random.js'
import { constant } from './create.js'
import { gpu, isOpen } from './runtime.js'
import { requireShape, sizeOf } from './shape.js'
import { empty, Tensor } from './tensor.js'

/**
 * Random tensors from one seed. Every draw takes the next stream of the seed, and each element depends on
 * (seed, stream, index) alone: the same draws in the same order give the same numbers, bit for bit.
 */
export class Random {
  #stream = 0
  readonly #clock: Tensor | null

  /** @param clock one u32 on the device; by default that of the step that is being recorded */
  constructor(
    /** A whole number; its lowest 32 bits count. */
    readonly seed: number,
    clock?: Tensor,
  ) {
    this.#clock = clock ?? null
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a whole number, got ${seed}`)
  }

  /** One u32 that changes from replay to replay of a recorded step, so that draws do too; 0 outside. */
  get clock(): Tensor {
    if (this.#clock) return this.#clock
    const clock = gpu().recording?.clock
    return clock ? new Tensor(clock, [1], 'int32') : constant(0, 'int32')
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

  /** An independent generator, for a part that must not shift the draws of the others. */
  fork(): Random {
    const { seed, stream } = this.key()
    return new Random(
      (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0,
      this.#clock ?? undefined,
    )
  }

  /**
   * The key of the next draw, for a kernel that makes its random numbers itself. In a recorded step draws are counted
   * by the step, so that it stays the same step when it is recorded again.
   * @internal
   */
  key(): RandomKey {
    const recording = isOpen() ? gpu().recording : null
    if (recording) return { seed: this.seed >>> 0, stream: recording.count(this) }
    return { seed: this.seed >>> 0, stream: this.#stream++ }
  }

  /** The next draw, for a kernel that makes its random numbers itself. @internal */
  draw(): { key: RandomKey; clock: Tensor } {
    return { key: this.key(), clock: this.clock }
  }

  #draw(distribution: Distribution, shape: readonly number[], offset: number, scale: number): Tensor {
    requireShape(distribution, shape)
    const y = empty(shape)
    const clock = this.clock.buffer
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
