import { computesInFloat16 } from '../../layers/dtypePolicy.js'
import {
  checkGradients as checkFunction,
  compareGradients,
  type GradientCheck,
  type GradientCheckOptions,
} from '../../tensor/checkGradients.js'
import { tensor } from '../../tensor/create.js'
import { differentiate } from '../../tensor/gradients.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Trainable } from '../trainable.js'
import type { DataSet } from '../training/data.js'
import { LossOnBatch } from './lossOnBatch.js'

/**
 * Checks gradients against differences (see `tensor/checkGradients.ts`): of a function of tensors with respect to
 * its arguments, or of a compiled model's loss on a batch with respect to its trainable weights, which are
 * afterwards as they were. The model computes in float32. A few examples are enough, and few make it sharp; near a kink, as of relu at 0,
 * differences mean nothing.
 *
 * @returns one entry for each argument or weight, and direction
 * @throws Error with a table that names those whose gradients are off
 */
export function checkGradients(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  options?: GradientCheckOptions,
): Promise<GradientCheck[]>
export function checkGradients(
  model: Trainable,
  x: DataSet,
  y: DataSet,
  options?: GradientCheckOptions,
): Promise<GradientCheck[]>
export function checkGradients(
  subject: Trainable | ((...xs: Tensor[]) => Tensor),
  ...rest: unknown[]
): Promise<GradientCheck[]> {
  // The overloads say which arguments belong to which subject.
  if (typeof subject === 'function') {
    return checkFunction(subject, ...(rest as [readonly Tensor[], GradientCheckOptions?]))
  }
  return checkModel(subject, ...(rest as [DataSet, DataSet, GradientCheckOptions?]))
}

async function checkModel(
  model: Trainable,
  x: DataSet,
  y: DataSet,
  options: GradientCheckOptions = {},
): Promise<GradientCheck[]> {
  const half = model.layers.find((layer) => computesInFloat16(layer))
  if (half) {
    throw new TypeError(
      `checkGradients: layer "${half.name}" computes in float16, whose digits are too few for differences: ` +
        "make the model with dtype 'float32' and load its weights",
    )
  }
  const loss = await LossOnBatch.of(model, x, y)
  const { weights } = model.compiled
  const before = await model.getWeights()
  const originals = await Promise.all(weights.map(async ({ value }) => tensor(await value.array())))
  const gradients = (dy: Tensor) =>
    differentiate(
      () => loss.run().loss,
      weights.map(({ value }) => value),
    ).gradients.map((gradient) => gradient.mul(dy))
  try {
    return await compareGradients(
      weights.map((weight, i) => ({ name: loss.nameOf(weight), value: originals[i] })),
      (at, value) => {
        weights[at].assign(value)
        const { loss: y } = loss.run()
        weights[at].assign(originals[at])
        return y
      },
      gradients,
      options,
    )
  } finally {
    model.setWeights(before)
  }
}
