import { type Given, named, table } from '../options.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerOptions } from './layer.js'
import { l1l2 } from './regularizers.js'

export interface ActivityRegularizationOptions extends LayerOptions {
  /** Factor of Σ|x|. @default 0 */
  l1?: number
  /** Factor of Σx². @default 0 */
  l2?: number
}

/**
 * Adds l1·Σ|x| + l2·Σx², divided by the batch size, to the loss, and changes nothing
 * (keras.io/api/layers/regularization_layers/activity_regularization). Any shape → the same.
 */
export class ActivityRegularization extends Layer {
  static override readonly kerasClass: string = 'ActivityRegularization'
  static override readonly options = table<ActivityRegularizationOptions, LayerOptions>({
    l1: 'number',
    l2: 'number',
  })
  override supportsMasking = true
  readonly l1: number
  readonly l2: number

  constructor(...given: Given<ActivityRegularizationOptions, [], [l1: number, l2: number]>) {
    const options = named<ActivityRegularizationOptions>(
      new.target.name,
      ActivityRegularization.options,
      given,
    )
    const { l1 = 0, l2 = 0 } = options
    super({ ...options, activityRegularizer: l1l2({ l1, l2 }) })
    this.l1 = l1
    this.l2 = l2
  }

  call(x: Tensor): Tensor {
    return x
  }

  override getConfig(): Record<string, unknown> {
    const { activity_regularizer: _, ...config } = super.getConfig()
    return { ...config, l1: this.l1, l2: this.l2 }
  }
}
