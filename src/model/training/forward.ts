import type { CallContext, LayerInput } from '../../layers/layer.js'
import { withMaskOf } from '../../tensor/mask.js'
import { gpu } from '../../tensor/runtime.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import type { Examples } from './data.js'

/** What a model makes of a batch. */
export interface Forward {
  outputs: readonly Tensor[]
  /** Each output's loss; null for an output that has none. */
  losses: readonly (Tensor | null)[]
  /** Their weighted sum, with the penalties of weights and outputs. */
  loss: Tensor
}

type Context = Pick<CallContext, 'training' | 'random'>

/** A model's outputs, always as a list, in float32: losses and metrics are not for half the digits. */
export function outputsOf(
  model: Trainable,
  inputs: readonly Tensor[],
  context: CallContext,
): readonly Tensor[] {
  const output = model.forward((inputs.length === 1 ? inputs[0] : inputs) as LayerInput, context)
  const outputs = output instanceof Tensor ? [output] : output
  return outputs.map((y) => (y.dtype === 'float16' ? withMaskOf(y, y.cast('float32')) : y))
}

/** Runs the model on a batch and adds up what training lowers. */
export function forward(model: Trainable, batch: Examples<Tensor>, context: Context): Forward {
  const { compiled } = model
  const penalties: Tensor[] = []
  const outputs = outputsOf(model, batch.inputs, {
    ...context,
    addLoss: (part) => penalties.push(part.rank === 0 ? part : part.sum()),
  })
  return gpu().within('loss', () => {
    for (const weight of compiled.weights) if (weight.penalty) penalties.push(weight.penalty(weight.value))
    const counts = compiled.lossWeights(outputs.length)
    const losses = compiled
      .losses(outputs.length)
      .map((loss, i) => loss?.call(batch.targets[i]!, outputs[i], batch.weights[i]) ?? null)
    const parts = losses.flatMap((loss, i) => (loss ? [counts[i] === 1 ? loss : loss.mul(counts[i])] : []))
    return { outputs, losses, loss: [...parts, ...penalties].reduce((sum, part) => sum.add(part)) }
  })
}
