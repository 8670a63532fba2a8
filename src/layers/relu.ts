import { type Given, named, type OptionTable, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

export interface ReLUOptions extends LayerOptions {
  /** The largest output; null: none. @default null */
  maxValue?: number | null
  /** The slope below the threshold. @default 0 */
  negativeSlope?: number
  /** Up to here, the output is negativeSlope·(x - threshold). @default 0 */
  threshold?: number
}

/**
 * x above the threshold, though at most maxValue; else negativeSlope·(x - threshold)
 * (keras.io/api/layers/activation_layers/relu).
 */
export class ReLU extends Layer {
  static override readonly kerasClass: string = 'ReLU'
  static override readonly options = table<ReLUOptions, LayerOptions>({
    maxValue: 'number?',
    negativeSlope: 'number',
    threshold: 'number',
  })
  static override readonly takesFloat16 = true
  override supportsMasking = true
  readonly maxValue: number | null
  readonly negativeSlope: number
  readonly threshold: number

  constructor(
    ...given: Given<ReLUOptions, [], [maxValue: number | null, negativeSlope: number, threshold: number]>
  ) {
    const options = named<ReLUOptions>(new.target.name, ReLU.options, given)
    super(options)
    this.maxValue = options.maxValue ?? null
    this.negativeSlope = options.negativeSlope ?? 0
    this.threshold = options.threshold ?? 0
    for (const key of ['maxValue', 'negativeSlope', 'threshold'] as const) {
      const value = this[key]
      if (value === null || value >= 0) continue
      throw new RangeError(`${titleOf(this)}: expected ${key} not below 0, got ${value}`)
    }
  }

  call(x: Tensor): Tensor {
    const { maxValue, negativeSlope, threshold } = this
    if (threshold === 0 && maxValue === null) return negativeSlope ? x.leakyRelu(negativeSlope) : x.relu()
    const positive = this.#positive(x)
    if (negativeSlope === 0) return positive
    return positive.sub(x.neg().add(threshold).relu().mul(negativeSlope))
  }

  #positive(x: Tensor): Tensor {
    const { maxValue, threshold } = this
    if (threshold === 0 && maxValue === 6) return x.relu6()
    const above = threshold === 0 ? x.relu() : x.greater(threshold).where(x, 0)
    return maxValue === null ? above : above.clip(0, maxValue)
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      max_value: this.maxValue,
      negative_slope: this.negativeSlope,
      threshold: this.threshold,
    }
  }
}

export interface ThresholdedReLUOptions extends LayerOptions {
  /** Up to here the output is 0. @default 1 */
  theta?: number
}

/** x above theta, else 0: Keras 2's layer. Files have it as a ReLU with this threshold, which Keras 3 opens. */
export class ThresholdedReLU extends ReLU {
  static override readonly kerasClass: string = 'ReLU'
  static override readonly options: OptionTable = { theta: 'number', ...ReLU.options }

  constructor(...given: Given<ThresholdedReLUOptions, [], [theta: number]>) {
    const { theta = 1, ...options } = named<ThresholdedReLUOptions>(
      new.target.name,
      ThresholdedReLU.options,
      given,
    )
    super({ threshold: theta, ...options })
  }
}
