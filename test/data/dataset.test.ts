import { Dense, Normalization, Sequential } from 'glassgrad'
import { Dataset, splitDataset, timeseriesDatasetFromArray } from 'glassgrad/data'
import { StringLookup, TextVectorization } from 'glassgrad/text'
import { describe, expect, it } from 'vitest'
import { NdArray } from '../../src/node/index.js'

const plain = (value: unknown): unknown =>
  value instanceof NdArray ? value.toArray() : Array.isArray(value) ? value.map(plain) : value
const all = async (dataset: Dataset<unknown>) => plain(await dataset.toArray())

describe('a Dataset', () => {
  it('gives rows of arrays, together again in batches, with their dtypes', async () => {
    const x = NdArray.from(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      'uint8',
    )
    const dataset = Dataset.fromArrays([x, [7, 8, 9], ['a', 'b', 'c']])
    expect(dataset.length).toBe(3)
    expect(await all(dataset)).toEqual([
      [[1, 2], 7, 'a'],
      [[3, 4], 8, 'b'],
      [[5, 6], 9, 'c'],
    ])
    const batches = dataset.batch(2)
    expect(batches.length).toBe(2)
    const [first, second] = await batches.toArray()
    expect(first[0].dtype).toBe('uint8')
    expect(plain(first)).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [7, 8],
      ['a', 'b'],
    ])
    expect(plain(second)).toEqual([[[5, 6]], [9], ['c']])
    expect(await dataset.batch(2, { dropRemainder: true }).toArray()).toHaveLength(1)
    // The same through elements that are made one by one.
    expect(await all(dataset.map((row) => row).batch(2))).toEqual(await all(batches))
    expect(await all(batches.unbatch() as Dataset<unknown>)).toEqual(await all(dataset))
    const named = Dataset.fromArrays({ a: [1, 2], b: ['x', 'y'] }).batch(2)
    expect(((await named.toArray())[0] as { b: string[] }).b).toEqual(['x', 'y'])
  })

  it('maps, filters, takes, skips, zips, repeats, goes on with another', async () => {
    const numbers = Dataset.range(6)
    expect(await all(numbers.map(async (n) => n * n).filter((n) => n % 2 === 0))).toEqual([0, 4, 16])
    expect(await all(numbers.skip(1).take(3))).toEqual([1, 2, 3])
    expect(numbers.skip(4).length).toBe(2)
    expect(await all(Dataset.zip(numbers, Dataset.from(['a', 'b'])))).toEqual([
      [0, 'a'],
      [1, 'b'],
    ])
    expect(await all(numbers.take(2).repeat(3))).toEqual([0, 1, 0, 1, 0, 1])
    expect(await all(numbers.take(1).repeat().take(4))).toEqual([0, 0, 0, 0])
    expect(await all(numbers.take(1).concatenate(numbers.skip(5)))).toEqual([0, 5])
    expect(
      await all(
        Dataset.fromArrays(NdArray.from([1, 2, 3]))
          .skip(1)
          .take(1),
      ),
    ).toEqual([2])
  })

  it('shuffles anew in each pass, the same for the same seed, whole or through a buffer', async () => {
    const sorted = (list: number[]) => [...list].sort((a, b) => a - b)
    for (const make of [
      (seed: number) =>
        Dataset.fromArrays(NdArray.from(Array.from({ length: 20 }, (_, i) => i)))
          .shuffle(20, { seed })
          .map((v) => v.at()),
      (seed: number) => Dataset.range(20).shuffle(5, { seed }),
      (seed: number) => Dataset.range(20).shuffle(20, { seed }),
    ]) {
      const [one, other] = [make(3), make(3)]
      const [a, b] = [await one.toArray(), await one.toArray()]
      expect(a).not.toEqual(b)
      expect(sorted(a)).toEqual(Array.from({ length: 20 }, (_, i) => i))
      expect(sorted(b)).toEqual(sorted(a))
      expect([await other.toArray(), await other.toArray()]).toEqual([a, b])
      expect(await make(4).toArray()).not.toEqual(a)
    }
    const fixed = Dataset.range(20).shuffle(20, { reshuffleEachIteration: false })
    expect(await fixed.toArray()).toEqual(await fixed.toArray())
    const near = await Dataset.range(100).shuffle(3).toArray()
    near.forEach((n, i) => {
      expect(n).toBeLessThanOrEqual(i + 3)
    })
  })

  it('keeps what it has made, and begins before it is asked', async () => {
    let made = 0
    const counted = Dataset.range(3).map((n) => {
      made++
      return n
    })
    const cached = counted.cache()
    await cached.take(1).toArray() // not a whole pass
    expect(made).toBe(1)
    expect(await cached.toArray()).toEqual(await cached.toArray())
    expect(made).toBe(4)
    const begun: number[] = []
    const ahead = Dataset.range(5)
      .map((n) => {
        begun.push(n)
        return n
      })
      .prefetch(2)
    for await (const n of ahead) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect(begun.at(-1)).toBe(Math.min(n + 2, 4))
      if (n === 3) break
    }
    const failing = Dataset.range(3).map((n) => {
      if (n === 1) throw new Error('no more')
      return n
    })
    await expect(failing.prefetch(3).toArray()).rejects.toThrow('no more')
  })

  it('feeds fit, evaluate and predict', async () => {
    const x = NdArray.normal([40, 3], 1)
    const y = x.sum(1)
    const model = new Sequential([new Dense(1, { inputShape: [3] })])
    model.compile({ optimizer: 'adam', loss: 'mse' })
    const training = Dataset.fromArrays([x, y]).shuffle().batch(8).prefetch(2)
    const { history } = await model.fit(training, {
      epochs: 3,
      verbose: 0,
      validationData: Dataset.fromArrays([x, y]).batch(16),
    })
    expect(history.val_loss).toHaveLength(3)
    expect(history.loss[2]).toBeLessThan(history.loss[0])
    const [loss] = await model.evaluate(training, { verbose: 0 })
    expect(loss).toBeCloseTo((await model.evaluate(x, y, { verbose: 0 }))[0], 5)
    const predicted = await model.predict(Dataset.fromArrays(x).batch(16))
    expect(predicted.toArray()).toEqual((await model.predict(x)).toArray())
    const normalize = new Normalization()
    await normalize.adapt(Dataset.fromArrays(x).batch(10))
    expect((await normalize.getWeights())[0].at(0)).toBeCloseTo(x.mean(0).at(0), 5)
  })

  it('feeds texts', async () => {
    const texts = ['good film', 'bad film', 'good', 'bad']
    const batches = Dataset.fromArrays([texts, [1, 0, 1, 0]]).batch(2)
    const vectorize = new TextVectorization({ outputMode: 'multi_hot' })
    await vectorize.adapt(batches.map(([text]) => text))
    expect(vectorize.getVocabulary()).toEqual(['[UNK]', 'good', 'film', 'bad'])
    const model = new Sequential([vectorize, new Dense(1)])
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    await model.fit(batches, { verbose: 0, epochs: 2 })
    expect((await model.predict(batches.map(([text]) => text))).shape).toEqual([4, 1])
    const lookup = new StringLookup()
    await lookup.adapt(Dataset.from([['a', 'b'], ['a']]))
    expect(lookup.getVocabulary()).toEqual(['[UNK]', 'a', 'b'])
  })

  it('says what is wrong', async () => {
    expect(() => new Dataset([] as never)).toThrow('expected a function that gives the elements')
    expect(() => Dataset.fromArrays([[1, 2], [1]])).toThrow('expected as many rows of each, got 2 and 1')
    expect(() => Dataset.from((function* () {})())).toThrow('a generator can be gone through once')
    expect(() => Dataset.range(3).batch(0)).toThrow('batch: expected a whole number from 1 up, got 0')
    expect(() => Dataset.range(3).shuffle(3, { sede: 1 } as object)).toThrow("Did you mean 'seed'")
    await expect(
      Dataset.from([[1], [1, 2]])
        .batch(2)
        .toArray(),
    ).rejects.toThrow('elements are made alike')
    await expect(Dataset.from([new Date()]).batch(2).toArray()).rejects.toThrow(
      'expected numbers, texts, arrays',
    )
  })
})

describe('splitDataset', () => {
  it('gives two parts', async () => {
    const [left, right] = splitDataset(
      [
        [1, 2, 3, 4],
        ['a', 'b', 'c', 'd'],
      ],
      { leftSize: 0.75 },
    )
    expect(await all(left)).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
    expect(await all(right)).toEqual([[4, 'd']])
    const [a, b] = splitDataset(Dataset.range(10), { rightSize: 4, shuffle: true, seed: 2 })
    const numbers = [...(await a.toArray()), ...(await b.toArray())]
    expect([...numbers].sort((x, y) => x - y)).toEqual(Array.from({ length: 10 }, (_, i) => i))
    expect(await a.toArray()).toEqual(numbers.slice(0, 6))
    expect(() => splitDataset([[1]], { leftSize: 0.5 })).toThrow("can't be split into")
    expect(() => splitDataset([[1, 2]], {})).toThrow('expected leftSize or rightSize')
  })
})

describe('timeseriesDatasetFromArray', () => {
  // The examples of keras.io/api/data_loading/timeseries
  const data = Array.from({ length: 100 }, (_, i) => i)
  it('gives windows', async () => {
    const windows = timeseriesDatasetFromArray(data, null, {
      sequenceLength: 10,
      sequenceStride: 3,
      samplingRate: 2,
      batchSize: null,
    })
    const list = (await all(windows)) as number[][]
    expect(list[0]).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18])
    expect(list[1]).toEqual([3, 5, 7, 9, 11, 13, 15, 17, 19, 21])
    expect(list.at(-1)).toEqual([81, 83, 85, 87, 89, 91, 93, 95, 97, 99])
  })

  it('gives a target for each', async () => {
    const inputs = data.slice(0, -10)
    const batches = timeseriesDatasetFromArray(inputs, data.slice(10), { sequenceLength: 10, batchSize: 32 })
    const [[x, y]] = await batches.toArray()
    expect(plain(x.slice(0, 2))).toEqual([data.slice(0, 10), data.slice(1, 11)])
    expect(plain(y.slice(0, 2))).toEqual([10, 11])
    expect(batches.length).toBe(3)
    const shuffled = timeseriesDatasetFromArray(inputs, data.slice(10), {
      sequenceLength: 10,
      shuffle: true,
      startIndex: 5,
      endIndex: 60,
    })
    const [[xs, ys]] = await shuffled.toArray()
    expect(ys.shape).toEqual([46])
    for (let i = 0; i < 46; i++) expect(ys.at(i)).toBe(xs.at(i, 0) + 10)
    expect(() => timeseriesDatasetFromArray([1, 2], null, { sequenceLength: 3 })).toThrow(
      'sequenceLength as a whole number from 1 to 2',
    )
  })
})
