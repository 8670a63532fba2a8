import { type Given, named, table } from '../../options.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { LearningRate } from '../learningRate.js'
import { type OptimizerOptions, optimizerTable } from '../optimizerOptions.js'
import { ComposedOptimizer, type Numbers, type Updated } from './composedOptimizer.js'

export interface AdafactorOptions extends OptimizerOptions {
  /** How fast the means of squares begin to remember: their share is 1 - stepᵇ. @default -0.8 */
  beta2Decay?: number
  /** Added to the gradients' squares. @default 1e-30 */
  epsilon1?: number
  /** A weight moves as if its root mean square were this at least. @default 0.001 */
  epsilon2?: number
  /** Updates whose root mean square is larger are scaled down to it. @default 1 */
  clipThreshold?: number
  /** Whether the learning rate is at most 1/√step; in Keras, and here, it is in any case. @default true */
  relativeStep?: boolean
}

/**
 * Adam with little memory: of the gradients' squares only means of rows and of columns are needed (Shazeer and Stern, 2018;
 * keras.io/api/optimizers/adafactor). Keras keeps their product all the same, and so do files of it.
 */
export class Adafactor extends ComposedOptimizer {
  static override readonly options = table<AdafactorOptions>({
    learningRate: 'any',
    beta2Decay: 'number',
    epsilon1: 'number',
    epsilon2: 'number',
    clipThreshold: 'number',
    relativeStep: 'boolean',
    ...optimizerTable,
  })
  static readonly kerasClass = 'Adafactor'
  /** @internal */
  protected readonly slots = [
    [
      // Of vectors a number that stays 0: Keras' files have it.
      { name: 'row', shape: (shape: readonly number[]) => (shape.length < 2 ? [] : shape.slice(0, -1)) },
      {
        name: 'column',
        shape: (shape: readonly number[]) => (shape.length < 2 ? [] : shape.toSpliced(-2, 1)),
      },
      { name: 'velocity' },
    ],
  ]
  readonly beta2Decay: number
  readonly epsilon1: number
  readonly epsilon2: number
  readonly clipThreshold: number
  readonly relativeStep: boolean

  constructor(
    ...given: Given<
      AdafactorOptions,
      [],
      [
        learningRate: LearningRate,
        beta2Decay: number,
        epsilon1: number,
        epsilon2: number,
        clipThreshold: number,
        relativeStep: boolean,
      ]
    >
  ) {
    const options = named<AdafactorOptions>(new.target.name, Adafactor.options, given)
    super('adafactor', options)
    const {
      beta2Decay = -0.8,
      epsilon1 = 1e-30,
      epsilon2 = 1e-3,
      clipThreshold = 1,
      relativeStep = true,
    } = options
    if (!(beta2Decay <= 0))
      throw new RangeError(`${this.name}: expected beta2Decay up to 0, got ${beta2Decay}`)
    if (!(clipThreshold > 0))
      throw new RangeError(`${this.name}: expected clipThreshold above 0, got ${clipThreshold}`)
    this.beta2Decay = beta2Decay
    this.epsilon1 = epsilon1
    this.epsilon2 = epsilon2
    this.clipThreshold = clipThreshold
    this.relativeStep = relativeStep
  }

  /** @internal */
  protected hyper(step: number, learningRate: number): Readonly<Record<string, number>> {
    return { rho: Math.min(learningRate, 1 / Math.sqrt(step)), kept: 1 - step ** this.beta2Decay }
  }

  /** @internal */
  protected updated(
    p: Tensor,
    g: Tensor,
    { rho, kept }: Numbers,
    [row, column, velocity]: readonly Tensor[],
  ): Updated {
    const square = g.square().add(this.epsilon1)
    const mixed = (old: Tensor, now: Tensor) => old.mul(kept).add(now.sub(now.mul(kept)))
    const matrix = p.rank >= 2
    const rows = matrix ? mixed(row, square.mean(-1)) : row
    const columns = matrix ? mixed(column, square.mean(-2)) : column
    const squares = matrix
      ? rows.div(rows.mean(-1, true)).expandDims(-1).mul(columns.expandDims(-2))
      : mixed(velocity, square)
    const update = g.div(squares.sqrt())
    const clipped = update.div(rms(update).div(this.clipThreshold).maximum(1))
    const rate = rms(p).maximum(this.epsilon2).mul(rho)
    return { value: p.sub(clipped.mul(rate)), slots: [rows, columns, squares] }
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      beta_2_decay: this.beta2Decay,
      epsilon_1: this.epsilon1,
      epsilon_2: this.epsilon2,
      clip_threshold: this.clipThreshold,
      relative_step: this.relativeStep,
    }
  }
}

function rms(x: Tensor): Tensor {
  return x.square().mean().sqrt()
}
