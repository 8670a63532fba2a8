import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dataset, File, FS, type Group, ready } from 'h5wasm'
import { afterAll, expect, it } from 'vitest'
import { close, loadModel, type NdArray } from '../../src/node/index.js'
import { arrayOf, expectClose, goldens, type Stored } from '../goldens.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-converted-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
  close()
})

interface Case {
  input: Stored | Stored[]
  prediction: Stored | Stored[]
}

/** What TensorFlow.js' converter makes of Keras 3's `.h5`: its JSON as it is, and its weights one after the other. */
async function convert(name: string): Promise<string> {
  await ready
  FS!.writeFile('model.h5', readFileSync(new URL(`../goldens/models/${name}.h5`, import.meta.url)))
  const file = new File('model.h5', 'r')
  const all = file.get('model_weights') as Group
  const names = (group: Group, attribute: string) => [...(group.attrs[attribute].value as string[])]
  const arrays = names(all, 'layer_names').flatMap((layer) => {
    const group = all.get(layer) as Group
    return names(group, 'weight_names').map((weight) => [weight, group.get(weight) as Dataset] as const)
  })
  const weights = arrays.map(([name, { shape }]) => ({ name, shape, dtype: 'float32' }))
  const text = (attribute: string) => JSON.parse(file.attrs[attribute].value as string)
  const model = {
    format: 'layers-model',
    generatedBy: 'keras v3.15.1',
    convertedBy: 'TensorFlow.js Converter v4.22.0',
    modelTopology: { keras_version: '3.15.1', backend: 'torch', model_config: text('model_config') },
    weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
  }
  const bytes = arrays.map(([, { value }]) => new Uint8Array(new Float32Array(value as Float32Array).buffer))
  writeFileSync(join(folder, 'group1-shard1of1.bin'), Buffer.concat(bytes))
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model))
  file.close()
  return join(folder, 'model.json')
}

it.each(['mlp', 'cnn', 'functional', 'attention', 'images'])(
  '%s of Keras 3, by way of the converter, predicts what Keras predicts',
  async (name) => {
    const { input, prediction } = goldens<Case>(`models/${name}.json`)
    const model = await loadModel(await convert(name))
    const inputs = [input].flat().map(arrayOf)
    const got = [await model.predict<NdArray | NdArray[]>(inputs.length === 1 ? inputs[0] : inputs)].flat()
    for (const [i, { data }] of [prediction].flat().entries())
      expectClose(got[i].data, data, 1e-5, 1e-6, name)
    expect(got.length).toBe([prediction].flat().length)
  },
)
