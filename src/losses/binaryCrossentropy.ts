import { type Given, named, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { Crossentropy, type CrossentropyOptions, EPSILON, type FocalOptions } from './crossentropy.js'

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
  /** Whether α and 1 - α weigh the two classes. @default false */
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
