import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { readZip } from '../../src/io/zip.js'
import { close, loadModel, type Model, modelFromJSON, NdArray } from '../../src/node/index.js'
import { arrayOf, expectClose, goldens, type Stored } from '../goldens.js'
import { structureOf } from './h5Structure.js'

afterAll(close)

const names = ['mlp', 'cnn', 'functional', 'attention', 'images', 'spatial', 'parts'] as const

interface Case {
  input: Stored | Stored[]
  prediction: Stored | Stored[]
}

const path = (file: string) => new URL(`../goldens/models/${file}`, import.meta.url).pathname
const bytesOf = (file: string) => new Uint8Array(readFileSync(path(file)))
const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))

async function predictions(model: Model, name: string): Promise<NdArray[]> {
  const inputs = [goldens<Case>(`models/${name}.json`).input].flat().map(arrayOf)
  return [await model.predict<NdArray | NdArray[]>(inputs.length === 1 ? inputs[0] : inputs)].flat()
}

async function expectGolden(model: Model, name: string): Promise<void> {
  const wanted = [goldens<Case>(`models/${name}.json`).prediction].flat()
  const got = await predictions(model, name)
  expect(got.length).toBe(wanted.length)
  for (const [i, { data }] of wanted.entries()) expectClose(got[i].data, data, 1e-5, 1e-6, name)
}

/**
 * Keras' JSON without what depends on its process and backend: ids of objects in memory, the module of an
 * optimizer made for Torch, and arguments of calls that say nothing (`mask: null`, `training: false`); without the shapes
 * that layers inside wrappers were built for.
 */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([name, item]) => {
    if (name === 'shared_object_id') return false
    if (key === 'layer' && name === 'build_config') return false // the wrapper's own says it
    if (key === 'optimizer' && ['module', 'registered_name'].includes(name)) return false
    return !(key === 'kwargs' && (item === null || item === false))
  })
  return Object.fromEntries(entries.map(([name, item]) => [name, comparable(item, name)]))
}

/** Without the groups that Keras has for a dropout and a softmax in an attention: layers without weights. */
function weightGroups(lines: readonly string[]): string[] {
  return lines.filter((line) => !/\/_(dropout_layer|softmax)\b/.test(line))
}

/** Lines of an .h5 file with the JSON in them set apart, and without the backend's name. */
function withoutJson(lines: readonly string[]): { rest: string[]; configs: unknown[] } {
  const isJson = (line: string) => line.startsWith('@model_config') || line.startsWith('@training_config')
  return {
    rest: lines.filter((line) => !isJson(line) && !line.includes('@backend')),
    configs: lines
      .filter(isJson)
      .map((line) => comparable(JSON.parse(JSON.parse(line.slice(line.indexOf(' "') + 1))))),
  }
}

/** The short names that Keras 3 writes into `.h5` files, and can't read there, as what it can. */
function withLongNames(config: unknown): unknown {
  const long = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(long)
    return item === 'mse' ? 'mean_squared_error' : item
  }
  const metric = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(metric)
    const of = { mae: 'MeanAbsoluteError', mse: 'MeanSquaredError' }[`${item}`]
    return of ? { class_name: of, config: { name: item, dtype: 'float32' } } : item
  }
  const training = config as { loss?: unknown; metrics?: unknown }
  if (training.loss === undefined) return config
  return { ...training, loss: long(training.loss), metrics: metric(training.metrics) }
}

describe.each(names)('%s', (name) => {
  it.each(['keras', 'h5'])('.%s of Keras: predictions, step of the optimizer', async (ending) => {
    const model = await loadModel(path(`${name}.${ending}`))
    await expectGolden(model, name)
    expect(model.compiled.optimizer.iterations).toBe(2)
  })

  it('.weights.h5 of Keras, into a model made from JSON', async () => {
    const model = modelFromJSON(
      new TextDecoder().decode(readZip(bytesOf(`${name}.keras`)).get('config.json')),
    )
    await model.loadWeights(path(`${name}.weights.h5`))
    await expectGolden(model, name)
  })

  it('.keras as Keras wrote it: members, JSON, groups, arrays, attributes and their types', async () => {
    const theirs = readZip(bytesOf(`${name}.keras`))
    const ours = readZip(await (await loadModel(path(`${name}.keras`))).toBytes('keras'))
    expect([...ours.keys()]).toEqual([...theirs.keys()])
    expect(comparable(json(ours.get('config.json')!))).toEqual(comparable(json(theirs.get('config.json')!)))
    expect(json(ours.get('metadata.json')!)).toMatchObject({
      keras_version: '3.15.1',
      date_saved: expect.any(String),
    })
    const member = 'model.weights.h5'
    expect(await structureOf(ours.get(member)!)).toEqual(weightGroups(await structureOf(theirs.get(member)!)))
  })

  it('.h5 as Keras wrote it', async () => {
    const theirs = withoutJson(await structureOf(bytesOf(`${name}.h5`)))
    const model = await loadModel(path(`${name}.h5`))
    const ours = withoutJson(await structureOf(await model.toBytes('h5')))
    expect(ours.rest).toEqual(theirs.rest)
    expect(ours.configs).toEqual(theirs.configs.map(withLongNames))
  })

  it('.weights.h5 as Keras wrote it', async () => {
    const model = await loadModel(path(`${name}.keras`))
    expect(await structureOf(await model.toBytes('weights.h5'))).toEqual(
      weightGroups(await structureOf(bytesOf(`${name}.weights.h5`))),
    )
  })

  it.each(['keras', 'h5'] as const)('.%s there and back: the same bits', async (format) => {
    const model = await loadModel(path(`${name}.keras`))
    const again = await loadModel(await model.toBytes(format))
    expect(await predictions(again, name)).toEqual(await predictions(model, name))
    expect(await again.compiled.optimizer.getWeights()).toEqual(await model.compiled.optimizer.getWeights())
  })

  it.each(['weights.h5', 'safetensors'] as const)(
    '.%s there and back, into a fresh model',
    async (format) => {
      const model = await loadModel(path(`${name}.keras`))
      const fresh = modelFromJSON(model.toJSON())
      await fresh.loadWeights(await model.toBytes(format))
      expect(await fresh.getWeights()).toEqual(await model.getWeights())
    },
  )
})

describe('files of Keras that somebody has compressed with h5py', () => {
  const compressed = (file: string) => path(`../hdf5/${file}`)

  it('.h5: the same predictions, weights and state of the optimizer', async () => {
    const [model, plain] = [await loadModel(compressed('cnn.h5')), await loadModel(path('cnn.h5'))]
    await expectGolden(model, 'cnn')
    expect(await model.getWeights()).toEqual(await plain.getWeights())
    expect(await model.compiled.optimizer.getWeights()).toEqual(await plain.compiled.optimizer.getWeights())
  })

  it('.weights.h5: the same predictions', async () => {
    const model = await loadModel(path('mlp.keras'))
    model.setWeights(
      (await model.getWeights()).map(
        ({ data, shape }) =>
          new NdArray(
            data.map(() => 0),
            shape,
          ),
      ),
    )
    await model.loadWeights(compressed('mlp.weights.h5'))
    await expectGolden(model, 'mlp')
  })
})
