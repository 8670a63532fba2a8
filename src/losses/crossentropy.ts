import type { Tensor } from '../tensor/tensor.js'
import { Loss, type LossOptions } from './loss.js'

// keras.io/api/losses/probabilistic_losses

/** Keras' fuzz factor: probabilities are held within [ε, 1-ε]. */
export const EPSILON = 1e-7

export interface CrossentropyOptions extends LossOptions {
  /** Whether predictions are logits, not probabilities. @default false */
  fromLogits?: boolean
  /** Share of the target that is spread over all classes (Szegedy et al., 2016). @default 0 */
  labelSmoothing?: number
  /** The axis of the classes. @default -1 */
  axis?: number
}

export interface FocalOptions extends CrossentropyOptions {
  /**
   * Weight of the loss; for the binary one, of the positive class where classes are balanced.
   * @default 0.25
   */
  alpha?: number
  /** How much less an example that is already right counts. @default 2 */
  gamma?: number
}

/** What the cross-entropies of dense targets have in common. */
export abstract class Crossentropy extends Loss {
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

/** x with the axis of the classes moved to the end. */
export function classesLast(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.rank : axis
  if (at === x.rank - 1) return x
  const others = x.shape.map((_, i) => i).filter((i) => i !== at)
  return x.transpose([...others, at])
}
