import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import type { Trainable } from '../trainable.js'
import { warnOnce } from './warnOnce.js'

/** Weights that the loss depends on, and its gradients, as Keras does it: the others are told and left alone. */
export function withGradients(
  model: Trainable,
  weights: readonly Variable[],
  gradients: readonly (Tensor | null)[],
): [Variable[], Tensor[]] {
  if (weights.length === 0)
    warnOnce(model, `Model "${model.name}" has no trainable weights: training changes nothing`)
  const reached = weights.filter((_, i) => gradients[i] !== null)
  if (reached.length === weights.length) return [reached, gradients as Tensor[]]
  if (reached.length === 0) {
    throw new Error(
      `Model "${model.name}": the loss does not depend on any trainable weight, so there is nothing to train by. It ` +
        'must be computed from the predictions, and not through comparisons, argmax or integers, which have no ' +
        'gradient',
    )
  }
  const names = weights.flatMap((weight, i) => (gradients[i] === null ? [weight.name] : []))
  warnOnce(
    model,
    `Model "${model.name}": the loss does not depend on the weights ${names.join(', ')}, which training leaves as they are`,
  )
  return [reached, gradients.filter((gradient) => gradient !== null)]
}

/** Softmax over one class is always 1. */
export function warnOfOneClass(model: Trainable, outputs: readonly Tensor[]): void {
  if (!outputs.some(({ node, shape }) => node?.name === 'softmax' && shape.at(-1) === 1)) return
  warnOnce(
    model,
    `Model "${model.name}" ends with a softmax over one unit, which is always 1: use sigmoid for a yes or no`,
  )
}
