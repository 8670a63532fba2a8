import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { requireWhole } from '../training/requireWhole.js'
import { Callback, type Logs } from './callback.js'

export interface LearningRateFinderOptions {
  /** The learning rate to begin with. @default 1e-7 */
  minRate?: number
  /** The learning rate to end with. @default 10 */
  maxRate?: number
  /** Batches from the smallest rate to the largest. @default 100 */
  steps?: number
  /** How much of the smoothed loss each batch keeps. @default 0.9 */
  smoothing?: number
  /** The sweep ends when the smoothed loss is so many times its smallest. @default 4 */
  divergence?: number
  /** 1: says which rate it suggests. @default 1 */
  verbose?: 0 | 1
}

/**
 * Finds a learning rate: raises it from batch to batch, by the same factor each time, until the loss runs away
 * (Smith, "Cyclical Learning Rates for Training Neural Networks", 2017). Then it stops training, and gives
 * weights, optimizer and rate back as they were. Afterwards `rates` and `losses` can be plotted, and
 * `suggestion` is the rate at which the loss fell fastest.
 */
export class LearningRateFinder extends Callback {
  static readonly options = table<LearningRateFinderOptions>({
    minRate: 'number',
    maxRate: 'number',
    steps: 'number',
    smoothing: 'number',
    divergence: 'number',
    verbose: 'number',
  })
  readonly minRate: number
  readonly maxRate: number
  readonly steps: number
  readonly smoothing: number
  readonly divergence: number
  readonly #verbose: 0 | 1
  /** The rate of each batch. */
  rates: number[] = []
  /** The smoothed loss at each. */
  losses: number[] = []
  #before: { weights: NdArray[]; state: NdArray[]; rate: number } | null = null
  #mean = 0
  #average = 0

  constructor(
    ...given: Given<LearningRateFinderOptions, [], [minRate: number, maxRate: number, steps: number]>
  ) {
    const {
      minRate = 1e-7,
      maxRate = 10,
      steps = 100,
      smoothing = 0.9,
      divergence = 4,
      verbose = 1,
    } = takeOptions<LearningRateFinderOptions>(new.target.name, LearningRateFinder.options, given)
    super()
    if (!(minRate > 0 && maxRate > minRate)) {
      throw new RangeError(
        `LearningRateFinder: expected 0 < minRate < maxRate, got ${minRate} and ${maxRate}`,
      )
    }
    requireWhole('LearningRateFinder: steps', steps, 2)
    this.minRate = minRate
    this.maxRate = maxRate
    this.steps = steps
    this.smoothing = smoothing
    this.divergence = divergence
    this.#verbose = verbose
  }

  /** The rate at which the loss fell fastest per factor of the rate; null where it never fell. */
  get suggestion(): number | null {
    const { losses, rates } = this
    const lowest = losses.indexOf(Math.min(...losses))
    let best: number | null = null
    let steepest = 0
    for (let i = 1; i < lowest; i++) {
      const slope = (losses[i + 1] - losses[i - 1]) / 2
      if (slope >= steepest) continue
      steepest = slope
      best = rates[i]
    }
    return best
  }

  override async onTrainBegin(): Promise<void> {
    const { optimizer, weights } = this.model.compiled
    this.rates = []
    this.losses = []
    this.#average = 0
    optimizer.build(weights)
    this.#before = {
      weights: await this.model.getWeights(),
      state: await optimizer.getWeights(),
      rate: optimizer.learningRate,
    }
  }

  override onTrainBatchBegin(batch: number): void {
    if (batch === 0) this.#mean = 0
    const share = this.rates.length / (this.steps - 1)
    this.model.compiled.optimizer.learningRate = this.minRate * (this.maxRate / this.minRate) ** share
  }

  override onTrainBatchEnd(batch: number, { loss }: Logs): void {
    // Logs have the mean over the epoch's batches: what this one has added to it is its own loss.
    const own = loss * (batch + 1) - this.#mean * batch
    this.#mean = loss
    this.#average = this.smoothing * this.#average + (1 - this.smoothing) * own
    const smoothed = this.#average / (1 - this.smoothing ** (this.losses.length + 1))
    const lowest = Math.min(...this.losses, smoothed)
    const runsAway =
      !Number.isFinite(smoothed) || (this.losses.length > 10 && smoothed > this.divergence * lowest)
    if (Number.isFinite(smoothed)) {
      this.rates.push(this.model.compiled.optimizer.learningRate)
      this.losses.push(smoothed)
    }
    if (runsAway || this.rates.length === this.steps) this.model.stopTraining = true
  }

  override async onTrainEnd(): Promise<void> {
    const { optimizer } = this.model.compiled
    const { weights, state, rate } = this.#before!
    this.#before = null
    this.model.setWeights(weights)
    optimizer.setWeights(state)
    optimizer.learningRate = rate // the state has it in float32
    if (!this.#verbose) return
    const { suggestion } = this
    host().write(
      suggestion === null
        ? 'LearningRateFinder: the loss never fell; widen the range from minRate to maxRate\n'
        : `LearningRateFinder: the loss fell fastest at a learning rate of ${suggestion.toPrecision(2)}\n`,
    )
  }
}
