import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import { zeros } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { describePart } from './describePart.js'
import { type CallContext, Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'
import { type Cell, copyOf, type Walked, type WalkOptions, walkWith } from './rnnCell.js'
import type { Shape } from './symbolic.js'

/**
 * Cells one on top of the other, as one cell: each takes the output of the one before, and the states are those of all,
 * in order (keras.io/api/layers/recurrent_layers/stacked_rnn_cell).
 */
export class StackedRNNCells extends Layer<readonly Tensor[]> {
  static override readonly kerasClass: string = 'StackedRNNCells'
  static override readonly options = table<LayerOptions & { cells: readonly Cell[] }, LayerOptions>({
    cells: 'any!',
  })
  readonly cells: readonly Cell[]

  constructor(...given: Given<LayerOptions, [cells: readonly Cell[]]>) {
    const options = named<LayerOptions & { cells: readonly Cell[] }>(
      new.target.name,
      StackedRNNCells.options,
      given,
    )
    super(options)
    const { cells } = options
    if (
      !Array.isArray(cells) ||
      cells.length === 0 ||
      !cells.every((cell) => cell instanceof Layer && 'stateSize' in cell)
    ) {
      throw new RangeError(
        `${titleOf(this)}: ${misplaced('a list of cells, such as [new LSTMCell(32)]', cells)}`,
      )
    }
    this.cells = cells as readonly Cell[]
  }

  get stateSize(): readonly number[] {
    return this.cells.flatMap(({ stateSize }) => stateSize)
  }

  initialStates(x: Tensor): readonly Tensor[] {
    return this.cells.flatMap(
      (cell) => cell.initialStates?.(x) ?? [cell.stateSize].flat().map((size) => zeros([x.shape[0], size])),
    )
  }

  override build([x]: readonly Shape[]): void {
    let shape = x
    for (const cell of this.cells) {
      const sizes = [cell.stateSize].flat()
      cell.ensureBuilt([shape, ...sizes.map((size) => [x[0], size])])
      shape = [x[0], cell.outputSize ?? sizes[0]]
    }
  }

  call(inputs: readonly Tensor[], context: CallContext = surroundingContext()): readonly Tensor[] {
    const [x, ...states] = inputs
    const { outputs, states: last } = this.walk(x.expandDims(1), states, { mask: null, begun: true }, context)
    return [outputs.squeeze(1), ...last]
  }

  /** @internal */
  copy(): StackedRNNCells {
    return new StackedRNNCells(this.cells.map(copyOf), { trainable: this.trainable })
  }

  /** A cell after the other, each along the whole sequence: what a cell gives depends on no cell above it. */
  walk(x: Tensor, states: readonly Tensor[], options: WalkOptions, context: CallContext): Walked {
    let outputs = x
    let from = 0
    const all: Tensor[] = []
    for (const cell of this.cells) {
      const own = states.slice(from, from + [cell.stateSize].flat().length)
      from += own.length
      const walked = walkWith(cell, outputs, own, options, context)
      outputs = walked.outputs
      all.push(...walked.states)
    }
    return { outputs, states: all }
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), cells: this.cells.map(describePart) }
  }
}
