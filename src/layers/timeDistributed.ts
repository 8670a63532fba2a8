import { type Given, named, table } from '../options.js'
import { misplaced } from '../show.js'
import { concat } from '../tensor/ops/concat.js'
import { Tensor } from '../tensor/tensor.js'
import { surroundingContext } from './callContext.js'
import { describePart } from './describePart.js'
import { type AnyLayer, type CallContext, Layer, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'

/**
 * A layer, or a model, that works on each step of a sequence by itself, with the same weights: [batch, steps, …] →
 * [batch, steps, …] (keras.io/api/layers/recurrent_layers/time_distributed).
 */
export class TimeDistributed extends Layer {
  static override readonly kerasClass: string = 'TimeDistributed'
  static override readonly options = table<LayerOptions & { layer: AnyLayer }, LayerOptions>({
    layer: 'any!',
  })
  override supportsMasking = true
  readonly layer: AnyLayer

  constructor(...given: Given<LayerOptions, [layer: Layer | AnyLayer]>) {
    const options = named<LayerOptions & { layer: AnyLayer }>(new.target.name, TimeDistributed.options, given)
    super(options)
    if (!(options.layer instanceof Layer))
      throw new RangeError(`${titleOf(this)}: ${misplaced('a layer, such as new Dense(8)', options.layer)}`)
    this.layer = options.layer
  }

  override build(shape: Shape): void {
    if (shape.length < 3) {
      throw new RangeError(
        `${titleOf(this)}: expected sequences, [batch, steps, …], got [${shape.map((n) => n ?? 'null').join(', ')}]`,
      )
    }
    this.layer.ensureBuilt(shape.toSpliced(1, 1))
  }

  call(x: Tensor, context: CallContext = surroundingContext()): Tensor {
    const [batch, steps, ...rest] = x.shape
    const only = [context.mask ?? null].flat()[0]
    const mask = only && only.rank > 2 ? only : null // one of each step's own steps
    const inner = (part: Tensor, mask: Tensor | null) => {
      const y = this.layer.forward(part, { mask })
      if (y instanceof Tensor) return y
      throw new TypeError(
        `${titleOf(this)}: expected a layer that gives one tensor, "${this.layer.name}" gives ${y.length}`,
      )
    }
    if (context.training && keepsAverages(this.layer)) {
      // Each step is a batch of its own, as in Keras.
      const at = (y: Tensor, t: number) => y.slice([null, t], [null, t + 1]).squeeze(1)
      const each = Array.from({ length: steps }, (_, t) => inner(at(x, t), mask && at(mask, t)).expandDims(1))
      return concat(each, 1)
    }
    const all = (y: Tensor) => y.reshape([batch * steps, ...y.shape.slice(2)])
    const y = inner(x.reshape([batch * steps, ...rest]), mask && all(mask))
    return y.reshape([batch, steps, ...y.shape.slice(1)])
  }

  override get inputType() {
    return this.layer.inputType
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), layer: describePart(this.layer) }
  }
}

/** Whether a layer learns something of the batch besides its gradients: moving averages. */
function keepsAverages(layer: AnyLayer): boolean {
  return layer.trainable && layer.weights.some(({ trainable }) => !trainable)
}
