import type { CallContext, LayerInput } from '../../layers/layer.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'

/** Runs the model and gives its outputs, and the loss with the penalties of weights and outputs added. */
export function totalLoss(
  model: Trainable,
  x: Tensor,
  y: Tensor,
  context: Pick<CallContext, 'training' | 'random'>,
): { yPred: Tensor; loss: Tensor } {
  const parts: Tensor[] = []
  const yPred = model.forward(x as LayerInput, { ...context, addLoss: (part) => parts.push(part) }) as Tensor
  for (const weight of model.trainableWeights) {
    if (weight.penalty) parts.push(weight.penalty(weight.value))
  }
  return { yPred, loss: parts.reduce((sum, part) => sum.add(part), model.compiled.loss.call(y, yPred)) }
}
