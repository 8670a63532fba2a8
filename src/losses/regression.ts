import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

// keras.io/api/losses/regression_losses

/** Keras' fuzz factor. */
const EPSILON = 1e-7

/** mean (y - ŷ)² over the last axis. */
export class MeanSquaredError extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('mean_squared_error', named(new.target.name, MeanSquaredError.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).square().mean(-1)
  }
}

/** mean |y - ŷ| over the last axis. */
export class MeanAbsoluteError extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('mean_absolute_error', named(new.target.name, MeanAbsoluteError.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).abs().mean(-1)
  }
}

/** 100 · mean |(y - ŷ) / y| over the last axis, |y| being 1e-7 at least. */
export class MeanAbsolutePercentageError extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super(
      'mean_absolute_percentage_error',
      named(new.target.name, MeanAbsolutePercentageError.options, given),
    )
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yTrue.sub(yPred).div(yTrue.abs().maximum(EPSILON)).abs().mean(-1).mul(100)
  }
}

/** mean (log(1 + y) - log(1 + ŷ))² over the last axis, y and ŷ being 1e-7 at least. */
export class MeanSquaredLogarithmicError extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super(
      'mean_squared_logarithmic_error',
      named(new.target.name, MeanSquaredLogarithmicError.options, given),
    )
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.maximum(EPSILON).log1p().sub(yTrue.maximum(EPSILON).log1p()).square().mean(-1)
  }
}

/** mean log cosh(ŷ - y) over the last axis: square for small errors, |error| - log 2 for large ones. */
export class LogCosh extends Loss {
  constructor(...given: Given<LossOptions, []>) {
    super('log_cosh', named(new.target.name, LogCosh.options, given))
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const error = yPred.sub(yTrue)
    // log cosh x = x + log(1 + e^-2x) - log 2, which can't overflow.
    return error.add(error.mul(-2).softplus()).sub(Math.LN2).mean(-1)
  }
}

export interface HuberOptions extends LossOptions {
  /** The error from which on the loss grows linearly. @default 1 */
  delta?: number
}

/** mean over the last axis of ½·error² up to |error| = δ, and δ·|error| - ½·δ² beyond (Huber, 1964). */
export class Huber extends Loss {
  static override readonly options = table<HuberOptions>({
    delta: 'number',
    reduction: 'string?',
    name: 'string',
  })
  readonly delta: number

  constructor(...given: Given<HuberOptions, [], [delta: number]>) {
    const options = named<HuberOptions>(new.target.name, Huber.options, given)
    const { delta = 1 } = options
    super('huber_loss', options)
    if (!(delta > 0)) throw new RangeError(`${this.name}: expected a delta above 0, got ${delta}`)
    this.delta = delta
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const { delta } = this
    const error = yPred.sub(yTrue)
    const size = error.abs()
    const linear = size.mul(delta).sub(0.5 * delta * delta)
    return size.lessEqual(delta).where(error.square().mul(0.5), linear).mean(-1)
  }

  /** Keras leaves delta out; it stands here where it is not the default, so that it isn't lost. */
  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...(this.delta !== 1 && { delta: this.delta }) }
  }
}

export interface CosineSimilarityOptions extends LossOptions {
  /** The axis of the vectors. @default -1 */
  axis?: number
}

/** -Σ y·ŷ / (|y|·|ŷ|) along an axis: -1 for the same direction, 1 for the opposite one. */
export class CosineSimilarity extends Loss {
  static override readonly options = table<CosineSimilarityOptions>({
    axis: 'number',
    reduction: 'string?',
    name: 'string',
  })
  readonly axis: number

  constructor(...given: Given<CosineSimilarityOptions, [], [axis: number]>) {
    const options = named<CosineSimilarityOptions>(new.target.name, CosineSimilarity.options, given)
    super('cosine_similarity', options)
    this.axis = options.axis ?? -1
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return cosineSimilarity(yTrue, yPred, this.axis).neg()
  }

  /** Keras leaves the axis out; it stands here where it is not the default, so that it isn't lost. */
  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), ...(this.axis !== -1 && { axis: this.axis }) }
  }
}

/** Σ x·y / (|x|·|y|) along an axis; lengths are 1e-7 at least, so that a zero has no direction. */
export function cosineSimilarity(x: Tensor, y: Tensor, axis: number): Tensor {
  const direction = (v: Tensor) =>
    v.mul(
      v
        .square()
        .sum(axis, true)
        .maximum(EPSILON ** 2)
        .rsqrt(),
    )
  return direction(x).mul(direction(y)).sum(axis)
}
