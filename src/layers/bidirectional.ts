import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import { concat } from '../tensor/ops/concat.js'
import type { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { describePart } from './describePart.js'
import { type CallContext, Layer, type LayerInput, type LayerOptions, type ShapeOf } from './layer.js'
import type { Mask } from './masks.js'
import { titleOf } from './requirements.js'
import { RNN } from './rnn.js'

/** How the outputs of both ways become one. */
const merges: Readonly<Record<MergeMode, (a: Tensor, b: Tensor) => Tensor>> = {
  concat: (a, b) => concat([a, b], -1),
  sum: (a, b) => a.add(b),
  ave: (a, b) => a.add(b).div(2),
  mul: (a, b) => a.mul(b),
}

export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul'

export interface BidirectionalOptions extends LayerOptions {
  /** How the outputs of both ways become one; null: the layer gives both. @default 'concat' */
  mergeMode?: MergeMode | null
  /** The layer that goes backwards. Without it, one as `layer`, with weights of its own. @default null */
  backwardLayer?: RNN | null
}

/**
 * A recurrent layer twice, along the sequence and back (Schuster and Paliwal, "Bidirectional Recurrent Neural
 * Networks", 1997; keras.io/api/layers/recurrent_layers/bidirectional): [batch, steps, …] → [batch, 2 · units]. The
 * layers are made anew after the one that is given. Called on [x, …states], the first half of the states is that of the
 * way forward.
 */
export class Bidirectional extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'Bidirectional'
  static override readonly options = table<BidirectionalOptions & { layer: RNN }, LayerOptions>({
    layer: 'any!',
    mergeMode: 'string?',
    weights: 'any',
    backwardLayer: 'any',
  })
  override supportsMasking = true
  readonly mergeMode: MergeMode | null
  readonly forwardLayer: RNN
  readonly backwardLayer: RNN

  constructor(...given: Given<BidirectionalOptions, [layer: RNN], [mergeMode: MergeMode | null]>) {
    const options = named<BidirectionalOptions & { layer: RNN }>(
      new.target.name,
      Bidirectional.options,
      given,
    )
    super(options)
    const { layer, backwardLayer = null, mergeMode = 'concat' } = options
    for (const one of [layer, backwardLayer]) {
      if (one !== null && !(one instanceof RNN))
        throw new RangeError(`${titleOf(this)}: ${misplaced('a recurrent layer, such as new LSTM(32)', one)}`)
    }
    if (mergeMode !== null && !Object.hasOwn(merges, mergeMode)) {
      throw new RangeError(
        `${titleOf(this)}: ${misplaced(`mergeMode '${Object.keys(merges).join("', '")}' or null`, mergeMode)}`,
      )
    }
    this.mergeMode = mergeMode
    const nameOf = (way: string) => way + layer.name.replace(new RegExp(`^${way}`), '')
    this.forwardLayer = layer.copyWith({ name: nameOf('forward_') })
    this.backwardLayer =
      backwardLayer ?? layer.copyWith({ name: nameOf('backward_'), goBackwards: !layer.goBackwards })
    const unlike = (['stateful', 'returnSequences', 'returnState'] as const).find(
      (name) => this.forwardLayer[name] !== this.backwardLayer[name],
    )
    if (unlike || this.forwardLayer.goBackwards === this.backwardLayer.goBackwards) {
      throw new RangeError(
        `${titleOf(this)}: expected layers of which one goes backwards and that are alike in returnSequences, returnState ` +
          `and stateful; they ${unlike ? `differ in ${unlike}` : 'go the same way'}`,
      )
    }
    for (const one of [this.forwardLayer, this.backwardLayer]) one.zeroOutputForMask = one.returnSequences
  }

  /** The layer forward, by Keras' name for it. */
  get layer(): RNN {
    return this.forwardLayer
  }

  override build(shape: ShapeOf<LayerInput>): void {
    this.forwardLayer.ensureBuilt(shape)
    this.backwardLayer.ensureBuilt(shape)
  }

  call(input: LayerInput, context: CallContext = surroundingContext()): Tensor | readonly Tensor[] {
    const [x, ...states] = [input].flat() as Tensor[]
    const half = states.length / 2
    const mask = [context.mask ?? null].flat()[0]
    const go = (layer: RNN, own: readonly Tensor[]) => {
      const given = own.length > 0 ? [x, ...own] : x
      return [
        layer.forward(given, { mask: own.length > 0 ? [mask, ...own.map(() => null)] : mask }),
      ].flat() as Tensor[]
    }
    const [output, ...first] = go(this.forwardLayer, states.slice(0, Math.ceil(half)))
    const [back, ...second] = go(this.backwardLayer, states.slice(Math.ceil(half)))
    const reversed = this.forwardLayer.returnSequences ? back.flip(1) : back
    const merged = this.mergeMode ? [merges[this.mergeMode](output, reversed)] : [output, reversed]
    const all = [...merged, ...first, ...second]
    return all.length === 1 ? all[0] : all
  }

  /** Steps that count in the input count in the output; states have no mask. */
  override computeMask(_input: LayerInput, mask: Mask): Mask {
    const { returnSequences, returnState } = this.forwardLayer
    const own = returnSequences ? ([mask].flat()[0] ?? null) : null
    if (this.mergeMode && !returnState) return own
    return this.mergeMode ? [own] : [own, own]
  }

  /** Makes the states of stateful layers 0. */
  resetStates(): void {
    this.forwardLayer.resetStates()
    this.backwardLayer.resetStates()
  }

  /** Keras 3's name of it. */
  resetState(): void {
    this.resetStates()
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      merge_mode: this.mergeMode,
      layer: describePart(this.forwardLayer),
      backward_layer: describePart(this.backwardLayer),
    }
  }
}
