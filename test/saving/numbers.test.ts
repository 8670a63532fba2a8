import * as audio from 'glassgrad/audio'
import * as image from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import * as further from 'glassgrad/optimizers'
import * as texts from 'glassgrad/text'
import { describe, expect, it } from 'vitest'
import * as glassgrad from '../../src/index.js'
import { toPythonJson } from '../../src/model/saving/json.js'
import { goldens } from '../goldens.js'

type Settings = Record<string, 'int' | 'float'>

/** Settings whose defaults are written as whole numbers in Keras, and that are fractions as well. */
const FRACTIONS = new Set([
  'adam_lr_ratio',
  'fill_value',
  'max_value',
  'label_smoothing',
  'value_range',
  'factor',
])

/** Whether there is such a class here, or a function of its name with a small first letter. */
function isHere(name: string): boolean {
  const { initializers, regularizers, constraints, metrics } = glassgrad
  const small = name[0].toLowerCase() + name.slice(1)
  return [
    glassgrad,
    audio,
    image,
    layers,
    further,
    texts,
    metrics,
    initializers,
    regularizers,
    constraints,
  ].some((all) => name in all || small in all)
}

describe('numbers are written as Python tells them apart', () => {
  const kinds = Object.entries(goldens<Record<string, Record<string, Settings>>>('settings_numbers.json'))
  const all = kinds.flatMap(([kind, classes]) =>
    Object.entries(classes)
      .filter(([name]) => isHere(name))
      .flatMap(([name, settings]) =>
        Object.entries(settings).map(([key, type]) => [`${kind} ${name} ${key}`, key, type] as const),
      ),
  )

  it('there are all kinds of classes', () => {
    expect(kinds.map(([kind]) => kind)).toHaveLength(8)
    expect(all.length).toBeGreaterThan(150)
  })

  it.each(all)('%s', (_, key, type) => {
    const text = toPythonJson({ module: 'keras.layers', class_name: 'Any', config: { [key]: 3 } })
    const whole = type === 'int' && !FRACTIONS.has(key)
    expect(text).toContain(whole ? `"${key}":3}` : `"${key}":3.0}`)
  })
})

it('what layers about texts have learned is whole', () => {
  const { config } = JSON.parse(
    toPythonJson({
      config: new texts.IntegerLookup({ vocabulary: [3, 5], numOovIndices: 2, maskToken: 0 }).getConfig(),
    }).replace(/(\d)\.0/g, '$1.5'),
  )
  expect(config).toMatchObject({ vocabulary: [3, 5], num_oov_indices: 2, mask_token: 0, vocabulary_size: 5 })
  const vectorized = new texts.TextVectorization({ outputSequenceLength: 4, ngrams: [1, 2] }).getConfig()
  expect(toPythonJson(vectorized)).toContain('"output_sequence_length":4,')
  expect(toPythonJson(vectorized)).toContain('"ngrams":[1,2]')
})
