import { kernels } from '../kernels/loaded.js'
import type { Distribution, RandomKey } from '../kernels/random.js'
import { constant, ones } from './create.js'
import { gpu, isOpen } from './runtime.js'
import { normalizeAxis, requireShape, sizeOf } from './shape.js'
import { empty, Tensor } from './tensor.js'

/** Keeps logarithms finite. */
const TINY = 1e-30

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

  /** Whole numbers from `low` up to `high`, which is not among them, int32; 24 bits of them are drawn. */
  randint(shape: readonly number[], low: number, high: number): Tensor {
    if (!Number.isInteger(low) || !Number.isInteger(high) || !(low < high) || high - low > 2 ** 24) {
      throw new RangeError(
        `randint: expected whole numbers low < high, 2^24 apart at most, got ${low} and ${high}`,
      )
    }
    return this.uniform(shape)
      .mul(high - low)
      .floor()
      .minimum(high - low - 1)
      .cast('int32')
      .add(low)
  }

  /** `count` classes for each row of logits [batch, classes], by the shares softmax(logits): int32 [batch, count]. */
  categorical(logits: Tensor, count: number): Tensor {
    if (logits.rank !== 2)
      throw new RangeError(`categorical: expected logits [batch, classes], got [${logits.shape}]`)
    const [batch, classes] = logits.shape
    requireShape('categorical', [count])
    // The largest of logits and Gumbel's noise is a draw of their softmax (Maddison et al., "A* Sampling", 2014).
    const noise = this.uniform([batch, count, classes]).maximum(TINY).log().neg().log().neg()
    return logits.reshape([batch, 1, classes]).add(noise).argmax(2)
  }

  /** Draws of the gamma distribution with this shape parameter, alpha > 0, and scale 1; float32. */
  gamma(shape: readonly number[], alpha: number): Tensor {
    if (!(alpha > 0)) throw new RangeError(`gamma: expected alpha above 0, got ${alpha}`)
    // Below 1 from one above (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000).
    if (alpha < 1) {
      const larger = this.gamma(shape, alpha + 1)
      return larger.mul(
        this.uniform(shape)
          .maximum(TINY)
          .pow(1 / alpha),
      )
    }
    const d = alpha - 1 / 3
    const propose = () => {
      const x = this.normal(shape)
      const v = x
        .div(Math.sqrt(9 * d))
        .add(1)
        .pow(3)
      const limit = x.square().mul(0.5).add(d).sub(v.mul(d)).add(v.maximum(TINY).log().mul(d))
      const taken = v.greater(0).logicalAnd(this.uniform(shape).maximum(TINY).log().less(limit))
      return { v, taken }
    }
    // Each is taken 19 times of 20 or more often; none of eight, once in 10¹⁰ draws, is the distribution's middle.
    return Array.from({ length: 8 }, propose)
      .reduceRight((y, { v, taken }) => taken.where(v, y), ones(shape))
      .mul(d)
  }

  /** Draws of the beta distribution, alpha and beta above 0; float32. */
  beta(shape: readonly number[], alpha: number, beta: number): Tensor {
    const [a, b] = [this.gamma(shape, alpha), this.gamma(shape, beta)]
    return a.div(a.add(b).maximum(TINY))
  }

  /** How many of `counts` trials succeed, each with a share of `probability`; float32, whole numbers. */
  binomial(shape: readonly number[], counts: number, probability: number): Tensor {
    requireShape('binomial', [counts])
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`binomial: expected a probability from 0 to 1, got ${probability}`)
    return this.uniform([counts, ...shape])
      .less(probability)
      .cast('float32')
      .sum(0)
  }

  /** A tensor with its slices along an axis in random order; not in a recorded step. */
  shuffle(x: Tensor, axis = 0): Tensor {
    const at = normalizeAxis('shuffle', axis, x.rank)
    return x.gather(this.permutation(x.shape[at]), at)
  }

  /** 0 … n-1 in random order, int32 [n]; not in a recorded step, which would repeat it. */
  permutation(n: number): Tensor {
    requireShape('permutation', [n])
    if (gpu().recording) {
      throw new Error(
        'permutation and shuffle would give one order in all replays of a recorded step: let ops.argsort(random.uniform([n])) ' +
          'give one, and x.gather(order) follow it',
      )
    }
    const y = empty([n], 'int32')
    kernels.permutation(gpu(), this.key(), n, y.buffer)
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
    kernels.random(gpu(), distribution, this.key(), clock, { count: sizeOf(shape), offset, scale }, y.buffer)
    return y
  }
}

let shared = new Random(0)

/**
 * Restarts the generator that initial weights and `fit` draw from, as `keras.utils.set_random_seed`: layers that are
 * built from here on, and what is shuffled or dropped from here on.
 */
export function setRandomSeed(seed: number): void {
  shared = new Random(seed)
}

/** The generator that is used where no seed is given. */
export function sharedRandom(): Random {
  return shared
}
