import {
  Conv2D,
  Dense,
  Flatten,
  Input,
  Model,
  NdArray,
  Rescaling,
  Sequential,
  tensor,
  valueAndGrad,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { uniform } from './examples.js'

// As Keras does it (tried in 3.15): an axis of 1 is added or left out at the end, and nothing else.
describe('a last axis of 1 may be there or not', () => {
  const images = new NdArray(uniform(4 * 8 * 8), [4, 8, 8])
  const network = () => {
    const x = Input({ shape: [8, 8, 1] })
    return new Model({
      inputs: x,
      outputs: new Dense(1).apply(new Flatten().apply(new Conv2D(2, 3).apply(x))),
    })
  }

  it('in predict, fit and evaluate, whatever holds the numbers', async () => {
    const model = network()
    const nested = images.toArray() as number[][][]
    const expected = (await model.predict(images.reshape([4, 8, 8, 1]))).data
    expect((await model.predict(images)).data).toEqual(expected)
    expect((await model.predict(nested)).data).toEqual(expected)
    expect((await model.predict(tensor(images))).data).toEqual(expected)
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    const y = new NdArray(uniform(4), [4, 1])
    const [loss] = await model.evaluate(images, y, { verbose: 0 })
    expect((await model.fit(images, y, { batchSize: 4, verbose: 0 })).history.loss[0]).toBeCloseTo(loss, 6)
  })

  it('in a call, through which gradients flow', async () => {
    const model = network()
    const x = tensor(images)
    const { value, gradients } = valueAndGrad(() => model.apply(x).sum(), [x])
    expect(gradients[0].shape).toEqual([4, 8, 8])
    expect(await value.item()).toBeCloseTo(
      await model
        .apply(tensor(images.reshape([4, 8, 8, 1])))
        .sum()
        .item(),
      4,
    )
  })

  it('one number an example, with and without its axis', async () => {
    const dense = new Sequential([Input({ shape: [1] }), new Dense(2)])
    expect((await dense.predict(new Float32Array([1, 2, 3]))).shape).toEqual([3, 2])
    const scaled = new Sequential([Input({ shape: [] }), new Rescaling(2)])
    expect(Array.from((await scaled.predict([[1], [2]])).data)).toEqual([2, 4])
    const row = new Sequential([Input({ shape: [4] }), new Dense(2)])
    expect((await row.predict(new NdArray(uniform(12), [3, 4, 1]))).shape).toEqual([3, 2])
  })

  it('nothing but such an axis', async () => {
    await expect(network().predict(new NdArray(uniform(64), [8, 8]))).rejects.toThrow(
      'expected input of shape [batch, 8, 8, 1], got [8, 8]',
    )
    const row = new Sequential([Input({ shape: [4] }), new Dense(2)])
    await expect(row.predict(new Float32Array(4))).rejects.toThrow(
      'expected input of shape [batch, 4], got [4]',
    )
  })
})
