import { type Given, named, table } from '../options.js'
import { dense } from '../tensor/ops/dense.js'
import { recurrent } from '../tensor/ops/recurrent.js'
import type { Tensor } from '../tensor/tensor.js'
import type { ActivationLike } from './activations.js'
import type { LayerOptions } from './layer.js'
import {
  cellOptions,
  cellPolicies,
  dropoutTable,
  RecurrentCell,
  type RecurrentCellOptions,
  type Units,
} from './recurrentCell.js'
import { CellLayer, type RNNOptions, rnnTable } from './rnn.js'
import type { Walked } from './rnnCell.js'

export type SimpleRNNOptions = RecurrentCellOptions & RNNOptions

type Arguments<Options> = Given<
  Options,
  [units: number],
  [activation: ActivationLike | null, useBias: boolean]
>

const head = { units: 'number!', activation: 'any', useBias: 'boolean' } as const

/**
 * A step of a simple recurrence: [x, h] → [h, h] with h = activation(x·kernel + h·recurrent_kernel + bias). Weights
 * kernel [features, units], recurrent_kernel [units, units], bias [units].
 */
export class SimpleRNNCell extends RecurrentCell {
  static override readonly kerasClass: string = 'SimpleRNNCell'
  static override readonly options = table<Units<RecurrentCellOptions>, LayerOptions>({
    ...head,
    ...cellPolicies(),
    ...dropoutTable,
  })

  constructor(...given: Arguments<RecurrentCellOptions>) {
    super(named<Units<RecurrentCellOptions>>(new.target.name, SimpleRNNCell.options, given), 1)
  }

  protected compute(x: Tensor, states: readonly Tensor[], mask: Tensor | null, keep: Tensor | null): Walked {
    const { activation } = this
    const all = dense(x, this.kernel.value, this.bias?.value ?? null)
    const walk = { rule: 'simpleRnn', activation, gate: activation, mask, keep } as const
    return recurrent(all, this.recurrentKernel.value, states, walk)
  }
}

/**
 * A simple recurrence, whose output is its state (keras.io/api/layers/recurrent_layers/simple_rnn): [batch, steps,
 * features] → [batch, units]; weights as SimpleRNNCell has them. Called on [x, h], it begins with this state; with
 * `returnState` it gives [output, h].
 */
export class SimpleRNN extends CellLayer<SimpleRNNCell> {
  static override readonly kerasClass: string = 'SimpleRNN'
  static override readonly options = table<Units<SimpleRNNOptions>, LayerOptions>({
    ...head,
    ...cellPolicies('activityRegularizer'),
    ...dropoutTable,
    ...rnnTable,
  })

  constructor(...given: Arguments<SimpleRNNOptions>) {
    const options = named<Units<SimpleRNNOptions>>(new.target.name, SimpleRNN.options, given)
    super(
      new SimpleRNNCell(options.units, cellOptions(options, SimpleRNNCell.options, 'simple_rnn_cell')),
      options,
    )
  }

  /** Keras' own leaves the seed out. */
  protected override cellConfig(): Record<string, unknown> {
    const { seed, ...config } = super.cellConfig()
    return seed === null ? config : { ...config, seed }
  }
}
