import { describe, expect, it } from 'vitest'
import * as glassgrad from '../../src/index.js'
import { toPythonJson } from '../../src/model/saving/json.js'
import { goldens } from '../goldens.js'

type Settings = Record<string, 'int' | 'float'>

/** Settings whose defaults are written as whole numbers in Keras, and that are fractions as well. */
const FRACTIONS = new Set(['max_value', 'label_smoothing', 'value_range', 'factor'])

/** Whether there is such a class here, or a function of its name with a small first letter. */
function isHere(name: string): boolean {
  const { initializers, regularizers, constraints, metrics } = glassgrad
  const small = name[0].toLowerCase() + name.slice(1)
  return [glassgrad, metrics, initializers, regularizers, constraints].some(
    (all) => name in all || small in all,
  )
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
