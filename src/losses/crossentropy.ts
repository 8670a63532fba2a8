import type { NdArray } from '../tensor/ndarray.js'
import { categoricalCrossentropy } from '../tensor/ops/index.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss } from './loss.js'

/** Keras' fuzz factor: probabilities are held within [ε, 1-ε]. */
const EPSILON = 1e-7

export interface CrossentropyOptions {
  /** Predictions are logits, not probabilities. */
  fromLogits?: boolean
  /** Share of the target that is spread over all classes (Szegedy et al., 2016). */
  labelSmoothing?: number
}

abstract class Crossentropy extends Loss {
  protected readonly fromLogits: boolean
  protected readonly labelSmoothing: number

  constructor({ fromLogits = false, labelSmoothing = 0 }: CrossentropyOptions = {}) {
    super()
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new RangeError(`labelSmoothing: expected a number from 0 to 1, got ${labelSmoothing}`)
    }
    this.fromLogits = fromLogits
    this.labelSmoothing = labelSmoothing
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), from_logits: this.fromLogits, label_smoothing: this.labelSmoothing }
  }
}

/** -Σ y·log p over the classes, for one-hot targets [batch, …, classes]. */
export class CategoricalCrossentropy extends Crossentropy {
  readonly name = 'categorical_crossentropy'

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const classes = yPred.shape[yPred.rank - 1]
    const target = this.labelSmoothing
      ? yTrue.mul(1 - this.labelSmoothing).add(this.labelSmoothing / classes)
      : yTrue
    return categoricalCrossentropy(target, yPred, this.fromLogits)
  }

  override check(yTrue: NdArray, yPred: readonly (number | null)[]): void {
    const classes = yPred.at(-1)
    if (yTrue.shape.length < yPred.length || yTrue.shape.at(-1) !== classes) {
      throw new RangeError(
        `${this.name}: expected one-hot targets [batch, ${yPred.slice(1)}], got [${yTrue.shape}]: ` +
          'use toCategorical(y, numClasses), or the loss sparse_categorical_crossentropy for class numbers',
      )
    }
    super.check(yTrue, yPred)
  }
}

/** -log p of the class whose number the target is: targets [batch, …] of whole numbers from 0. */
export class SparseCategoricalCrossentropy extends Loss {
  readonly name = 'sparse_categorical_crossentropy'
  readonly #fromLogits: boolean

  constructor({ fromLogits = false }: Pick<CrossentropyOptions, 'fromLogits'> = {}) {
    super()
    this.#fromLogits = fromLogits
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const labels = yTrue.rank === yPred.rank ? yTrue.squeeze(-1) : yTrue
    const target = labels.cast('int32').oneHot(yPred.shape[yPred.rank - 1])
    return categoricalCrossentropy(target, yPred, this.#fromLogits)
  }

  override check(yTrue: NdArray, yPred: readonly (number | null)[]): void {
    const classes = yPred[yPred.length - 1] ?? Number.POSITIVE_INFINITY
    if (yTrue.shape.length === yPred.length && yTrue.shape.at(-1) !== 1) {
      throw new RangeError(
        `${this.name}: expected class numbers [batch, ${yPred.slice(1, -1)}], got [${yTrue.shape}]: ` +
          'for one-hot targets use categorical_crossentropy',
      )
    }
    const wrong = yTrue.data.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < classes))
    if (wrong >= 0) {
      throw new RangeError(
        `${this.name}: label ${yTrue.data[wrong]} at position ${wrong} is out of range: ` +
          `the model has ${classes} classes, so labels are whole numbers from 0 to ${classes - 1}`,
      )
    }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), from_logits: this.#fromLogits }
  }
}

/** mean of -y·log p - (1-y)·log(1-p) over the last axis: each output is a yes-or-no question of its own. */
export class BinaryCrossentropy extends Crossentropy {
  readonly name = 'binary_crossentropy'

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const target = this.labelSmoothing
      ? yTrue.mul(1 - this.labelSmoothing).add(0.5 * this.labelSmoothing)
      : yTrue.cast('float32')
    if (this.fromLogits) {
      // log(1 + eᶻ) - y·z without overflow.
      return yPred.softplus().sub(target.mul(yPred)).mean(-1)
    }
    const p = yPred.clip(EPSILON, 1 - EPSILON)
    const yes = target.mul(p.log())
    const no = target.neg().add(1).mul(p.neg().add(1).log())
    return yes.add(no).mean(-1).neg()
  }
}
