import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import {
  Attention,
  close,
  Input,
  loadModel,
  Model,
  MultiHeadAttention,
  NdArray,
} from '../../src/node/index.js'

afterAll(close)

const x = new NdArray(
  Float32Array.from({ length: 2 * 4 * 3 }, (_, i) => Math.sin(i)),
  [2, 4, 3],
)
const mask = new NdArray(Uint8Array.of(1, 1, 0, 1, 1, 0, 0, 1), [2, 4], 'bool')

it('masks and settings of calls stand where Keras has them, and come back', async () => {
  const [tokens, seen] = [Input({ shape: [4, 3] }), Input({ shape: [4], dtype: 'bool', name: 'seen' })]
  const attended = new MultiHeadAttention(2, 3, { masks: ['value'], useCausalMask: true }).apply([
    tokens,
    tokens,
    seen,
  ])
  const output = new Attention({ masks: ['value'], useCausalMask: true }).apply([attended, tokens, seen])
  const model = new Model({ inputs: [tokens, seen], outputs: output })

  const { layers } = JSON.parse(model.toJSON()).config
  const [multiHead, scored] = layers.filter(({ name }: { name: string }) => name.includes('attention'))
  expect(Object.keys(multiHead.config)).not.toContain('use_causal_mask')
  expect(multiHead.inbound_nodes[0]).toMatchObject({
    args: [{ class_name: '__keras_tensor__' }, { class_name: '__keras_tensor__' }],
    kwargs: { use_causal_mask: true, value_mask: { config: { keras_history: ['seen', 0, 0] } } },
  })
  expect(scored.inbound_nodes[0].kwargs).toMatchObject({
    use_causal_mask: true,
    mask: [null, { config: { keras_history: ['seen', 0, 0] } }],
  })

  const again = await loadModel(await model.toBytes('keras'))
  expect(await again.predict([x, mask])).toEqual(await model.predict([x, mask]))
})

it('a masked model of Keras', async () => {
  const file = (ending: string) => new URL(`../goldens/models/masked.${ending}`, import.meta.url).pathname
  const { input, prediction } = JSON.parse(readFileSync(file('json'), 'utf8'))
  const model = await loadModel(file('keras'))
  const inputs = [
    new NdArray(Float32Array.from(input[0].data), input[0].shape),
    new NdArray(Uint8Array.from(input[1].data), input[1].shape, 'bool'),
  ]
  const got = await model.predict(inputs)
  for (const [i, value] of prediction.data.entries()) expect(got.data[i]).toBeCloseTo(value, 5)
})
