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
    for (const name of ['TFSMLayer', 'constructor', '__proto__', 'toString']) {
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

describe('settings that nobody can mean are refused by name', () => {
  /** A model of one layer, from its JSON. */
  const one = (className: string, config: object, shape: unknown[] = [null, 4]) => {
    const input = { class_name: 'InputLayer', config: { name: 'i', batch_shape: shape } }
    const layers = [input, { class_name: className, config: { name: 'l', ...config } }]
    return () => modelFromJSON(JSON.stringify({ class_name: 'Sequential', config: { name: 's', layers } }))
  }
  const image = [null, 8, 8, 3]
  const dense = (key: string, value: unknown) => one('Dense', { units: 2, [key]: value })
  const axis = (className: string, axis: unknown) =>
    dense('kernel_constraint', { class_name: className, config: { axis } })

  it.each([5, true, '', [], null])('parts of a layer with the config %j', (config) => {
    for (const [key, className] of [
      ['kernel_initializer', 'GlorotUniform'],
      ['bias_regularizer', 'L2'],
      ['kernel_constraint', 'MaxNorm'],
    ]) {
      const told = `${key}: expected the settings of ${className} as an object, got ${JSON.stringify(config)}`
      expect(dense(key, { class_name: className, config })).toThrow(told)
    }
  })

  it('axes of constraints', () => {
    for (const name of ['MaxNorm', 'MinMaxNorm', 'UnitNorm']) {
      expect(axis(name, 1)().layers).toHaveLength(1)
      expect(axis(name, [0, -1])().layers).toHaveLength(1)
      for (const wrong of [2, -3, [0, 5], 1e308]) {
        expect(axis(name, wrong), String(wrong)).toThrow(
          `Dense "l": the constraint ${name} of "kernel", which has the shape [4, 2]: sum: axis`,
        )
      }
      for (const wrong of ['x', 0.5, [], {}, true, null]) {
        expect(axis(name, wrong)).toThrow('expected axis to be a whole number, or a list of them, got')
      }
    }
  })

  it('sizes beyond all devices', () => {
    for (const n of [1e308, 1e16, 2 ** 31]) {
      expect(dense('units', n)).toThrow(
        'Dense "l": expected units to be a whole number from 1 up, below 2^31',
      )
      for (const [name, key, more] of [
        ['Conv2D', 'strides', { filters: 1, kernel_size: 2 }],
        ['Conv2D', 'filters', { kernel_size: 2 }],
        ['UpSampling2D', 'size', {}],
        ['ZeroPadding2D', 'padding', {}],
        ['MaxPooling2D', 'pool_size', {}],
        ['Resizing', 'height', { width: 2 }],
      ] as const) {
        expect(one(name, { ...more, [key]: n }, image), `${name} ${key}`).toThrow(`${name} "l": expected`)
      }
      expect(one('Flatten', {}, [null, n])).toThrow(/a list of sizes|whole numbers from 0 on/)
    }
    expect(dense('units', 1e9)).toThrow(
      '"kernel" would have the shape [4, 1000000000]; below 2^31 values fit',
    )
    expect(one('UpSampling2D', { size: 1e9 }, image)).toThrow('would give [null, 8000000000, 8000000000, 3]')
    for (const name of ['Resizing', 'RandomCrop', 'CenterCrop']) {
      expect(one(name, { height: 1e9, width: 2 }, image), name).toThrow("can't be brought to 1000000000 x 2")
    }
  })

  it('settings of single layers', () => {
    const batchNormalization = (more: object) => one('BatchNormalization', more)
    expect(
      batchNormalization({ synchronized: true, renorm: false, renorm_momentum: 0.99 })().layers,
    ).toHaveLength(1)
    expect(batchNormalization({ synchronized: 5 })).toThrow("there is no option 'synchronized'")
    expect(batchNormalization({ renorm: true })).toThrow('renorm is not offered')
    expect(batchNormalization({ renorm_momentum: 0.5 })).toThrow("there is no option 'renormMomentum'")
    expect(batchNormalization({ renorm_clipping: { rmax: 1 } })).toThrow(
      "there is no option 'renormClipping'",
    )
    const conv1d = { filters: 1, kernel_size: 2, padding: {} }
    expect(one('Conv1D', conv1d, [null, 4, 1])).toThrow(
      "Conv1D \"l\": expected padding 'valid' or 'same' or 'causal', got {}",
    )
    expect(one('Conv2D', { ...conv1d, padding: true }, image)).toThrow(
      '[[top, bottom], [left, right]], got true',
    )
    for (const [shape, shown] of [
      [5, '5'],
      [{}, '{}'],
      ['x', "'x'"],
    ]) {
      const told = `Dropout "l": expected noiseShape to be a list of the mask's sizes, such as [null, 1, 8], got ${shown}`
      expect(one('Dropout', { rate: 0.5, noise_shape: shape })).toThrow(told)
    }
  })
})

it('sizes that only the description has take no memory', async () => {
  const members = readZip(golden('mlp.keras'))
  const json = JSON.parse(new TextDecoder().decode(members.get('config.json')))
  json.config.layers[1].config.units = 1e8
  const archive = writeZip({
    'config.json': encode(json),
    'model.weights.h5': members.get('model.weights.h5')!,
  })
  const before = process.memoryUsage().rss
  await expect(loadModel(archive)).rejects.toThrow('has shape [8, 100000000], the file')
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
