import { type Given, named, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import { categoricalCrossentropy } from '../tensor/ops/index.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import {
  Crossentropy,
  type CrossentropyOptions,
  classesLast,
  EPSILON,
  type FocalOptions,
} from './crossentropy.js'

/** Cross-entropies over one-hot targets. */
abstract class OneHotCrossentropy extends Crossentropy {
  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const output = classesLast(yPred, this.axis)
    const target = this.smooth(classesLast(yTrue, this.axis), 1 / output.shape[output.rank - 1])
    return this.ofClasses(target, output)
  }

  /** Losses [...] of targets and predictions [..., classes]. */
  protected abstract ofClasses(target: Tensor, output: Tensor): Tensor

  override check(yTrue: NdArray, yPred: Shape): void {
    const classes = yPred.at(this.axis)
    if (classes === 1) {
      throw new RangeError(
        `${this.name}: the model has one output, and over one class this loss is always 0: ` +
          'use binary_crossentropy for a yes or no',
      )
    }
    if (yTrue.shape.length < yPred.length || yTrue.shape.at(this.axis) !== classes) {
      throw new RangeError(
        `${this.name}: expected one-hot targets [batch, ${yPred.slice(1)}], got [${yTrue.shape}]: ` +
          'use toCategorical(y, numClasses), or the loss sparse_categorical_crossentropy for class numbers',
      )
    }
    super.check(yTrue, yPred)
  }
}

/** -Σ y·log p over the classes, for one-hot targets [batch, …, classes]. */
export class CategoricalCrossentropy extends OneHotCrossentropy {
  static override readonly options = table<CrossentropyOptions>({
    fromLogits: 'boolean',
    labelSmoothing: 'number',
    axis: 'number',
    reduction: 'string?',
    name: 'string',
  })
  constructor(...given: Given<CrossentropyOptions, [], [fromLogits: boolean, labelSmoothing: number]>) {
    const options = named<CrossentropyOptions>(new.target.name, CategoricalCrossentropy.options, given)
    super('categorical_crossentropy', options)
  }

  protected ofClasses(target: Tensor, output: Tensor): Tensor {
    return categoricalCrossentropy(target, output, this.fromLogits)
  }
}

/** -Σ α·(1 - p)^γ·y·log p over the classes (Lin et al., 2017), for one-hot targets. */
export class CategoricalFocalCrossentropy extends OneHotCrossentropy {
  static override readonly options = table<FocalOptions>({
    alpha: 'number',
    gamma: 'number',
    fromLogits: 'boolean',
    labelSmoothing: 'number',
    axis: 'number',
    reduction: 'string?',
    name: 'string',
  })
  readonly alpha: number
  readonly gamma: number

  constructor(...given: Given<FocalOptions, [], [alpha: number, gamma: number]>) {
    const options = named<FocalOptions>(new.target.name, CategoricalFocalCrossentropy.options, given)
    super('categorical_focal_crossentropy', options)
    this.alpha = options.alpha ?? 0.25
    this.gamma = options.gamma ?? 2
  }

  protected ofClasses(target: Tensor, output: Tensor): Tensor {
    const probabilities = this.fromLogits ? output.softmax() : output
    const p = probabilities.div(probabilities.sum(-1, true)).clip(EPSILON, 1 - EPSILON)
    return p.neg().add(1).pow(this.gamma).mul(target).mul(p.log()).sum(-1).mul(-this.alpha)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), alpha: this.alpha, gamma: this.gamma }
  }
}
