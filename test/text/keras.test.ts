import { readFileSync } from 'node:fs'
import { loadModel, type NdArray, ready } from 'glassgrad'
import { HashedCrossing, Hashing, IntegerLookup, StringLookup, TextVectorization } from 'glassgrad/text'
import { beforeAll, describe, expect, it } from 'vitest'
import { camelCase } from '../../src/lookup.js'

const LAYERS = { HashedCrossing, Hashing, IntegerLookup, StringLookup, TextVectorization }

/** What Keras gave for a layer (test/goldens/texts.py). */
interface Golden {
  layer: keyof typeof LAYERS
  config: Record<string, unknown>
  adapt: unknown[] | null
  x: unknown[]
  y: unknown[]
  vocabulary: (string | number)[] | null
}
const { cases, lines, predicted } = JSON.parse(readFileSync('test/goldens/texts.json', 'utf8')) as {
  cases: Golden[]
  lines: string[]
  predicted: number[][][]
}

beforeAll(() => ready())

describe('gives what Keras gives', () => {
  it.each(cases.map((golden) => [`${golden.layer} ${JSON.stringify(golden.config)}`, golden] as const))(
    '%s',
    async (_, { layer: name, config, adapt, x, y, vocabulary }) => {
      const options = Object.fromEntries(
        Object.entries(config).map(([key, value]) => [camelCase(key), value]),
      )
      const layer = Reflect.construct(LAYERS[name], [options]) as InstanceType<typeof StringLookup>
      if (adapt) await layer.adapt(adapt as string[])
      if (vocabulary) expect(layer.getVocabulary()).toEqual(vocabulary)
      if (config.invert) return expect(layer.decode(x as number[][])).toEqual(y)
      const got = await layer.apply(x as string[]).data()
      const wanted = y.flat(Infinity) as number[]
      expect(got).toHaveLength(wanted.length)
      for (const [i, value] of wanted.entries()) expect(got[i], `place ${i}`).toBeCloseTo(value, 5)
    },
  )
})

it('a model of Keras with texts opens, and predicts the same', async () => {
  const model = await loadModel(readFileSync('test/goldens/texts.keras'))
  const codes = lines.map((_, i) => [(i % 5) + 2])
  for (const one of [model, await loadModel(await model.toBytes('keras'))]) {
    const [dense, rare] = (await one.predict([lines.map((line) => [line]), codes] as never)) as NdArray[]
    for (const [ours, theirs] of [[dense, predicted[0]] as const, [rare, predicted[1]] as const]) {
      for (const [i, value] of theirs.flat(2).entries()) expect(ours.data[i]).toBeCloseTo(value, 5)
    }
  }
})
