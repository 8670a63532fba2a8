import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTfjs } from '../../src/io/tfjs.js'
import { close, loadModel } from '../../src/node/index.js'

afterAll(close)

const encode = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))
const weights = [
  { name: 'first/kernel', shape: [2, 3], dtype: 'float32' },
  { name: 'first/bias', shape: [3], dtype: 'float32' },
  {
    name: 'second/kernel',
    shape: [3, 1],
    dtype: 'float32',
    quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
  },
]
const dense = (name: string, units: number, more = {}) => ({
  class_name: 'Dense',
  config: {
    name,
    trainable: true,
    dtype: 'float32',
    units,
    activation: 'linear',
    use_bias: name === 'first',
    kernel_initializer: { class_name: 'GlorotUniform', config: { seed: null } },
    bias_initializer: { class_name: 'Zeros', config: {} },
    kernel_regularizer: null,
    bias_regularizer: null,
    activity_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
    ...more,
  },
})
const modelJson = (paths: unknown) => ({
  format: 'layers-model',
  modelTopology: {
    keras_version: '2.15.0',
    backend: 'tensorflow',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 'small',
        layers: [dense('first', 3, { batch_input_shape: [null, 2] }), dense('second', 1)],
      },
    },
  },
  weightsManifest: [{ paths, weights }],
})

/** Six floats, three floats, three bytes; cut in the middle of the first kernel's third number. */
const data = new Uint8Array([...new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9).buffer), 0, 2, 255])
const shards: Record<string, Uint8Array> = {
  'shard-1.bin': data.subarray(0, 10),
  'shard-2.bin': data.subarray(10),
}
const fetchShard = async (path: string) => shards[path]

describe('the TensorFlow.js layers format', () => {
  it('reads weights that go over from one shard to the next, quantized ones too', async () => {
    const { weights } = await readTfjs(encode(modelJson(['shard-1.bin', 'shard-2.bin'])), fetchShard)
    expect(weights.get('first/kernel')?.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(weights.get('first/bias')?.toArray()).toEqual([7, 8, 9])
    expect(weights.get('second/kernel')?.toArray()).toEqual([[-1], [0], [126.5]])
  })

  it('is a model that loadModel loads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
    try {
      writeFileSync(join(folder, 'model.json'), encode(modelJson(Object.keys(shards))))
      for (const [path, bytes] of Object.entries(shards)) writeFileSync(join(folder, path), bytes)
      const model = await loadModel(join(folder, 'model.json'))
      // [1, 1] · kernel + bias = [12, 15, 18]; · [-1, 0, 126.5].
      expect((await model.predict([[1, 1]])).toArray()).toEqual([[-12 + 18 * 126.5]])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('refuses a file that is listed twice, before it is fetched', async () => {
    for (const again of ['shard-1.bin', './shard-1.bin', './/shard-1.bin']) {
      const json = encode(modelJson(['shard-1.bin', 'shard-2.bin', again]))
      await expect(readTfjs(json, () => Promise.reject(new Error('fetched')))).rejects.toThrow('listed twice')
    }
  })

  it.each(['../x.bin', '/etc/passwd', 'https://example.org/x.bin', 'a/../../x', 'file:x', 'x?y', 'a\\b', ''])(
    'refuses the path %j',
    async (path) => {
      await expect(readTfjs(encode(modelJson([path])), fetchShard)).rejects.toThrow(
        'leads away from model.json',
      )
    },
  )

  it('refuses files that hold more or less than the manifest declares', async () => {
    await expect(readTfjs(encode(modelJson(['shard-1.bin'])), fetchShard)).rejects.toThrow(
      'declares 39 bytes',
    )
    const twice = modelJson(['shard-1.bin', 'shard-2.bin', 'shard-1.bin'])
    await expect(readTfjs(encode(twice), fetchShard)).rejects.toThrow('listed twice')
  })

  it('refuses shapes and dtypes that are none', async () => {
    for (const [change, message] of [
      [{ shape: [-1] }, 'whole numbers'],
      [{ shape: 'x' }, 'expected a list'],
      [{ dtype: 'string' }, 'dtype string'],
      [{ name: 3 }, 'expected a text'],
      [{ quantization: { dtype: 'uint8', scale: 'x' } }, 'numbers as scale'],
    ] as const) {
      const json = {
        ...modelJson([]),
        weightsManifest: [{ paths: [], weights: [{ ...weights[0], ...change }] }],
      }
      await expect(readTfjs(encode(json), fetchShard)).rejects.toThrow(message)
    }
  })
})
