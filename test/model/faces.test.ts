import { describe, expect, it } from 'vitest'
import {
  Add,
  Bidirectional,
  Concatenate,
  cloneModel,
  Dense,
  GRU,
  GRUCell,
  Input,
  Lambda,
  Layer,
  LSTMCell,
  Model,
  NdArray,
  ops,
  Random,
  RNN,
  ready,
  regularizers,
  Sequential,
  type Symbolic,
  type Tensor,
  TimeDistributed,
  tensor,
} from '../../src/node/index.js'

// What a model and its layers tell of themselves, and random numbers of more kinds.

await ready()

const x = NdArray.from([
  [1, -2, 3],
  [0.5, 4, -1],
])

function small() {
  const input = Input([3])
  const hidden = new Dense(4, { activation: 'relu', name: 'hidden', kernelRegularizer: regularizers.l2(0.1) })
  const head = new Dense(2, { name: 'head' })
  return { input, hidden, head, model: new Model(input, head.apply(hidden.apply(input))) }
}

describe('ends', () => {
  it('of a model and of its layers make another model', async () => {
    const { input, hidden, model } = small()
    expect([model.input, model.inputs]).toEqual([input, [input]])
    expect(model.output).toBe(model.outputs[0])
    expect(model.getLayer('head').output).toBe(model.output)
    expect((hidden.output as Symbolic).shape).toEqual([null, 4])
    expect(model.getLayer('head').input).toBe(hidden.output)
    const features = new Model(model.inputs, model.getLayer('hidden').output as Symbolic)
    const direct = hidden.apply(tensor(x))
    expect((await features.predict(x)).data).toEqual(await direct.data())
  })

  it('of a Sequential', () => {
    const model = new Sequential([new Dense(4, { inputShape: [3] }), new Dense(2)])
    expect((model.output as Symbolic).shape).toEqual([null, 2])
    expect(model.layers[0].input).toBe(model.input)
  })

  it('are told why there are none', () => {
    const layer = new Dense(3, { name: 'd' })
    expect(() => layer.output).toThrow('Dense "d" is part of no model yet, so it has no output')
    const input = Input([3])
    new Add().apply([layer.apply(input), layer.apply(input)])
    expect(() => layer.output).toThrow('Dense "d" has been called 2 times')
    expect(() => new Sequential([new Dense(1)]).inputs).toThrow('has no inputs yet')
  })
})

it('nonTrainableWeights, losses, metricsNames, and an optimizer that compile sets', async () => {
  const { model, hidden } = small()
  expect(model.nonTrainableWeights).toEqual([])
  hidden.trainable = false
  expect(model.nonTrainableWeights).toEqual(hidden.weights)
  const [penalty, ...more] = model.losses
  const kernel = (await hidden.getWeights())[0]
  const sum = Array.from(kernel.data).reduce((total, w) => total + w * w, 0)
  expect(more).toEqual([])
  expect(await penalty.item()).toBeCloseTo(0.1 * sum, 5)
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae', 'accuracy'] })
  const logs = await model.evaluate(
    x,
    [
      [1, 0],
      [0, 1],
    ],
    { verbose: 0, returnDict: true },
  )
  expect(model.metricsNames).toEqual(Object.keys(logs))
  expect(() => {
    model.optimizer = 'adam' as never
  }).toThrow('the optimizer is set by compile({ optimizer, loss })')
})

describe('cloneModel', () => {
  it('makes the same layers, with weights of their own', async () => {
    const { model } = small()
    const copy = cloneModel(model as unknown as Model)
    expect(copy.layers.map(({ name }) => name)).toEqual(['hidden', 'head'])
    copy.setWeights(await model.getWeights())
    expect((await copy.predict(x)).data).toEqual((await model.predict(x)).data)
    expect(copy.weights[0]).not.toBe(model.weights[0])
    expect(copy.isCompiled).toBe(false)
  })

  it('of ops between layers, and of classes of one’s own', async () => {
    class Twice extends Layer {
      call(x: Tensor) {
        return x.mul(2)
      }
    }
    const input = Input([3])
    const model = new Model(input, ops.mean(new Twice().apply(input).add(1), { axis: 1 })) as unknown as Model
    const copy = cloneModel(model)
    expect((await copy.predict(x)).data).toEqual((await model.predict(x)).data)
    expect(copy.layers[0]).toBeInstanceOf(Twice)
    expect(() => cloneModel('model' as never)).toThrow('cloneModel: expected a model')
  })

  it('of models and layers inside others', async () => {
    const inner = new Sequential([new TimeDistributed(new Dense(3)), new Bidirectional(new GRU(2))], {
      name: 'inner',
    })
    const cells = new RNN([new LSTMCell(2), new GRUCell(3)])
    const input = Input([4, 3])
    const activation = (x: Tensor) => x.mul(3)
    const ends = [inner.apply(input), new Lambda(activation, { name: 'three' }).apply(cells.apply(input))]
    const model = new Model(input, new Concatenate().apply(ends)) as unknown as Model
    expect(() => cloneModel(model)).toThrow('activation')
    const copy = cloneModel(model, { activation })
    copy.setWeights(await model.getWeights())
    const sequences = new NdArray(
      Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      [2, 4, 3],
    )
    expect((await copy.predict(sequences)).data).toEqual((await model.predict(sequences)).data)
  })
})

describe('random numbers', () => {
  const n = 20_000
  const momentsOf = async (y: Tensor) => {
    const values = Array.from(await y.data())
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    return [mean, values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length] as const
  }
  it.each<[string, (random: Random) => Tensor, number, number]>([
    ['randint', (random) => random.randint([n], -3, 5), 0.5, (64 - 1) / 12],
    ['gamma above 1', (random) => random.gamma([n], 3), 3, 3],
    ['gamma below 1', (random) => random.gamma([n], 0.5), 0.5, 0.5],
    ['beta', (random) => random.beta([n], 2, 3), 0.4, 0.04],
    ['binomial', (random) => random.binomial([n], 12, 0.25), 3, 2.25],
  ])(
    '%s has its mean and its variance, and is the same of the same seed',
    async (_, draw, mean, variance) => {
      const [m, v] = await momentsOf(draw(new Random(3)))
      expect(Math.abs(m - mean)).toBeLessThan(5 * Math.sqrt(variance / n))
      expect(Math.abs(v / variance - 1)).toBeLessThan(0.1)
      expect(await draw(new Random(3)).data()).toEqual(await draw(new Random(3)).data())
    },
  )

  it('categorical draws each class by its share', async () => {
    const shares = tensor([
      [0.1, 0.2, 0.7],
      [0.5, 0.5, 0],
    ])
    const drawn = await new Random(1).categorical(shares.log(), 10_000).array()
    expect(drawn.shape).toEqual([2, 10_000])
    const rows = [drawn.data.slice(0, 10_000), drawn.data.slice(10_000)].map((row) => Array.from(row))
    const share = (row: number[], of: number) => row.filter((c) => c === of).length / 10_000
    expect(share(rows[0], 2)).toBeCloseTo(0.7, 1)
    expect(share(rows[0], 0)).toBeCloseTo(0.1, 1)
    expect([share(rows[1], 0) > 0.47, share(rows[1], 2)]).toEqual([true, 0])
  })

  it('shuffle keeps what there is', async () => {
    const y = await new Random(5)
      .shuffle(
        tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      )
      .array()
    expect((y.toArray() as number[][]).map(String).sort()).toEqual(['1,2', '3,4', '5,6'])
    expect(() => new Random(1).randint([1], 3, 3)).toThrow('randint: expected whole numbers low < high')
    expect(() => new Random(1).gamma([1], 0)).toThrow('gamma: expected alpha above 0, got 0')
  })
})

describe('summary', () => {
  const inner = new Sequential([new Dense(3, { name: 'deep' })], { name: 'inner' })
  const model = new Sequential([
    new Dense(4, { name: 'first', inputShape: [3] }),
    inner,
    new Dense(2, { name: 'last' }),
  ])
  model.layers[0].trainable = false
  const linesOf = (options: Parameters<Model['summary']>[0] & object) => {
    let text = ''
    model.summary({ ...options, print: (line) => (text += line) })
    return text.split('\n')
  }

  it('has the length, the columns and the layers that are asked for', () => {
    expect(linesOf({})[1]).toHaveLength(76)
    expect(
      linesOf({ lineLength: 100 })
        .slice(1, 8)
        .map(({ length }) => length),
    ).toEqual(Array(7).fill(100))
    expect(linesOf({ positions: [30, 50, 70] })[1]).toHaveLength(70)
    const trained = linesOf({ showTrainable: true }).filter((line) => /│ +[YN] +│/.test(line))
    expect(trained.map((line) => /[YN](?= +│$)/.exec(line)![0])).toEqual(['N', 'Y', 'Y'])
    expect(linesOf({ expandNested: true }).join('\n')).toMatch(
      /inner \(Sequential\)[\s\S]*│ └ deep \(Dense\)/,
    )
    const part = linesOf({ layerRange: ['inn', 'last'] }).join('\n')
    expect([part.includes('first ('), part.includes('inner ('), part.includes('last (')]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('says what it cannot draw', () => {
    expect(() => linesOf({ lineLength: 9 })).toThrow('a line of 9 characters has no room for 3 columns')
    expect(() => linesOf({ layerRange: ['none', 'last'] })).toThrow("layerRange names no layer by 'none'")
    expect(() => linesOf({ positions: [1, 2] })).toThrow('3 rising positions')
    expect(() => model.summary({ line_length: 80 } as never)).toThrow('it is called lineLength here')
  })
})
