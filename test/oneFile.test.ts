import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  Dense as PlainDense,
  Sequential as PlainSequential,
  relu,
  Tensor,
} from '../docs/one-file/glassgrad.js'
import { Dense, NdArray, ready, Sequential, SparseCategoricalCrossentropy } from '../src/node/index.js'

/** Numbers in [0, 1) that are the same in every run. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  })
}

const [BATCH, PIXELS, STEPS] = [32, 784, 20]

describe('docs/one-file/glassgrad.ts', () => {
  beforeAll(() => ready())

  it('has the same weights as the engine, after 20 steps from the same start', async () => {
    const drawn = numbers(200_000, 3).values()
    const random = vi.spyOn(Math, 'random').mockImplementation(() => drawn.next().value!)
    const plain = new PlainSequential([
      new PlainDense(PIXELS, 128, relu),
      new PlainDense(128, 64, relu),
      new PlainDense(64, 10),
    ])
    random.mockRestore()
    const model = new Sequential([
      new Dense(128, { inputShape: [PIXELS], activation: 'relu' }),
      new Dense(64, { activation: 'relu' }),
      new Dense(10),
    ])
    model.compile({ optimizer: 'adam', loss: new SparseCategoricalCrossentropy({ fromLogits: true }) })
    const tensors = plain.layers.flatMap(({ kernel, bias }) => [kernel, bias])
    const shapeOf = ({ rows, columns }: Tensor) => (rows === 1 ? [columns] : [rows, columns])
    model.setWeights(tensors.map((tensor) => new NdArray(tensor.data.slice(), shapeOf(tensor))))

    const before = tensors.map(({ data }) => data.slice())
    const losses: number[][] = []
    for (let step = 0; step < STEPS; step++) {
      const x = numbers(BATCH * PIXELS, step + 1)
      const labels = Int32Array.from(numbers(BATCH, 100 + step), (u) => Math.floor(10 * u))
      const loss = plain.trainOnBatch(new Tensor(x, BATCH, PIXELS), labels)
      model.resetMetrics()
      const [ours] = await model.trainOnBatch(new NdArray(x, [BATCH, PIXELS]), new NdArray(labels, [BATCH]))
      losses.push([loss, ours])
    }
    for (const [loss, ours] of losses) expect(ours).toBeCloseTo(loss, 5)
    const weights = await model.getWeights()
    tensors.forEach((tensor, i) => {
      const far = tensor.data.reduce(
        (most, w, j) => Math.max(most, Math.abs(w - Number(weights[i].data[j]))),
        0,
      )
      expect(far).toBeLessThan(1e-5)
      expect(tensor.data.some((w, j) => Math.abs(w - before[i][j]) > 1e-3)).toBe(true) // there is something to compare
    })
  })

  it('is one file of at most 200 lines that imports nothing', () => {
    const text = readFileSync(new URL('../docs/one-file/glassgrad.ts', import.meta.url), 'utf8')
    expect(text).not.toMatch(/^import|\bfrom '/m)
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(200)
  })

  it('fits and predicts', () => {
    // Two classes apart by the sign of the first of two features.
    const x = new Tensor(
      numbers(400, 7).map((u) => 2 * u - 1),
      200,
      2,
    )
    const labels = Array.from({ length: 200 }, (_, i) => (x.data[2 * i] > 0 ? 1 : 0))
    const model = new PlainSequential([new PlainDense(2, 16, relu), new PlainDense(16, 2)])
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    model.fit(x, labels, { epochs: 40, batchSize: 8 })
    expect(said.mock.calls.at(-1)?.[0]).toMatch(/^Epoch 40\/40 - loss: 0[.]\d+$/)
    said.mockRestore()
    const right = model.predict(x).filter((label, i) => label === labels[i]).length
    expect(right).toBeGreaterThan(180)
  })
})
