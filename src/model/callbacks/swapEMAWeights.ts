import { LossScaleOptimizer, Optimizer } from '../../optim/index.js'
import { type Given, table, takeOptions } from '../../options.js'
import { Callback } from './callback.js'

export interface SwapEMAWeightsOptions {
  /** Whether the averages are the model's weights from an epoch's end to the next one's begin too. @default false */
  swapOnEpoch?: boolean
}

/**
 * Measures and predicts with the moving averages that an optimizer with `useEma` keeps, and trains with the weights
 * themselves (keras.io/api/callbacks/swap_ema_weights). With `swapOnEpoch` a ModelCheckpoint that stands behind it saves the
 * averages. Before the first step of training there are none, and nothing is exchanged.
 *
 * @throws TypeError when a run begins with an optimizer that keeps no averages
 */
export class SwapEMAWeights extends Callback {
  static readonly options = table<SwapEMAWeightsOptions>({ swapOnEpoch: 'boolean' })
  readonly swapOnEpoch: boolean

  constructor(...given: Given<SwapEMAWeightsOptions, [], [swapOnEpoch: boolean]>) {
    super()
    const { swapOnEpoch = false } = takeOptions<SwapEMAWeightsOptions>(
      new.target.name,
      SwapEMAWeights.options,
      given,
    )
    this.swapOnEpoch = swapOnEpoch
  }

  override onTrainBegin(): void {
    this.#optimizer()
  }

  override onEpochBegin(): void {
    if (this.swapOnEpoch) this.#show(false)
  }

  override onEpochEnd(): void {
    if (this.swapOnEpoch) this.#show(true)
  }

  override onTestBegin(): void {
    this.#show(true)
  }

  override onTestEnd(): void {
    this.#show(false)
  }

  override onPredictBegin(): void {
    this.#show(true)
  }

  override onPredictEnd(): void {
    this.#show(false)
  }

  /** Makes the averages the model's weights, or the weights themselves again. */
  #show(averages: boolean): void {
    const optimizer = this.#optimizer()
    if (optimizer.iterations > 0) optimizer.showAverages(this.model.compiled.weights, averages)
  }

  #optimizer(): Optimizer {
    const { optimizer } = this.model
    const inner = optimizer instanceof LossScaleOptimizer ? optimizer.innerOptimizer : optimizer
    if (inner instanceof Optimizer && inner.useEma) return inner
    throw new TypeError(
      `SwapEMAWeights: ${inner.name} keeps no moving averages of the weights: give it useEma: true`,
    )
  }
}
