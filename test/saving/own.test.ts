import { afterAll, expect, it } from 'vitest'
import { toPythonJson } from '../../src/model/saving/json.js'
import * as g from '../../src/node/index.js'
import {
  close,
  Dense,
  Layer,
  Loss,
  loadModel,
  registerSerializable,
  Sequential,
  type Tensor,
} from '../../src/node/index.js'

afterAll(close)

/** With a field for its argument, and no getConfig. */
class Times extends Layer {
  static readonly positional = ['by']
  constructor(
    readonly by: number,
    options = {},
  ) {
    super(options)
  }
  call(x: Tensor): Tensor {
    return x.mul(this.by)
  }
}

class Quartic extends Loss {
  constructor() {
    super('quartic')
  }
  losses(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).square().square().mean(-1)
  }
}

const modelWith = (layer: Layer) => new Sequential([new Dense(2, { inputShape: [2] }), layer])

it.each(['keras', 'h5'] as const)('classes of one’s own, registered under a name, in .%s', async (format) => {
  registerSerializable('Scale', Times)
  registerSerializable('Fourth', Quartic, 'mine')
  const model = modelWith(new Times(3))
  model.compile({ optimizer: 'sgd', loss: new Quartic() })
  const again = await loadModel(await model.toBytes(format))
  expect((again.layers[1] as Times).by).toBe(3)
  expect(again.layers[1]).toBeInstanceOf(Times)
  expect(await again.predict([[1, 2]])).toEqual(await model.predict([[1, 2]]))
  expect(await again.evaluate([[1, 2]], [[0, 0]], { verbose: 0 })).toEqual(
    await model.evaluate([[1, 2]], [[0, 0]], { verbose: 0 }),
  )
})

it('an activation that is a layer', async () => {
  const leaky = new g.LeakyReLU({ negativeSlope: 0.5 })
  const model = new Sequential([new Dense(2, { inputShape: [2], activation: leaky as never })])
  const again = await loadModel(await model.toBytes('keras'))
  expect(await again.predict([[-1, -2]])).toEqual(await model.predict([[-1, -2]]))
})

it('a layer whose arguments a file would not have is not saved', async () => {
  class Hidden extends Layer {
    readonly #by: number
    constructor(by: number) {
      super()
      this.#by = by
    }
    call(x: Tensor): Tensor {
      return x.mul(this.#by)
    }
  }
  class Taken extends Layer {
    readonly factor: number
    constructor({ factor = 1, ...options } = {}) {
      super(options)
      this.factor = factor
    }
    call(x: Tensor): Tensor {
      return x.mul(this.factor)
    }
  }
  for (const layer of [new Hidden(2), new Taken({ factor: 2 })])
    await expect(modelWith(layer).toBytes('keras')).rejects.toThrow(/can't be saved: .*getConfig/)
})

it('numbers that Python needs as floats have a point, whole ones have none', async () => {
  const model = new Sequential([
    new Dense(2, { inputShape: [2], kernelRegularizer: g.regularizers.l2(1) }),
    new g.LeakyReLU({ negativeSlope: 1 }),
    new g.Dropout(0, { seed: 7 }),
  ])
  model.compile({
    optimizer: new g.SGD({ learningRate: 1, momentum: 0, clipnorm: 1 }),
    loss: 'mse',
    metrics: [
      new g.metrics.FBetaScore({ beta: 1, threshold: 1 }),
      new g.metrics.TopKCategoricalAccuracy({ k: 2 }),
    ],
  })
  const text = model.toJSON()
  for (const [key, value] of Object.entries({
    ...{
      l2: '1.0',
      negative_slope: '1.0',
      rate: '0.0',
      learning_rate: '1.0',
      momentum: '0.0',
      clipnorm: '1.0',
    },
    ...{ beta: '1.0', threshold: '1.0', units: '2', seed: '7', k: '2' },
  })) {
    expect(text).toContain(`"${key}":${value}`)
    expect(text).not.toMatch(new RegExp(`"${key}":${value.includes('.') ? '-?\\d+[,}]' : '-?\\d+\\.0'}`))
  }
  expect(text).toContain('"batch_shape":[null,2]')
  expect(() => toPythonJson({ a: Number.NaN })).toThrow('NaN')
})
