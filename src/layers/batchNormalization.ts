import { type Given, named, table } from '../options.js'
import { moments } from '../tensor/ops/moments.js'
import { movingAverage } from '../tensor/ops/movingAverage.js'
import { normalize } from '../tensor/ops/normalize.js'
import { normalizeBy } from '../tensor/ops/normalizeBy.js'
import { alongLastAxis } from '../tensor/ops/rows.js'
import { stack } from '../tensor/ops/stack.js'
import { Tensor } from '../tensor/tensor.js'
import type { Variable } from '../tensor/variable.js'
import { surroundingContext } from './callContext.js'
import { getInitializer, type Initializer, type InitializerLike } from './initializers.js'
import type { CallContext, LayerOptions } from './layer.js'
import { Normalization, type NormalizationOptions } from './normalization.js'
import { requireRate, titleOf } from './requirements.js'
import { serialize } from './serialization.js'
import type { Shape } from './symbolic.js'

/** Keras' guard against division by 0 where nothing counts. */
const FUZZ = 1e-7

export interface BatchNormalizationOptions extends NormalizationOptions {
  /**
   * The axis whose positions each have their own mean and variance: the channels. Keras 2 saved it in a list.
   * @default -1
   */
  axis?: number | readonly [number]
  /** How much of the moving averages each step keeps. @default 0.99 */
  momentum?: number
  /** How the moving mean begins. @default 'zeros' */
  movingMeanInitializer?: InitializerLike
  /** How the moving variance begins. @default 'ones' */
  movingVarianceInitializer?: InitializerLike
  /** Keras' batch renormalization, which is not offered: `true` is refused. @default false */
  renorm?: boolean
}

/**
 * (x - mean) / √(variance + ε) · gamma + beta for each channel (Ioffe and Szegedy, "Batch Normalization", 2015;
 * keras.io/api/layers/normalization_layers/batch_normalization). In training mean and variance are the batch's,
 * and the moving averages follow: moving · momentum + batch · (1 - momentum); else, and where `trainable` is
 * false, they are the moving averages. Any shape → the same; weights gamma, beta, moving_mean, moving_variance
 * [channels].
 */
export class BatchNormalization extends Normalization {
  static override readonly kerasClass: string = 'BatchNormalization'
  static override readonly options = table<BatchNormalizationOptions, LayerOptions>({
    axis: 'any',
    momentum: 'number',
    epsilon: 'number',
    center: 'boolean',
    scale: 'boolean',
    betaInitializer: 'any',
    gammaInitializer: 'any',
    movingMeanInitializer: 'any',
    movingVarianceInitializer: 'any',
    betaRegularizer: 'any',
    gammaRegularizer: 'any',
    betaConstraint: 'any',
    gammaConstraint: 'any',
    renorm: 'boolean',
  })
  readonly axis: number
  readonly momentum: number
  readonly #moving: { mean: Initializer; variance: Initializer }
  movingMean!: Variable
  movingVariance!: Variable

  constructor(
    ...given: Given<
      BatchNormalizationOptions,
      [],
      [axis: BatchNormalizationOptions['axis'], momentum: number, epsilon: number]
    >
  ) {
    const options = named<BatchNormalizationOptions>(new.target.name, BatchNormalization.options, given)
    super(options)
    this.axis = [options.axis ?? -1].flat()[0]
    this.momentum = options.momentum ?? 0.99
    if (this.momentum !== 1) requireRate(this, 'momentum', this.momentum)
    this.#moving = {
      mean: getInitializer(options.movingMeanInitializer ?? 'zeros'),
      variance: getInitializer(options.movingVarianceInitializer ?? 'ones'),
    }
    if (options.renorm) throw new RangeError(`${titleOf(this)}: renorm is not offered; leave it out`)
  }

  override build(inputShape: Shape): void {
    const shape = this.sizesOf(inputShape, [this.axis])
    this.addAffine(shape)
    const { mean, variance } = this.#moving
    this.movingMean = this.addWeight('moving_mean', shape, mean, { trainable: false })
    this.movingVariance = this.addWeight('moving_variance', shape, variance, { trainable: false })
  }

  call(x: Tensor, { training, mask }: CallContext = surroundingContext()): Tensor {
    this.requireBuilt()
    const channels = this.movingMean.size
    if (x.shape.at(this.axis) !== channels) {
      throw new RangeError(
        `${titleOf(this)}: expected input with ${channels} channels on axis ${this.axis}, got [${x.shape}]`,
      )
    }
    const only = mask instanceof Tensor ? mask : null
    if (only && only.rank !== x.rank - 1) {
      throw new RangeError(
        `${titleOf(this)}: expected a mask with one axis less than its input [${x.shape}], got [${only.shape}]`,
      )
    }
    if (only && training && this.trainable) return this.#ofCounted(x, only)
    return alongLastAxis('BatchNormalization', x, this.axis, (x) =>
      training && this.trainable ? this.#ofBatch(x) : this.#ofAverages(x),
    )
  }

  #ofBatch(x: Tensor): Tensor {
    const { gamma, beta, movingMean, movingVariance, epsilon } = this
    const groups = movingMean.size
    const grouping = { batch: 1, outer: x.size / groups, groups, size: 1 }
    const own = moments(x, grouping)
    movingAverage(own, movingMean, movingVariance, this.momentum)
    return normalize(x, own, gamma.value, beta.value, grouping, epsilon)
  }

  /** Mean and variance of the steps that count, by which all are normalized. */
  #ofCounted(x: Tensor, mask: Tensor): Tensor {
    const axis = this.axis < 0 ? this.axis + x.rank : this.axis
    const others = x.shape.map((_, i) => i).filter((i) => i !== axis)
    const perChannel = (weight: Variable) => weight.value.reshape(x.shape.map((n, i) => (i === axis ? n : 1)))
    const counted = mask.expandDims(-1)
    const ones = counted.cast('float32').broadcastTo(x.shape)
    const count = ones.sum(others, true).add(FUZZ)
    const mean = counted.where(x, 0).sum(others, true).div(count)
    const centered = x.sub(mean)
    const variance = counted.where(centered, 0).square().sum(others, true).div(count)
    const { gamma, beta, movingMean, movingVariance, epsilon } = this
    movingAverage(
      stack([mean.reshape([-1]), variance.reshape([-1])]).stopGradient(),
      movingMean,
      movingVariance,
      this.momentum,
    )
    return centered.mul(variance.add(epsilon).rsqrt()).mul(perChannel(gamma)).add(perChannel(beta))
  }

  #ofAverages(x: Tensor): Tensor {
    const { gamma, beta, movingMean, movingVariance, epsilon } = this
    return normalizeBy(x, movingMean.value, movingVariance.value, gamma.value, beta.value, epsilon)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      axis: this.axis,
      momentum: this.momentum,
      moving_mean_initializer: serialize('initializers', this.#moving.mean),
      moving_variance_initializer: serialize('initializers', this.#moving.variance),
      synchronized: false,
      renorm: false,
      renorm_clipping: null,
      renorm_momentum: 0.99,
    }
  }
}
