import { type Given, named, table } from '../options.js'
import type { NdArray } from '../tensor/ndarray.js'
import { sparseCategoricalCrossentropy } from '../tensor/ops/categoricalCrossentropy.js'
import type { Shape } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { type CrossentropyOptions, classesLast } from './crossentropy.js'
import { Loss } from './loss.js'

export interface SparseCategoricalCrossentropyOptions extends Omit<CrossentropyOptions, 'labelSmoothing'> {
  /** A label whose examples don't count: the border of objects, a word that is padding. @default null */
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
    return sparseCategoricalCrossentropy(counted, output, this.fromLogits)
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
