import { differentiate } from '../../tensor/autodiff.js'
import {
  compareGradients,
  type GradientCheck,
  type GradientCheckOptions,
} from '../../tensor/checkGradients.js'
import { tensor } from '../../tensor/create.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { DataSet } from '../training/data.js'
import { type Inspected, LossOnBatch } from './lossOnBatch.js'

/**
 * Checks the gradient of a compiled model's loss on a batch, with respect to each trainable weight, against
 * differences of the loss (see `tensor/checkGradients.ts`). Weights and statistics are afterwards as they were.
 * A few examples are enough, and few make it sharp; near a kink, as of relu at 0, differences mean nothing.
 *
 * @returns one entry for each weight and direction
 * @throws Error with a table that names the weights whose gradients are off
 */
export async function checkGradients(
  model: Inspected,
  x: DataSet,
  y: DataSet,
  options: GradientCheckOptions = {},
): Promise<GradientCheck[]> {
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
