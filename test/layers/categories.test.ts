import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  CategoryEncoding,
  Dense,
  Discretization,
  Input,
  loadModel,
  Model,
  NdArray,
  ready,
  Sequential,
  tensor,
} from '../../src/node/index.js'

const golden = JSON.parse(readFileSync(new URL('../goldens/categories.json', import.meta.url), 'utf8'))
beforeAll(() => ready())

const values = async (x: { array(): Promise<NdArray> }) => (await x.array()).toArray()

describe('CategoryEncoding', () => {
  it.each<{ mode: 'count'; x: number[][]; weights: number[][] | null; y: unknown }>(golden.encoding)(
    '$mode of $x',
    async ({ mode, x, weights, y }) => {
      const encode = new CategoryEncoding(4, { outputMode: mode })
      const ids = tensor(x, 'int32')
      const out = encode.apply(weights ? [ids, tensor(weights)] : ids)
      const rounded = (await out.array()).data.map((v) => Math.round(v * 1e6) / 1e6)
      expect(Array.from(rounded, (v) => Number(v.toPrecision(6)))).toEqual([y].flat(3))
      expect(encode.computeOutputShape([null, ...ids.shape.slice(1)]).slice(1)).toEqual(out.shape.slice(1))
    },
  )

  it('stands in a model, and says which class is too large', async () => {
    const model = new Sequential([new CategoryEncoding(3, { inputShape: [2] }), new Dense(1)])
    expect((await model.predict([[0, 2]])).shape).toEqual([1, 1])
    await expect(model.predict([[0, 3]])).rejects.toThrow('expected classes from 0 to 2, got 3 at place 1')
    const loaded = await loadModel(await model.toBytes('keras'))
    expect((await loaded.predict([[0, 2]])).toArray()).toEqual((await model.predict([[0, 2]])).toArray())
    expect(() => new CategoryEncoding(0)).toThrow('numTokens as a whole number from 1 up')
    expect(() => new CategoryEncoding(3).apply(Input([4, 2]))).toThrow(
      'expected an input [batch, classes of an example]',
    )
  })
})

describe('Discretization', () => {
  it.each<{
    batches: number[][]
    bins: number
    epsilon: number
    boundaries: number[]
    x: number[][]
    y: unknown
  }>(golden.bins)(
    '$bins bins of $batches.length batches',
    async ({ batches, bins, epsilon, boundaries, x, y }) => {
      const layer = new Discretization({ numBins: bins, epsilon })
      await layer.adapt(
        batches.map((batch) => new NdArray(Float32Array.from(batch), [batch.length])).values(),
      )
      expect(layer.binBoundaries!.length).toBe(boundaries.length)
      for (const [i, value] of layer.binBoundaries!.entries()) expect(value).toBeCloseTo(boundaries[i], 5)
      expect(await values(layer.apply(tensor(x)))).toEqual(y)
    },
  )

  it('puts a value on a boundary into the bin above', async () => {
    const layer = new Discretization([0, 0.5, 2])
    const out = layer.apply(tensor([[-1, 0, 0.25, 0.5, 3]]))
    expect(out.dtype).toBe('int32')
    expect(await values(out)).toEqual([[0, 1, 1, 2, 3]])
    const hot = new Discretization({ binBoundaries: [0], outputMode: 'multi_hot' })
    expect(
      await values(
        hot.apply(
          tensor([
            [-1, -2],
            [-1, 2],
          ]),
        ),
      ),
    ).toEqual([
      [1, 0],
      [1, 1],
    ])
  })

  it('keeps what it has learned in a file', async () => {
    const layer = new Discretization({ numBins: 3, outputMode: 'one_hot' })
    await layer.adapt([1, 2, 3, 4, 5, 6])
    const input = Input([1])
    const model = new Model(input, new Dense(2).apply(layer.apply(input)))
    const loaded = await loadModel(await model.toBytes('keras'))
    expect((await loaded.predict([[2.5], [7]])).toArray()).toEqual(
      (await model.predict([[2.5], [7]])).toArray(),
    )
  })

  it('says what is missing', async () => {
    expect(() => new Discretization()).toThrow('expected binBoundaries, or numBins')
    expect(() => new Discretization([2, 1])).toThrow('in rising order, got 1 at 1')
    expect(() => new Discretization({ numBins: 3 }).apply(tensor([1]))).toThrow('has no boundaries yet')
    await expect(new Discretization([1]).adapt([1])).rejects.toThrow('given as an option')
    await expect(new Discretization({ numBins: 2 }).adapt([NaN])).rejects.toThrow('contain NaN')
  })
})
