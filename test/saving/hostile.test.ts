import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { readZip, writeZip } from '../../src/io/zip.js'
import { close, Dense, loadModel, modelFromJSON, Sequential } from '../../src/node/index.js'

afterAll(close)

const golden = (file: string) =>
  new Uint8Array(readFileSync(new URL(`../goldens/models/${file}`, import.meta.url).pathname))
const functional = () =>
  JSON.parse(new TextDecoder().decode(readZip(golden('functional.keras')).get('config.json')))
const encode = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))

interface LayerJson {
  name: string
  class_name: string
  config: Record<string, unknown>
  inbound_nodes: { args: { config: { keras_history: unknown[] } }[] }[]
}

/** The functional model with something in its JSON changed. */
function changed(change: (layer: (name: string) => LayerJson, layers: LayerJson[]) => void): () => unknown {
  const json = functional()
  const layers: LayerJson[] = json.config.layers
  change((name) => layers.find((layer) => layer.name === name)!, layers)
  return () => modelFromJSON(JSON.stringify(json))
}

describe('descriptions that lead nowhere', () => {
  it('a loop', () => {
    const make = changed((layer) => {
      layer('pre').inbound_nodes[0].args[0].config.keras_history = ['reg', 0, 0]
    })
    expect(make).toThrow('wait for each other')
  })

  it('a call that there is not', () => {
    const make = changed((layer) => {
      layer('pre').inbound_nodes[0].args[0].config.keras_history = ['sum', 7, 0]
    })
    expect(make).toThrow('wait for each other, or for nothing')
  })

  it('a layer that there is not', () => {
    const make = changed((layer) => {
      layer('pre').inbound_nodes[0].args[0].config.keras_history = ['nobody', 0, 0]
    })
    expect(make).toThrow('the output of "nobody", which there is not')
  })

  it('two layers of one name', () => {
    expect(changed((layer, layers) => layers.push(layer('pre')))).toThrow('two layers are called "pre"')
  })

  it('a class that there is not, and names that objects have anyway', () => {
    for (const name of ['Lambda', 'constructor', '__proto__', 'toString']) {
      const make = changed((layer) => {
        layer('pre').class_name = name
      })
      expect(make).toThrow(`unknown layer class '${name}'`)
    }
  })

  it('settings that make no sense', () => {
    for (const [key, value] of [
      ['units', -3],
      ['units', { a: 1 }],
      ['activation', 7],
      ['kernel_initializer', { class_name: 'GlorotUniform' }],
      ['kernel_initializer', { class_name: 'hasOwnProperty', config: {} }],
      ['name', [1]],
      ['dtype', 'x'],
      ['dtype', { class_name: 'DTypePolicy', config: 5 }],
      ['kernel_initializer', { class_name: 'Zeros', config: 5 }],
    ] as const) {
      const make = changed((layer) => {
        layer('pre').config[key] = value
      })
      expect(make, `${key} ${JSON.stringify(value)}`).toThrow(Error)
    }
  })
})

it('sizes that only the description has take no memory', async () => {
  const members = readZip(golden('mlp.keras'))
  const json = JSON.parse(new TextDecoder().decode(members.get('config.json')))
  json.config.layers[1].config.units = 1e9
  const archive = writeZip({
    'config.json': encode(json),
    'model.weights.h5': members.get('model.weights.h5')!,
  })
  const before = process.memoryUsage().rss
  await expect(loadModel(archive)).rejects.toThrow('has shape [8, 1000000000], the file')
  expect(process.memoryUsage().rss - before).toBeLessThan(2e8)
})

it('archives without their members, and files that are something else', async () => {
  await expect(loadModel(writeZip({ 'config.json': encode({}) }))).rejects.toThrow('has no model.weights.h5')
  await expect(loadModel(writeZip({ a: encode({}) }))).rejects.toThrow('has no config.json')
  await expect(loadModel(encode('hello'))).rejects.toThrow('expected a .keras, .h5 or .safetensors file')
  await expect(loadModel(golden('mlp.weights.h5'))).rejects.toThrow('has weights only')
})

it('weights of another model change nothing', async () => {
  const model = new Sequential([new Dense(6, { inputShape: [8] }), new Dense(4)])
  const before = await model.getWeights()
  for (const [file, message] of [
    ['mlp.weights.h5', 'the file belongs to another model'],
    ['mlp.h5', 'the file belongs to another model'],
    ['cnn.keras', 'the file belongs to another model'],
  ]) {
    await expect(model.loadWeights(golden(file)), file).rejects.toThrow(message)
    expect(await model.getWeights()).toEqual(before)
  }
})
