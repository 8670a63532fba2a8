import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Concatenate,
  Dense,
  Embedding,
  Flatten,
  GlobalAveragePooling1D,
  Input,
  loadModel,
  Model,
  modelFromJSON,
  ready,
  Sequential,
  setRandomSeed,
} from 'glassgrad'
import * as text from 'glassgrad/text'
import { HashedCrossing, Hashing, IntegerLookup, StringLookup, TextVectorization } from 'glassgrad/text'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readZip } from '../../src/io/zip.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-text-'))
beforeAll(() => ready())
afterAll(() => rmSync(folder, { recursive: true }))

const good = ['a good film', 'good fun', 'really good', 'fun and good']
const bad = ['a bad film', 'bad and dull', 'really bad', 'dull']
const texts = [...good, ...bad]
const labels = [1, 1, 1, 1, 0, 0, 0, 0]

function classifier(vectorize: TextVectorization): Sequential {
  setRandomSeed(3)
  return new Sequential([
    vectorize,
    new Embedding(20, 8, { maskZero: true }),
    new GlobalAveragePooling1D(),
    new Dense(1, { activation: 'sigmoid' }),
  ])
}

it('trains on texts, measures and predicts for them', async () => {
  const vectorize = new TextVectorization({ maxTokens: 20 })
  await vectorize.adapt(texts)
  const model = classifier(vectorize)
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] })
  model.optimizer.learningRate = 0.05
  await model.fit(texts, labels, { epochs: 30, batchSize: 4, validationSplit: 0.25, verbose: 0 })
  const [, accuracy] = await model.evaluate(texts, labels, { verbose: 0 })
  expect(accuracy).toBe(1)
  const [[one], [other]] = (await model.predict(['such a good thing', 'dull thing'])).toArray() as number[][]
  expect(one).toBeGreaterThan(0.5)
  expect(other).toBeLessThan(0.5)
  // The same texts, one to a row, and in batches of a generator.
  const rows = await model.predict(texts.map((line) => [line]))
  const once = await model.predict(texts)
  expect(rows.toArray()).toEqual(once.toArray())
  async function* batches() {
    yield [texts.slice(0, 4), labels.slice(0, 4)] as const
    yield [texts.slice(4), labels.slice(4)] as const
  }
  const { history } = await model.fit(batches, { verbose: 0, epochs: 2 })
  expect(history.loss).toHaveLength(2)
  expect((await model.predictOnBatch(['good'])).shape).toEqual([1, 1])
  expect(await model.trainOnBatch(['good', 'bad'], [1, 0])).toHaveLength(2)

  const path = join(folder, 'texts.keras')
  await model.save(path)
  const loaded = await loadModel(path)
  expect((await loaded.predict(texts)).toArray()).toEqual((await model.predict(texts)).toArray())
  await loaded.fit(texts, labels, { verbose: 0 })
  await expect(model.save(join(folder, 'texts.h5'))).rejects.toThrow('for which .h5 has no room')
})

it('keeps vocabularies where Keras keeps them', async () => {
  const vectorize = new TextVectorization({ outputMode: 'tf_idf' })
  await vectorize.adapt(['foo bar', 'bar baz'])
  const model = new Sequential([vectorize, new Dense(2)])
  const before = await model.predict(['foo bar qux'])
  const bytes = await model.toBytes('keras')
  const members = readZip(bytes)
  const file = new TextDecoder().decode(members.get('assets/layers/text_vectorization/vocabulary.txt'))
  expect(file).toBe('[UNK]\nbar\nfoo\nbaz')
  expect(members.has('assets/layers/text_vectorization/_lookup_layer/vocabulary.txt')).toBe(true)
  const loaded = await loadModel(bytes)
  expect((await loaded.predict(['foo bar qux'])).toArray()).toEqual(before.toArray())
  expect((loaded.layers[0] as TextVectorization).getVocabulary()).toEqual(vectorize.getVocabulary())
  const given = new Sequential([
    new TextVectorization({ vocabulary: ['a', 'b'], ngrams: [1, 2] }),
    new Flatten(),
  ])
  const config = readZip(await given.toBytes('keras'))
  expect([...config.keys()].filter((name) => name.startsWith('assets'))).toEqual([])
  expect(JSON.parse(new TextDecoder().decode(config.get('config.json'))).config.layers).toMatchObject([
    { class_name: 'InputLayer', config: { batch_shape: [null, 1], dtype: 'string' } },
    {
      module: 'keras.layers',
      class_name: 'TextVectorization',
      config: {
        max_tokens: null,
        standardize: 'lower_and_strip_punctuation',
        split: 'whitespace',
        ngrams: [1, 2],
        output_mode: 'int',
        output_sequence_length: null,
        pad_to_max_tokens: false,
        sparse: false,
        ragged: false,
        vocabulary: ['a', 'b'],
        idf_weights: null,
        encoding: 'utf-8',
        vocabulary_size: 4,
      },
    },
    { class_name: 'Flatten' },
  ])
  const again = modelFromJSON(given.toJSON(), text as never)
  expect((again.layers[0] as TextVectorization).encode(['a b']).toArray()).toEqual([[2, 3, 1]])
})

it('several features of one table: looked up, crossed, hashed, and numbers as they are', async () => {
  const city = Input([1], { dtype: 'string', name: 'city' })
  const age = Input([1], { dtype: 'int32', name: 'age' })
  const income = Input([1], { name: 'income' })
  const cities = new StringLookup({ vocabulary: ['Paris', 'Rome'], outputMode: 'one_hot' })
  const ages = new IntegerLookup({ vocabulary: [20, 30] })
  const crossed = new HashedCrossing(8, { outputMode: 'one_hot' })
  const hashed = new Hashing(4, { outputMode: 'one_hot' })
  const parts = [
    cities.apply(city),
    new Flatten().apply(new Embedding(3, 2).apply(ages.apply(age))),
    crossed.apply([city, age]),
    hashed.apply(city),
    income,
  ]
  const all = new Concatenate().apply(parts)
  const model = new Model([city, age, income], new Dense(1).apply(all))
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  const x = { city: ['Paris', 'Oslo', 'Rome'], age: [[20], [30], [99]], income: [[0.1], [0.2], [0.3]] }
  await model.fit(x, [1, 2, 3], { verbose: 0, epochs: 2 })
  const before = await model.predict(x)
  expect(before.shape).toEqual([3, 1])
  const wide = new Model([city, age, income], all)
  const row = ((await wide.predict(x)).toArray() as number[][])[1]
  expect(row.slice(0, 3)).toEqual([1, 0, 0]) // Oslo is unknown
  expect(row[5 + crossed.encode([['Oslo'], [30]]).at(0)]).toBe(1)
  expect(row[13 + hashed.encode(['Oslo']).at(0)]).toBe(1)
  const loaded = await loadModel(await model.toBytes('keras'))
  expect((await loaded.predict(x)).toArray()).toEqual(before.toArray())
})

it('stands in a model of its own, inside another one', async () => {
  const vectorize = new TextVectorization({ vocabulary: ['good', 'bad'], outputSequenceLength: 3 })
  const inner = new Sequential([vectorize, new Embedding(4, 2), new GlobalAveragePooling1D()])
  const outer = new Sequential([inner, new Dense(1)])
  const ends = new Sequential([inner.layers[0], inner.layers[1], inner.layers[2], outer.layers[1]] as never)
  expect((await outer.predict(['good bad', 'bad'])).toArray()).toEqual(
    (await ends.predict(['good bad', 'bad'])).toArray(),
  )
})

it('says where texts can’t go', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [1] })])
  await expect(model.predict(['a'])).rejects.toThrow('takes numbers, got texts: a TextVectorization')
  const words = Input([1], { dtype: 'string' })
  expect(() => new Dense(1).apply(words)).toThrow('takes numbers, and its input holds texts')
  const lookup = new StringLookup({ vocabulary: ['a'] })
  const dense = new Dense(1).apply(Input([1]))
  expect(() => new Model(dense.call!.inputs[0], lookup.apply(dense))).toThrow('on what comes into the model')
  const ids = new Sequential([new StringLookup({ vocabulary: ['a'] }), new Embedding(1, 2)])
  await expect(ids.predict([['a']])).rejects.toThrow('expected ids from 0 to 0, got 1')
  await expect(ids.predict([['a'], ['b', 'c']])).rejects.toThrow('rows differ in length')
  await expect(ids.predict([['a'], [3]] as never)).rejects.toThrow('got 3 at x[1][0]')
  await expect(model.fit([[1]], ['yes'] as never, { verbose: 0 })).rejects.toThrow(/y|compile/)
})
