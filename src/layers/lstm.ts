import { named, table } from '../options.js'
import { concat } from '../tensor/ops/concat.js'
import { dense } from '../tensor/ops/dense.js'
import { recurrent } from '../tensor/ops/recurrent.js'
import type { Tensor } from '../tensor/tensor.js'
import { type Initializer, ones } from './initializers.js'
import type { LayerOptions } from './layer.js'
import {
  cellOptions,
  cellPolicies,
  dropoutTable,
  type GatedArguments,
  GatedCell,
  type GatedCellOptions,
  gatedHead,
  sideBySide,
  type Units,
} from './recurrentCell.js'
import { CellLayer, type RNNOptions, rnnTable } from './rnn.js'
import type { Walked } from './rnnCell.js'

export interface LSTMCellOptions extends GatedCellOptions {
  /** Whether the bias of the forget gate begins with 1 instead. @default true */
  unitForgetBias?: boolean
}

export type LSTMOptions = LSTMCellOptions & RNNOptions

const head = {
  ...gatedHead,
  kernelInitializer: 'any',
  recurrentInitializer: 'any',
  biasInitializer: 'any',
  unitForgetBias: 'boolean',
} as const

/**
 * A step of a long short-term memory (Hochreiter and Schmidhuber, 1997): [x, h, c] → [h, h, c] with i, f, g, o from
 * x·kernel + h·recurrent_kernel + bias, c = f·c + i·g, h = o·activation(c). Weights kernel [features, 4 · units],
 * recurrent_kernel [units, 4 · units], bias [4 · units].
 */
export class LSTMCell extends GatedCell {
  static override readonly kerasClass: string = 'LSTMCell'
  static override readonly options = table<Units<LSTMCellOptions>, LayerOptions>({
    ...head,
    ...cellPolicies(),
    ...dropoutTable,
  })
  readonly unitForgetBias: boolean

  constructor(...given: GatedArguments<LSTMCellOptions>) {
    const options = named<Units<LSTMCellOptions>>(new.target.name, LSTMCell.options, given)
    super(options, 4, [options.units, options.units])
    this.unitForgetBias = options.unitForgetBias ?? true
  }

  protected override biasBegin(initializer: Initializer): Initializer {
    if (!this.unitForgetBias) return initializer
    const { units } = this
    const draw: Initializer['draw'] = (_, random) =>
      concat([
        initializer.draw([units], random),
        ones().draw([units], random),
        initializer.draw([2 * units], random),
      ])
    return { ...initializer, draw }
  }

  protected compute(x: Tensor, states: readonly Tensor[], mask: Tensor | null, keep: Tensor | null): Walked {
    const { kernel, recurrentKernel, bias, activation, recurrentActivation: gate } = this
    const all = dense(x, sideBySide(kernel.value, 4), bias && sideBySide(bias.value, 4))
    return recurrent(all, sideBySide(recurrentKernel.value, 4), states, {
      rule: 'lstm',
      activation,
      gate,
      mask,
      keep,
    })
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), unit_forget_bias: this.unitForgetBias }
  }
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997;
 * keras.io/api/layers/recurrent_layers/lstm): [batch, steps, features] → [batch, units]; weights as LSTMCell has them.
 * Called on [x, h, c], it begins with these states; with `returnState` it gives [output, h, c].
 */
export class LSTM extends CellLayer<LSTMCell> {
  static override readonly kerasClass: string = 'LSTM'
  static override readonly options = table<Units<LSTMOptions>, LayerOptions>({
    ...head,
    ...cellPolicies('activityRegularizer'),
    ...dropoutTable,
    ...rnnTable,
  })

  constructor(...given: GatedArguments<LSTMOptions>) {
    const options = named<Units<LSTMOptions>>(new.target.name, LSTM.options, given)
    super(new LSTMCell(options.units, cellOptions(options, LSTMCell.options, 'lstm_cell')), options)
  }
}
