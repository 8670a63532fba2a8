import { expect } from 'vitest'
import { type AnyLayer, inferenceContext, type LayerInput } from '../../src/layers/layer.js'
import { differentiate } from '../../src/tensor/gradients.js'
import { Tensor } from '../../src/tensor/tensor.js'
import { arrayOf, expectClose, type Stored, tensorOf } from '../goldens.js'

/** What Keras 3.15.1 computed for one call of a layer. */
export interface Held {
  name: string
  layer: string
  config: Record<string, unknown>
  inputs: Stored[]
  weights: { name: string; value: Stored }[]
  output: Stored
  /** Attention scores, where the call returned them. */
  scores?: Stored
  cotangent: Stored
  input_gradients: Stored[]
  weight_gradients: Stored[]
  /** Masks that were given, and what each is of. */
  masks?: string[]
  mask_values?: Stored[]
  causal?: boolean
  /** Whether the one input was query and value. */
  self?: boolean
}

/** Stored within the tolerance that float32 should meet; gradients may be ten times as far off. */
async function expectStored(label: string, got: Tensor, want: Stored, scale = 1): Promise<void> {
  expect(got.shape, `shape of ${label}`).toEqual(want.shape)
  expectClose(await got.data(), want.data, scale * 1e-5, scale * 1e-6, label)
}

/** Calls the layer with Keras' weights; output, scores and gradients must be Keras'. */
export async function expectHeld(layer: AnyLayer, held: Held): Promise<void> {
  const inputs = held.inputs.map(tensorOf)
  const masks = (held.mask_values ?? []).map(tensorOf)
  const call = () => {
    const all = [...inputs, ...(held.self ? inputs : []), ...masks]
    return layer.forward((all.length === 1 ? all[0] : all) as LayerInput, inferenceContext())
  }
  call()
  layer.setWeights(held.weights.map(({ value }) => arrayOf(value)))
  let results: readonly Tensor[] = []
  const leaves = [...inputs, ...layer.trainableWeights.map(({ value }) => value)]
  const { gradients } = differentiate(() => {
    const result = call()
    results = result instanceof Tensor ? [result] : result
    return results[0].mul(tensorOf(held.cotangent)).sum()
  }, leaves)
  await expectStored('output', results[0], held.output)
  if (held.scores) await expectStored('scores', results[1], held.scores)
  const wanted = [...held.input_gradients, ...held.weight_gradients]
  expect(gradients.length).toBe(wanted.length)
  for (const [i, want] of wanted.entries()) await expectStored(`gradient ${i}`, gradients[i], want, 10)
}
