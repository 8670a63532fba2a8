import { type Given, named, table } from '../options.js'
import { misplaced, show } from '../show.js'
import { zeros } from '../tensor/create.js'
import { isAbstract } from '../tensor/runtime.js'
import type { Tensor } from '../tensor/tensor.js'
import { Variable } from '../tensor/variable.js'
import { surroundingContext } from './callContext.js'
import { describePart } from './describePart.js'
import { type CallContext, Layer, type LayerInput, type LayerOptions, type ShapeOf } from './layer.js'
import { alongWith, type Mask } from './masks.js'
import { titleOf } from './requirements.js'
import { type Cell, copyOf, walkWith } from './rnnCell.js'
import { serialize } from './serialization.js'
import { StackedRNNCells } from './stackedRNNCells.js'
import type { Shape } from './symbolic.js'

export interface RNNOptions extends LayerOptions {
  /** Whether the output is that of all steps, [batch, steps, …], instead of the last one. @default false */
  returnSequences?: boolean
  /** Whether the layer gives [output, …states] instead of the output. @default false */
  returnState?: boolean
  /** Whether to begin with the last step. Outputs come in the order in which they are made. @default false */
  goBackwards?: boolean
  /**
   * Whether a batch begins with the states that the batch before has ended with, example by example, in training and
   * out of it; `resetStates()` makes them 0. All batches have one size then. @default false
   */
  stateful?: boolean
  /** Keras' unrolling of loops: here it changes nothing. @default false */
  unroll?: boolean
  /** Whether the output of a step that the mask leaves out is 0 instead of the one before. @default false */
  zeroOutputForMask?: boolean
}

/** For the tables of layers that are an RNN with a cell of their own. */
export const rnnTable = {
  returnSequences: 'boolean',
  returnState: 'boolean',
  goBackwards: 'boolean',
  stateful: 'boolean',
  unroll: 'boolean',
  zeroOutputForMask: 'boolean',
} as const

interface WithCell extends RNNOptions {
  /** A cell, or several, one on top of the other. Without it there is an error. */
  cell?: Cell | readonly Cell[]
}

/**
 * Repeats a cell along a sequence: [batch, steps, …] → [batch, …], or [batch, steps, …] with `returnSequences`
 * (keras.io/api/layers/recurrent_layers/rnn). Called on [x, …states], it begins with these states. Steps that the mask
 * leaves out change no state.
 */
export class RNN extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'RNN'
  static override readonly options = table<WithCell, LayerOptions>({
    cell: 'any',
    ...rnnTable,
  })
  override supportsMasking = true
  readonly cell: Cell
  readonly returnSequences: boolean
  readonly returnState: boolean
  readonly goBackwards: boolean
  readonly stateful: boolean
  readonly unroll: boolean
  zeroOutputForMask: boolean
  #states: readonly Variable[] | null = null
  readonly #given: RNNOptions

  constructor(
    ...given: Given<
      RNNOptions,
      [cell: Cell | readonly Cell[]],
      [returnSequences: boolean, returnState: boolean]
    >
  ) {
    const { cell, ...options } = named<WithCell>(new.target.name, RNN.options, given)
    super(options)
    this.cell = Array.isArray(cell) ? new StackedRNNCells(cell) : requireCell(titleOf(this), cell)
    this.#given = options
    this.returnSequences = options.returnSequences ?? false
    this.returnState = options.returnState ?? false
    this.goBackwards = options.goBackwards ?? false
    this.stateful = options.stateful ?? false
    this.unroll = options.unroll ?? false
    this.zeroOutputForMask = options.zeroOutputForMask ?? false
  }

  override build(shape: ShapeOf<LayerInput>): void {
    const [x] = (Array.isArray(shape[0]) ? shape : [shape]) as readonly Shape[]
    if (x.length < 3) {
      throw new RangeError(`${titleOf(this)}: expected sequences, [batch, steps, features], got ${show(x)}`)
    }
    const states = [this.cell.stateSize].flat().map((size) => [x[0], size])
    this.cell.ensureBuilt([x.toSpliced(1, 1), ...states])
  }

  call(input: LayerInput, context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    const [given, ...states] = [input].flat() as Tensor[]
    if (given.rank < 3 || given.shape[1] === 0) {
      throw new RangeError(
        `${titleOf(this)}: expected sequences of one step or more, [batch, steps, features], got [${given.shape}]`,
      )
    }
    const backwards = (y: Tensor) => (this.goBackwards ? y.flip(1) : y)
    const x = backwards(given)
    const only = [context.mask ?? null].flat()[0]
    const mask = only && backwards(this.#requireFit(only, given))
    const first = this.#begin(x, states)
    const begun = this.stateful || states.length > 0 || this.cell.initialStates !== undefined
    const walked = walkWith(this.cell, x, first, { mask, begun }, context)
    const outputs =
      mask && this.zeroOutputForMask
        ? alongWith(mask, walked.outputs).where(walked.outputs, 0)
        : walked.outputs
    if (this.stateful && !isAbstract())
      for (const [i, state] of (this.#states ?? []).entries()) state.assign(walked.states[i])
    const output = this.returnSequences ? outputs : outputs.slice([null, -1]).squeeze(1)
    return this.returnState ? [output, ...walked.states] : output
  }

  #requireFit(mask: Tensor, { shape }: Tensor): Tensor {
    if (mask.rank === 2 && mask.shape[0] === shape[0] && mask.shape[1] === shape[1]) return mask.cast('bool')
    throw new RangeError(
      `${titleOf(this)}: expected a mask [${shape[0]}, ${shape[1]}], for batch and steps, got [${mask.shape}]`,
    )
  }

  /** The states before the first step: those that were given, or remembered, or what the cell begins with. */
  #begin(x: Tensor, given: readonly Tensor[]): readonly Tensor[] {
    const sizes = [this.cell.stateSize].flat()
    const states = this.cell.initialStates?.(x) ?? sizes.map((size) => zeros([x.shape[0], size]))
    if (given.length > 0) {
      const wanted = states.map(({ shape }) => `[${shape}]`)
      if (wanted.join() === given.map(({ shape }) => `[${shape}]`).join()) return given
      throw new RangeError(
        `${titleOf(this)}: expected [x, …states] with states ${wanted.join(', ')}, got ` +
          `${given.map(({ shape }) => `[${shape}]`).join(', ')}`,
      )
    }
    if (!this.stateful || isAbstract()) return states
    this.#states ??= states.map(({ shape }) => new Variable('rnn_state', shape, () => zeros(shape), false))
    if (this.#states[0].shape[0] !== x.shape[0]) {
      throw new RangeError(
        `${titleOf(this)}: a stateful layer takes batches of one size, ${this.#states[0].shape[0]} until now, got ` +
          `${x.shape[0]}. Give a whole number of batches, or resetStates() and begin anew`,
      )
    }
    return this.#states.map(({ value }) => value.mul(1)) // what they are now: they change at the end of the call
  }

  /** A layer as this one, with weights of its own, but for these settings. @internal */
  copyWith(changes: RNNOptions): this {
    return Reflect.construct(this.constructor, [{ ...this.#given, ...this.cellAnew(), ...changes }])
  }

  /** The option that a layer as this one gets for a cell as its own. @internal */
  protected cellAnew(): WithCell {
    return { cell: copyOf(this.cell) }
  }

  /** Makes the states of a stateful layer 0; then the batches may have another size. */
  resetStates(): void {
    this.#states = null
  }

  /** Keras 3's name of it. */
  resetState(): void {
    this.resetStates()
  }

  override computeMask(_input: LayerInput, mask: Mask): Mask {
    const output = this.returnSequences ? ([mask].flat()[0] ?? null) : null
    return this.returnState ? [output, ...[this.cell.stateSize].flat().map(() => null)] : output
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      return_sequences: this.returnSequences,
      return_state: this.returnState,
      go_backwards: this.goBackwards,
      stateful: this.stateful,
      unroll: this.unroll,
      zero_output_for_mask: this.zeroOutputForMask,
      ...this.cellConfig(),
    }
  }

  protected cellConfig(): Record<string, unknown> {
    return { cell: describePart(this.cell) }
  }
}

/** @throws RangeError for what is no cell */
export function requireCell(title: string, cell: unknown): Cell {
  if (cell instanceof Layer && 'stateSize' in cell) return cell as unknown as Cell
  throw new RangeError(
    `${title}: ${misplaced('a cell, a layer with a stateSize and call([x, …states]) such as new LSTMCell(32)', cell)}`,
  )
}

/** An RNN whose settings are those of its cell too. */
export abstract class CellLayer<Own extends Cell & { units: number }> extends RNN {
  declare readonly cell: Own

  get units(): number {
    return this.cell.units
  }

  protected override cellAnew() {
    return {} // the other options say which
  }

  protected override cellConfig(): Record<string, unknown> {
    const { name: _, trainable: __, ...config } = this.cell.getConfig()
    return { ...config, activity_regularizer: serialize('regularizers', this.activityRegularizer) }
  }
}
