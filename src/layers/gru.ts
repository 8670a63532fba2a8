import { named, table } from '../options.js'
import { concat } from '../tensor/ops/concat.js'
import { dense } from '../tensor/ops/dense.js'
import { recurrent } from '../tensor/ops/recurrent.js'
import type { Tensor } from '../tensor/tensor.js'
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

export interface GRUCellOptions extends GatedCellOptions {
  /**
   * Whether the reset gate acts on h·recurrent_kernel (as cuDNN has it, with two biases) or on h itself (as Keras 1,
   * standalone Keras 2 and TensorFlow.js had it), which takes a kernel more a step.
   * @default true
   */
  resetAfter?: boolean
}

export type GRUOptions = GRUCellOptions & RNNOptions

/**
 * A step of a gated recurrent unit (Cho et al., 2014): [x, h] → [h, h] with z, r and a candidate from x·kernel +
 * h·recurrent_kernel + bias, h = z·h + (1 - z)·candidate. Weights kernel [features, 3 · units], recurrent_kernel
 * [units, 3 · units], bias [2, 3 · units], or [3 · units] without `resetAfter`.
 */
export class GRUCell extends GatedCell {
  static override readonly kerasClass: string = 'GRUCell'
  static override readonly options = table<Units<GRUCellOptions>, LayerOptions>({
    ...gatedHead,
    ...cellPolicies(),
    ...dropoutTable,
    resetAfter: 'boolean',
  })
  readonly resetAfter: boolean

  constructor(...given: GatedArguments<GRUCellOptions>) {
    const options = named<Units<GRUCellOptions>>(new.target.name, GRUCell.options, given)
    super(options, 3)
    this.resetAfter = options.resetAfter ?? true
  }

  protected override biasShape(width: number): readonly number[] {
    return this.resetAfter ? [2, width] : [width]
  }

  protected compute(x: Tensor, states: readonly Tensor[], mask: Tensor | null, keep: Tensor | null): Walked {
    return this.resetAfter ? this.#after(x, states, mask, keep) : this.#before(x, states, mask, keep)
  }

  /** With four columns for each unit: those of z and r, of the candidate's input, and of what r lets pass. */
  #after(x: Tensor, states: readonly Tensor[], mask: Tensor | null, keep: Tensor | null): Walked {
    const { units, activation, recurrentActivation: gate } = this
    const [kernel, matrix] = [this.kernel.value, this.recurrentKernel.value]
    const gap = (w: Tensor) => w.slice([null, 0], [null, units]).mul(0)
    const wide = concat([kernel, gap(kernel)], 1)
    const split = 2 * units
    const inner = concat([matrix.slice([], [null, split]), gap(matrix), matrix.slice([null, split])], 1)
    const bias = this.bias && this.#biasOfBoth(this.bias.value)
    const all = dense(x, sideBySide(wide, 4), bias && sideBySide(bias, 4))
    return recurrent(all, sideBySide(inner, 4), states, { rule: 'gru', activation, gate, mask, keep })
  }

  /** The biases of input and states: added up where they go to the same sum. */
  #biasOfBoth(bias: Tensor): Tensor {
    const split = 2 * this.units
    const sums = bias.slice([], [null, split]).sum(0)
    return concat([sums, bias.slice([null, split]).reshape([split])])
  }

  #before(x: Tensor, [first]: readonly Tensor[], mask: Tensor | null, keep: Tensor | null): Walked {
    const { units, activation, recurrentActivation: gate } = this
    const all = dense(x, this.kernel.value, this.bias?.value ?? null)
    const columns = (w: Tensor, from: number, to: number) => w.slice([null, from * units], [null, to * units])
    const matrix = this.recurrentKernel.value
    const [ofGates, ofCandidate] = [columns(matrix, 0, 2), columns(matrix, 2, 3)]
    const outputs: Tensor[] = []
    let h = first
    for (let t = 0; t < x.shape[1]; t++) {
      const given = all.slice([null, t], [null, t + 1]).squeeze(1)
      const kept = keep ? h.mul(keep) : h
      const gates = gate(columns(given, 0, 2).add(kept.matmul(ofGates)))
      const [z, r] = [columns(gates, 0, 1), columns(gates, 1, 2)]
      const candidate = activation(columns(given, 2, 3).add(r.mul(kept).matmul(ofCandidate)))
      const next = z.mul(h).add(z.neg().add(1).mul(candidate))
      h = mask ? mask.slice([null, t], [null, t + 1]).where(next, h) : next
      outputs.push(h.expandDims(1))
    }
    return { outputs: concat(outputs, 1), states: [h] }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), reset_after: this.resetAfter }
  }
}

/**
 * Gated recurrent units (Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014;
 * keras.io/api/layers/recurrent_layers/gru): [batch, steps, features] → [batch, units]; weights as GRUCell has them.
 * Called on [x, h], it begins with this state; with `returnState` it gives [output, h].
 */
export class GRU extends CellLayer<GRUCell> {
  static override readonly kerasClass: string = 'GRU'
  static override readonly options = table<Units<GRUOptions>, LayerOptions>({
    ...gatedHead,
    ...cellPolicies('activityRegularizer'),
    ...dropoutTable,
    ...rnnTable,
    resetAfter: 'boolean',
  })

  constructor(...given: GatedArguments<GRUOptions>) {
    const options = named<Units<GRUOptions>>(new.target.name, GRU.options, given)
    super(new GRUCell(options.units, cellOptions(options, GRUCell.options, 'gru_cell')), options)
  }
}
