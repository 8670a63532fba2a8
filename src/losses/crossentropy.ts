import { type Given, named, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import { categoricalCrossentropy } from '../tensor/ops/index.js'
import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions, type Shape } from './loss.js'

// keras.io/api/losses/probabilistic_losses

/** Keras' fuzz factor: probabilities are held within [ε, 1-ε]. */
const EPSILON = 1e-7

export interface CrossentropyOptions extends LossOptions {
  /** Predictions are logits, not probabilities. */
  fromLogits?: boolean
  /** Share of the target that is spread over all classes (Szegedy et al., 2016). */
  labelSmoothing?: number
  /** The axis of the classes. */
  axis?: number
}

/** What the cross-entropies of dense targets have in common. */
abstract class Crossentropy extends Loss {
  readonly fromLogits: boolean
  readonly labelSmoothing: number
  readonly axis: number

  constructor(name: string, options: CrossentropyOptions) {
    super(name, options)
    const { fromLogits = false, labelSmoothing = 0, axis = -1 } = options
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new RangeError(
        `${this.name}: expected a labelSmoothing from 0 to 1, got ${JSON.stringify(labelSmoothing)}`,
      )
    }
    if (!Number.isInteger(axis)) {
      throw new RangeError(`${this.name}: expected a whole number as axis, got ${JSON.stringify(axis)}`)
    }
    this.fromLogits = fromLogits
    this.labelSmoothing = labelSmoothing
    this.axis = axis
  }

  /** Targets with a share of certainty moved to `level`. */
  protected smooth(yTrue: Tensor, level: number): Tensor {
    const { labelSmoothing } = this
    if (labelSmoothing === 0) return yTrue.cast('float32')
    return yTrue.mul(1 - labelSmoothing).add(labelSmoothing * level)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      from_logits: this.fromLogits,
      label_smoothing: this.labelSmoothing,
      axis: this.axis,
    }
  }
}

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

export interface FocalOptions extends CrossentropyOptions {
  /** Weight of the loss; for the binary one, of the positive class where classes are balanced. */
  alpha?: number
  /** How much less what is already right counts. */
  gamma?: number
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

export interface SparseCategoricalCrossentropyOptions extends Omit<CrossentropyOptions, 'labelSmoothing'> {
  /** A label whose examples don't count: the border of objects, a word that is padding. */
  ignoreClass?: number | null
}

/** -log p of the class whose number the target is: targets [batch, …] of whole numbers from 0. */
export class SparseCategoricalCrossentropy extends Loss {
  static override readonly options = table<SparseCategoricalCrossentropyOptions>({
    fromLogits: 'boolean',
    ignoreClass: 'number?',
    reduction: 'string?',
    axis: 'number',
    name: 'string',
  })
  readonly fromLogits: boolean
  readonly ignoreClass: number | null
  readonly axis: number

  constructor(
    ...given: Given<
      SparseCategoricalCrossentropyOptions,
      [],
      [fromLogits: boolean, ignoreClass: number | null]
    >
  ) {
    const options = named<SparseCategoricalCrossentropyOptions>(
      new.target.name,
      SparseCategoricalCrossentropy.options,
      given,
    )
    super('sparse_categorical_crossentropy', options)
    this.fromLogits = options.fromLogits ?? false
    this.ignoreClass = options.ignoreClass ?? null
    this.axis = options.axis ?? -1
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const output = classesLast(yPred, this.axis)
    const labels = this.#labels(yTrue, yPred)
    // No class is -1: all of its target is 0, and so are its loss and its gradient.
    const counted = this.ignoreClass === null ? labels : labels.equal(this.ignoreClass).where(-1, labels)
    const target = counted.cast('int32').oneHot(output.shape[output.rank - 1])
    return categoricalCrossentropy(target, output, this.fromLogits)
  }

  /** What is ignored is not among the losses that the mean is of. */
  protected override mask(yTrue: Tensor, yPred: Tensor): Tensor | null {
    const mask = super.mask(yTrue, yPred)
    if (this.ignoreClass === null) return mask
    const valid = this.#labels(yTrue, yPred).notEqual(this.ignoreClass)
    return mask ? mask.logicalAnd(valid) : valid
  }

  /** Labels without the axis of the classes. */
  #labels(yTrue: Tensor, yPred: Tensor): Tensor {
    return yTrue.rank === yPred.rank ? yTrue.squeeze(this.axis) : yTrue
  }

  override check(yTrue: NdArray, yPred: Shape): void {
    const classes = yPred.at(this.axis) ?? Number.POSITIVE_INFINITY
    if (yTrue.shape.length === yPred.length && yTrue.shape.at(this.axis) !== 1) {
      throw new RangeError(
        `${this.name}: expected class numbers [batch, ${yPred.slice(1, -1)}], got [${yTrue.shape}]: ` +
          'for one-hot targets use categorical_crossentropy',
      )
    }
    const wrong = yTrue.data.findIndex(
      (label) => !(Number.isInteger(label) && label >= 0 && label < classes) && label !== this.ignoreClass,
    )
    if (wrong >= 0) {
      throw new RangeError(
        `${this.name}: label ${yTrue.data[wrong]} at position ${wrong} is out of range: ` +
          `the model has ${classes} classes, so labels are whole numbers from 0 to ${classes - 1}`,
      )
    }
  }

  /** Keras leaves the axis out; it stands here where it is not the default, so that it isn't lost. */
  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      from_logits: this.fromLogits,
      ignore_class: this.ignoreClass,
      ...(this.axis !== -1 && { axis: this.axis }),
    }
  }
}

/** Targets of yes-or-no questions are probabilities. */
function checkProbabilities(name: string, { data, shape }: NdArray): void {
  const wrong = data.findIndex((y) => !(y >= 0 && y <= 1))
  if (wrong < 0) return
  const example = Math.floor(wrong / (data.length / shape[0]))
  throw new RangeError(
    `${name}: expected targets from 0 to 1, got ${data[wrong]} in example ${example}: ` +
      'scale them (pixels: y.div(255)), or use a loss for any number, such as mean_squared_error',
  )
}

/** -y·log p - (1 - y)·log(1 - p), element by element, p held within [ε, 1 - ε]. */
function binaryCrossentropy(target: Tensor, probability: Tensor): Tensor {
  const p = probability.clip(EPSILON, 1 - EPSILON)
  const yes = target.mul(p.log())
  const no = target.neg().add(1).mul(p.neg().add(1).log())
  return yes.add(no).neg()
}

/** mean of -y·log p - (1-y)·log(1-p) over the last axis: each output is a yes-or-no question of its own. */
export class BinaryCrossentropy extends Crossentropy {
  static override readonly options = table<CrossentropyOptions>({
    fromLogits: 'boolean',
    labelSmoothing: 'number',
    axis: 'number',
    reduction: 'string?',
    name: 'string',
  })
  constructor(...given: Given<CrossentropyOptions, [], [fromLogits: boolean, labelSmoothing: number]>) {
    const options = named<CrossentropyOptions>(new.target.name, BinaryCrossentropy.options, given)
    super('binary_crossentropy', options)
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const target = this.smooth(yTrue, 0.5)
    // From logits: log(1 + eᶻ) - y·z, which can't overflow.
    const losses = this.fromLogits
      ? yPred.softplus().sub(target.mul(yPred))
      : binaryCrossentropy(target, yPred)
    return losses.mean(this.axis)
  }

  override check(yTrue: NdArray, yPred: Shape): void {
    super.check(yTrue, yPred)
    checkProbabilities(this.name, yTrue)
  }
}

export interface BinaryFocalOptions extends FocalOptions {
  /** Whether α and 1 - α weigh the two classes. */
  applyClassBalancing?: boolean
}

/** mean of (1 - p_t)^γ · cross-entropy over the last axis, p_t being the probability of what is right. */
export class BinaryFocalCrossentropy extends Crossentropy {
  static override readonly options = table<BinaryFocalOptions>({
    applyClassBalancing: 'boolean',
    alpha: 'number',
    gamma: 'number',
    fromLogits: 'boolean',
    labelSmoothing: 'number',
    axis: 'number',
    reduction: 'string?',
    name: 'string',
  })
  readonly applyClassBalancing: boolean
  readonly alpha: number
  readonly gamma: number

  constructor(
    ...given: Given<BinaryFocalOptions, [], [applyClassBalancing: boolean, alpha: number, gamma: number]>
  ) {
    const options = named<BinaryFocalOptions>(new.target.name, BinaryFocalCrossentropy.options, given)
    super('binary_focal_crossentropy', options)
    this.applyClassBalancing = options.applyClassBalancing ?? false
    this.alpha = options.alpha ?? 0.25
    this.gamma = options.gamma ?? 2
  }

  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    const target = this.smooth(yTrue, 0.5)
    const p = this.fromLogits ? yPred.sigmoid() : yPred
    const other = target.neg().add(1)
    // 1 - p_t
    const wrong = target
      .mul(p)
      .add(other.mul(p.neg().add(1)))
      .neg()
      .add(1)
    const losses = wrong.pow(this.gamma).mul(binaryCrossentropy(target, p))
    const weighted = this.applyClassBalancing
      ? losses.mul(target.mul(this.alpha).add(other.mul(1 - this.alpha)))
      : losses
    return weighted.mean(this.axis)
  }

  override check(yTrue: NdArray, yPred: Shape): void {
    super.check(yTrue, yPred)
    checkProbabilities(this.name, yTrue)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      apply_class_balancing: this.applyClassBalancing,
      alpha: this.alpha,
      gamma: this.gamma,
    }
  }
}

/** x with the axis of the classes moved to the end. */
function classesLast(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.rank : axis
  if (at === x.rank - 1) return x
  const others = x.shape.map((_, i) => i).filter((i) => i !== at)
  return x.transpose([...others, at])
}
