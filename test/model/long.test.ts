import { Dense, Input, Model, Sequential, SGD, type Symbolic } from 'glassgrad'
import { expect, it } from 'vitest'

const identity = (more = {}) => new Dense(1, { kernelInitializer: 'ones', ...more })

it('a Sequential of 3,000 layers: each is connected once, not with every one that follows', () => {
  const model = new Sequential([identity({ inputShape: [1] })])
  let calls = 0
  class Counted extends Dense {
    override computeOutputShape(shape: Parameters<Dense['computeOutputShape']>[0]) {
      calls++
      return super.computeOutputShape(shape)
    }
  }
  for (let i = 1; i < 3000; i++) model.add(new Counted(1))
  expect(model.layers.length).toBe(3000)
  expect(model.countParams()).toBe(6000)
  expect(calls).toBe(2999)
  model.pop()
  expect(model.graph?.steps.length).toBe(2999)
})

it('a functional chain of 8,000 calls predicts, and is trained by their common weight', async () => {
  const input = Input({ shape: [1] })
  const layer = identity({ useBias: false })
  let x: Symbolic = input
  for (let i = 0; i < 8000; i++) x = layer.apply(x)
  const model = new Model({ inputs: input, outputs: x })
  expect(model.graph?.steps.length).toBe(8000)
  expect(model.computeOutputShape([null, 1])).toEqual([null, 1])
  expect((await model.predict([[1], [2]])).data).toEqual(Float32Array.of(1, 2))
  model.compile({ optimizer: new SGD(1e-6), loss: 'mse' })
  const { history } = await model.fit([[1], [2]], [[0], [0]], { epochs: 1, verbose: 0 })
  expect(history.loss).toEqual([2.5])
  // ŷ = w^8000 x: d loss / dw = 8000 · mean 2x² = 40,000 at w = 1.
  expect((await model.getWeights())[0].data[0]).toBeCloseTo(0.96, 5)
}, 120_000)
