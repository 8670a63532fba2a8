import { type Given, named, table } from '../options.js'
import { zeros } from '../tensor/create.js'
import { concat } from '../tensor/ops/concat.js'
import { conv } from '../tensor/ops/conv.js'
import { windowsOver } from '../tensor/ops/windows.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { LSTMCell, type LSTMCellOptions } from './lstm.js'
import { alongWith } from './masks.js'
import { cellOptions, cellPolicies, dropoutTable } from './recurrentCell.js'
import { requireAxes, requireOneOf, requireSizes, type Sizes, titleOf } from './requirements.js'
import { CellLayer, type RNNOptions, rnnTable } from './rnn.js'
import type { Walked } from './rnnCell.js'
import {
  channelsFirst,
  channelsLast,
  type DataFormat,
  type ImageLayerOptions,
  requireDataFormat,
} from './spatialLayer.js'
import type { Shape } from './symbolic.js'

export interface ConvLSTMWindowOptions extends ImageLayerOptions {
  /** Pixels from one position of the window to the next. States are as large as what it leaves. @default 1 */
  strides?: Sizes
  /** `valid`: the window stays inside the input; `same`: as many outputs as inputs, divided by `strides`. @default 'valid' */
  padding?: 'valid' | 'same'
  /** Pixels from one element of the window to the next. @default 1 */
  dilationRate?: Sizes
}

export type ConvLSTMOptions = LSTMCellOptions & ConvLSTMWindowOptions & RNNOptions

type Arguments = ConvLSTMOptions & { filters: number; kernelSize: Sizes }

const windowTable = { strides: 'any', padding: 'string', dataFormat: 'string?', dilationRate: 'any' } as const
const gateTable = {
  activation: 'any',
  recurrentActivation: 'any',
  useBias: 'boolean',
  kernelInitializer: 'any',
  recurrentInitializer: 'any',
  biasInitializer: 'any',
  unitForgetBias: 'boolean',
} as const

/** A long short-term memory whose products are convolutions: states are images of `units` channels. */
class ConvLSTMCell extends LSTMCell {
  static override readonly kerasClass: string = 'ConvLSTMCell'
  static override readonly options = table<
    LSTMCellOptions & ConvLSTMWindowOptions & { units: number; kernelSize: Sizes },
    LayerOptions
  >({
    units: 'number!',
    kernelSize: 'any!',
    ...windowTable,
    ...gateTable,
    ...cellPolicies(),
    ...dropoutTable,
  })
  readonly kernelSize: readonly number[]
  readonly strides: readonly number[]
  readonly padding: 'valid' | 'same'
  readonly dilationRate: readonly number[]
  readonly dataFormat: DataFormat

  constructor(
    rank: number,
    { units, ...options }: LSTMCellOptions & ConvLSTMWindowOptions & { units: number; kernelSize: Sizes },
  ) {
    super(units, options as LSTMCellOptions)
    this.kernelSize = requireSizes(this, 'kernelSize', options.kernelSize, rank)
    this.strides = requireSizes(this, 'strides', options.strides ?? 1, rank)
    this.dilationRate = requireSizes(this, 'dilationRate', options.dilationRate ?? 1, rank)
    this.padding = requireOneOf(this, 'padding', ['valid', 'same'], options.padding ?? 'valid')
    this.dataFormat = requireDataFormat(this as never, options)
    if (Math.max(...this.strides) > 1 && Math.max(...this.dilationRate) > 1) {
      throw new RangeError(`${titleOf(this)}: strides and dilationRate can't both be above 1`)
    }
  }

  protected override rowsOfWeights(x: Shape): readonly [readonly number[], readonly number[]] {
    const channels = x.at(this.dataFormat === 'channels_first' ? 1 : -1)
    if (x.length !== this.kernelSize.length + 2 || x.slice(1).some((n) => n === null)) {
      throw new RangeError(
        `${titleOf(this)}: expected sequences [batch, steps, …, channels] with ${this.kernelSize.length} axes between, of ` +
          `known sizes, got [batch, steps, ${x
            .slice(1)
            .map((n) => n ?? 'null')
            .join(', ')}]`,
      )
    }
    return [
      [...this.kernelSize, channels as number],
      [...this.kernelSize, this.units],
    ]
  }

  protected override requireSequences({ shape }: Tensor): void {
    this.requireBuilt()
    requireAxes(this as never, shape, [
      'batch',
      'steps',
      ...this.kernelSize.map((_, i) => `axis ${i}`),
      'channels',
    ])
  }

  initialStates({ shape: [batch, , ...image] }: Tensor): readonly Tensor[] {
    const first = this.dataFormat === 'channels_first'
    const { strides, dilationRate, padding, units } = this
    const extents = first ? image.slice(1) : image.slice(0, -1)
    const { size } = windowsOver(titleOf(this), extents, this.kernelSize, { strides, dilationRate, padding })
    const shape = first ? [batch, units, ...size] : [batch, ...size, units]
    return [zeros(shape), zeros(shape)]
  }

  protected override compute(
    x: Tensor,
    states: readonly Tensor[],
    mask: Tensor | null,
    keep: Tensor | null,
  ): Walked {
    const { strides, dilationRate, padding, activation, recurrentActivation: gate, units } = this
    const first = this.dataFormat === 'channels_first'
    const [inwards, outwards] = first ? [channelsLast, channelsFirst] : [same, same]
    const [batch, steps, ...image] = x.shape
    const name = titleOf(this)
    const given = conv(inwards(x.reshape([batch * steps, ...image])), this.kernel.value, {
      ...{ strides, dilationRate, padding, name, bias: this.bias?.value ?? null },
    })
    const all = given.reshape([batch, steps, ...given.shape.slice(1)])
    let [h, c] = states.map(inwards)
    const kept = keep && inwards(keep)
    const outputs: Tensor[] = []
    for (let t = 0; t < steps; t++) {
      const ofState = conv(kept ? h.mul(kept) : h, this.recurrentKernel.value, { padding: 'same', name })
      const p = all
        .slice([null, t], [null, t + 1])
        .squeeze(1)
        .add(ofState)
      const part = (g: number) => {
        const position = (at: number) => p.shape.map((_, axis) => (axis === p.rank - 1 ? at * units : null))
        return p.slice(position(g), position(g + 1))
      }
      const nextC = gate(part(1))
        .mul(c)
        .add(gate(part(0)).mul(activation(part(2))))
      const nextH = gate(part(3)).mul(activation(nextC))
      const counts = mask && alongWith(mask.slice([null, t], [null, t + 1]).squeeze(1), h)
      h = counts ? counts.where(nextH, h) : nextH
      c = counts ? counts.where(nextC, c) : nextC
      outputs.push(outwards(h).expandDims(1))
    }
    return { outputs: concat(outputs, 1), states: [h, c].map(outwards) }
  }

  override getConfig(): Record<string, unknown> {
    const { units, ...config } = super.getConfig()
    return {
      ...config,
      filters: units,
      kernel_size: this.kernelSize,
      strides: this.strides,
      padding: this.padding,
      data_format: this.dataFormat,
      dilation_rate: this.dilationRate,
    }
  }
}

const same = (x: Tensor) => x

/** What ConvLSTM1D, 2D and 3D have in common. */
abstract class ConvLSTM extends CellLayer<ConvLSTMCell> {
  static readonly rank: 1 | 2 | 3 = 2
  static override readonly options = table<Arguments, LayerOptions>({
    filters: 'number!',
    kernelSize: 'any!',
    ...windowTable,
    ...gateTable,
    ...cellPolicies('activityRegularizer'),
    ...dropoutTable,
    ...rnnTable,
  })

  constructor(
    ...given: Given<
      ConvLSTMOptions,
      [filters: number, kernelSize: Sizes],
      [strides: Sizes, padding: 'valid' | 'same']
    >
  ) {
    const { rank } = new.target as unknown as typeof ConvLSTM
    const options = named<Arguments>(new.target.name, ConvLSTM.options, given)
    const { filters: units } = options
    const own = cellOptions({ ...options, units }, ConvLSTMCell.options, 'conv_lstm_cell')
    super(new ConvLSTMCell(rank, { ...own, units }), options)
  }
}

/**
 * A long short-term memory along sequences of sequences: [batch, steps, positions, channels] → [batch, positions, filters]
 * (keras.io/api/layers/recurrent_layers/conv_lstm1d).
 */
export class ConvLSTM1D extends ConvLSTM {
  static override readonly kerasClass: string = 'ConvLSTM1D'
  static override readonly rank = 1
}

/**
 * A long short-term memory whose products are convolutions, for films (Shi et al., "Convolutional LSTM Network", 2015;
 * keras.io/api/layers/recurrent_layers/conv_lstm2d): [batch, steps, height, width, channels] → [batch, rows, columns,
 * filters]; kernel [kernelSize, channels, 4 · filters], recurrent_kernel [kernelSize, filters, 4 · filters], bias
 * [4 · filters].
 */
export class ConvLSTM2D extends ConvLSTM {
  static override readonly kerasClass: string = 'ConvLSTM2D'
}

/**
 * A long short-term memory along sequences of volumes: [batch, steps, depth, height, width, channels] → [batch,
 * …positions, filters] (keras.io/api/layers/recurrent_layers/conv_lstm3d).
 */
export class ConvLSTM3D extends ConvLSTM {
  static override readonly kerasClass: string = 'ConvLSTM3D'
  static override readonly rank = 3
}
