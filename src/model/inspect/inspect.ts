import type { AnyLayer } from '../../layers/layer.js'
import { tensor } from '../../tensor/create.js'
import { differentiate } from '../../tensor/gradients.js'
import { NdArray } from '../../tensor/ndarray.js'
import { sharedRandom } from '../../tensor/random.js'
import { gpu, ready } from '../../tensor/runtime.js'
import { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import type { Trainable } from '../trainable.js'
import { inputsOf } from '../training/check.js'
import type { DataSet } from '../training/data.js'
import { StepScope } from '../training/forward.js'
import { LossOnBatch } from './lossOnBatch.js'

/** What is inside a layer. */
export interface InspectedLayer {
  name: string
  /** Its class. */
  kind: string
  /** What it gives for the batch; the first output where there are several, the last call's where there were. */
  output: NdArray
  weights: InspectedWeight[]
}

export interface InspectedWeight {
  name: string
  value: NdArray
  /** Of the batch's loss; null for what training doesn't change, or without targets. */
  gradient: NdArray | null
}

/**
 * Looks into each layer of a model: what it gives for a batch in inference, its weights, and, with targets, the
 * gradients of the loss as a training step on the batch would find them (dropout drops the same each time). Nothing
 * is changed; in a callback it may be called in the middle of training. All is read, so a few examples are best.
 */
export async function inspect(model: Trainable, x: DataSet, y?: DataSet): Promise<InspectedLayer[]> {
  await ready()
  const gradients = y === undefined ? new Map() : await gradientsOf(model, x, y)
  const outputs = await outputsOfLayers(model, x)
  const layers = model.layers.filter((layer) => outputs.has(layer))
  return Promise.all(
    layers.map(async (layer) => ({
      name: layer.name,
      kind: layer.constructor.name,
      output: outputs.get(layer)!,
      weights: await Promise.all(
        layer.weights.map(async (weight) => ({
          name: weight.name,
          value: await weight.value.array(),
          gradient: gradients.get(weight) ?? null,
        })),
      ),
    })),
  )
}

async function outputsOfLayers(model: Trainable, x: DataSet): Promise<Map<AnyLayer, NdArray>> {
  const inputs = inputsOf(model, x).map((array) => (array instanceof NdArray ? tensor(array) : array))
  const seen = new Map<AnyLayer, Promise<NdArray>>()
  // The copies are under way when the scope ends, and with it the memory of all that was computed.
  gpu().scope(
    () => {
      const outputs = new Map<AnyLayer, Tensor>()
      const observe = (layer: AnyLayer, output: Tensor | readonly Tensor[]) =>
        outputs.set(layer, output instanceof Tensor ? output : output[0])
      new StepScope(model, { inputs, targets: [], weights: [] }, false, sharedRandom()).outputs(observe)
      for (const layer of model.layers) {
        const output = outputs.get(layer)
        if (output) seen.set(layer, output.array())
      }
    },
    () => [],
  )
  return new Map(await Promise.all([...seen].map(async ([layer, output]) => [layer, await output] as const)))
}

async function gradientsOf(model: Trainable, x: DataSet, y: DataSet): Promise<Map<Variable, NdArray>> {
  const loss = await LossOnBatch.of(model, x, y)
  const { weights } = model.compiled
  const moving = model.weights.filter(({ trainable }) => !trainable)
  const before = await Promise.all(moving.map(({ value }) => value.array()))
  const read = gpu().scope(
    () => {
      const leaves = weights.map(({ value }) => value)
      const { gradients } = differentiate(() => loss.run().loss, leaves)
      return Promise.all(gradients.map((gradient) => gradient.array()))
    },
    () => [],
  )
  moving.forEach((weight, i) => {
    weight.load(before[i]) // moving statistics have moved
  })
  const gradients = await read
  return new Map(weights.map((weight, i) => [weight, gradients[i]]))
}
