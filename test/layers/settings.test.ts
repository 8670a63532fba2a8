import { beforeAll, describe, it } from 'vitest'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { ready } from '../../src/tensor/runtime.js'
import { goldens } from '../goldens.js'
import { expectHeld, type Held } from './held.js'

beforeAll(async () => void (await ready()))

/** Settings, masks and shapes that the first golden cases leave out; computed by Keras 3.15.1 on JAX. */
describe('attention, merging and activation layers compute what Keras computes', () => {
  it.each(goldens<Held[]>('attention_merging.json'))('$name', async (held) => {
    const call = {
      masks: held.masks ?? [],
      use_causal_mask: held.causal ?? false,
      return_attention_scores: held.scores !== undefined,
    }
    const layer = layerFromConfig(held.layer, { ...held.config, ...(/Attention/.test(held.layer) && call) })
    await expectHeld(layer, held)
  })
})
