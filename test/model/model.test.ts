import {
  Adam,
  BatchNormalization,
  clearSession,
  Dense,
  Flatten,
  Input,
  Layer,
  Model,
  NdArray,
  Sequential,
  SGD,
  setRandomSeed,
  type Tensor,
} from 'glassgrad'
import { beforeEach, describe, expect, it } from 'vitest'
import { bits, classifier, threeClasses, uniform } from './examples.js'

beforeEach(clearSession)

/** Adds its inputs: a layer that takes several. */
class Sum extends Layer<readonly Tensor[]> {
  call(inputs: readonly Tensor[]): Tensor {
    return inputs.reduce((sum, x) => sum.add(x))
  }
}

const numbers = (shape: number[], seed = 1) =>
  new NdArray(
    uniform(
      shape.reduce((a, b) => a * b),
      seed,
    ),
    shape,
  ) // prettier-ignore

describe('several inputs and outputs', () => {
  function twoByTwo() {
    const first = Input({ shape: [3], name: 'first' })
    const second = Input({ shape: [2], name: 'second' })
    const hidden = new Sum({ name: 'sum' }).apply([
      new Dense(4, { name: 'left' }).apply(first),
      new Dense(4, { name: 'right' }).apply(second),
    ])
    const value = new Dense(1, { name: 'value' }).apply(hidden)
    const kind = new Dense(3, { activation: 'softmax', name: 'kind' }).apply(hidden)
    return new Model({ inputs: [first, second], outputs: [value, kind] })
  }
  const [first, second, value] = [numbers([20, 3]), numbers([20, 2], 2), numbers([20, 1], 3)]
  const kind = new NdArray(
    Int32Array.from({ length: 20 }, (_, i) => i % 3),
    [20],
  ) // prettier-ignore
  const losses = { value: 'mse', kind: 'sparse_categorical_crossentropy' } as const

  it('lists and objects by name mean the same; logs are named as in Keras', async () => {
    const train = async (x: never, y: never) => {
      setRandomSeed(1)
      const model = twoByTwo()
      model.compile({ optimizer: 'sgd', loss: losses, metrics: { kind: ['accuracy'], value: 'mae' } })
      const { history } = await model.fit(x, y, { epochs: 2, batchSize: 8, verbose: 0 })
      return { history, weights: await bits(model) }
    }
    const lists = await train([first, second] as never, [value, kind] as never)
    const named = await train({ second, first } as never, { kind, value } as never)
    expect(named).toEqual(lists)
    expect(Object.keys(lists.history)).toEqual([
      'loss',
      'value_loss',
      'kind_loss',
      'kind_accuracy',
      'value_mae',
    ])
  })

  it('the loss is the weighted sum; the losses of outputs are logged unweighted', async () => {
    const model = twoByTwo()
    model.compile({ loss: ['mse', 'sparse_categorical_crossentropy'], lossWeights: { value: 3, kind: 0.5 } })
    const logs = await model.evaluate([first, second], [value, kind], { verbose: 0, returnDict: true })
    expect(logs.loss).toBeCloseTo(3 * logs.value_loss + 0.5 * logs.kind_loss, 5)
    const predicted = await model.predict([first, second])
    expect(predicted.map(({ shape }) => shape)).toEqual([
      [20, 1],
      [20, 3],
    ]) // prettier-ignore
    const squares = Array.from(value.data, (y, i) => (y - predicted[0].data[i]) ** 2)
    expect(logs.value_loss).toBeCloseTo(squares.reduce((a, b) => a + b) / 20, 5)
  })

  it('an output without a loss needs no targets', async () => {
    const model = twoByTwo()
    model.compile({ optimizer: 'sgd', loss: { kind: 'sparse_categorical_crossentropy' } })
    const before = await model.getLayer('value').getWeights()
    const { history } = await model.fit({ first, second }, { kind }, { verbose: 0 })
    expect(Object.keys(history)).toEqual(['loss', 'kind_loss'])
    expect((await model.getLayer('value').getWeights()).map(String)).toEqual(before.map(String))
  })

  it('weights of examples, for one output', async () => {
    const model = twoByTwo()
    model.compile({ loss: losses })
    const nothing = new NdArray(new Float32Array(20), [20])
    const options = { sampleWeight: { kind: nothing }, verbose: 0 as const, returnDict: true as const }
    const logs = await model.evaluate([first, second], [value, kind], options)
    expect(logs.kind_loss).toBe(0)
    expect(logs.value_loss).toBeGreaterThan(0)
  })

  it('says what is missing or does not exist', async () => {
    const model = twoByTwo()
    model.compile({ loss: losses })
    const fit = (x: unknown, y: unknown) => model.fit(x as never, y as never, { verbose: 0 })
    await expect(fit({ first }, [value, kind])).rejects.toThrow(/input "second" is missing/)
    await expect(fit({ first, secnd: second }, [value, kind])).rejects.toThrow(/no "secnd".*first, second/)
    await expect(fit([first], [value, kind])).rejects.toThrow(/2 inputs \(first, second\), got 1/)
    await expect(fit([first, second], [value])).rejects.toThrow(/2 outputs \(value, kind\), got 1/)
    await expect(fit([first, second], { value })).rejects.toThrow(
      /output "kind" has a loss and needs targets/,
    )
    await expect(fit([first, second.slice(1)], [value, kind])).rejects.toThrow(/"second" has 19 examples/)
    await expect(fit([second, first], [value, kind])).rejects.toThrow(
      /input "first".*\[batch, 3\], got \[20, 2\]/,
    )
    model.compile({ loss: ['mse'] })
    await expect(fit([first, second], [value, kind])).rejects.toThrow(/2 outputs.*loss has 1/)
    model.compile({ loss: 'mse', metrics: ['mae'] })
    await expect(fit([first, second], [value, value])).rejects.toThrow(/expected targets/)
    model.compile({ loss: { vlaue: 'mse' } })
    await expect(fit([first, second], [value, kind])).rejects.toThrow(/"vlaue"/)
  })
})

describe('metrics', () => {
  it('weighted ones take the weights, the others do not; equal names are told apart', async () => {
    const { x, y } = threeClasses(30)
    const model = classifier()
    model.compile({
      loss: 'sparse_categorical_crossentropy',
      metrics: ['accuracy'],
      weightedMetrics: ['accuracy'],
    })
    const predicted = (await model.predict(x)).argmax(-1).data
    const right = Array.from(y.data, (label, i) => (label === predicted[i] ? 1 : 0))
    const sampleWeight = new NdArray(
      Float32Array.from(right, (hit) => (hit ? 1 : 3)),
      [30],
    ) // prettier-ignore
    const logs = await model.evaluate(x, y, { sampleWeight, verbose: 0, returnDict: true })
    const hits = right.filter(Boolean).length
    expect(logs.accuracy).toBeCloseTo(hits / 30, 5)
    expect(logs.weighted_accuracy).toBeCloseTo(hits / (hits + 3 * (30 - hits)), 5)
  })
})

describe('shared layers and models in models', () => {
  it('a shared layer has one set of weights, and gradients from both of its calls', async () => {
    const [a, b] = [Input({ shape: [2] }), Input({ shape: [2] })]
    const shared = new Dense(1, { kernelInitializer: 'ones', useBias: false })
    const model = new Model({ inputs: [a, b], outputs: new Sum().apply([shared.apply(a), shared.apply(b)]) })
    expect(model.weights).toHaveLength(1)
    model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: (_, yPred) => yPred.mean(-1) })
    const one = NdArray.from([[1, 2]])
    await model.fit([one, NdArray.from([[10, 20]])], NdArray.from([[0]]), { verbose: 0 })
    // d(x₁·w + x₂·w)/dw = x₁ + x₂
    expect([...(await shared.getWeights())[0].data]).toEqual([1 - 11, 1 - 22])
  })

  it('a Sequential inside a Model trains with it', async () => {
    const inner = new Sequential([new Dense(4, { activation: 'tanh', inputShape: [3] }), new Dense(2)], {
      name: 'inner',
    })
    const input = Input({ shape: [3] })
    const model = new Model({ inputs: input, outputs: new Dense(1).apply(inner.apply(input)) })
    expect(model.layers.map(({ name }) => name)).toEqual(['inner', 'dense_2'])
    expect(model.weights).toHaveLength(6)
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    const before = await bits(inner)
    await model.fit(numbers([8, 3]), numbers([8, 1]), { verbose: 0 })
    expect(await bits(inner)).not.toEqual(before)
    expect(model.countParams()).toBe(3 * 4 + 4 + 4 * 2 + 2 + 2 + 1)
  })

  it('a subclass with its own call trains', async () => {
    class Residual extends Model {
      readonly first = new Dense(3, { activation: 'relu' })
      readonly last = new Dense(1)
      override call(x: Tensor): Tensor {
        return this.last.apply(this.first.apply(x).add(x))
      }
    }
    const model = new Residual()
    model.compile({ optimizer: new Adam({ learningRate: 0.05 }), loss: 'mse' })
    const x = numbers([32, 3])
    const y = new NdArray(
      Float32Array.from({ length: 32 }, (_, i) => x.at(i, 0) - x.at(i, 2)),
      [32, 1],
    ) // prettier-ignore
    model.build([null, 3])
    expect(model.weights).toHaveLength(4)
    const { history } = await model.fit(x, y, { epochs: 20, verbose: 0 })
    expect(history.loss[19]).toBeLessThan(history.loss[0] / 4)
    expect(() => new Residual().build([null])).toThrow(/expected an input/)
  })
})

describe('trainable', () => {
  it('layers frozen, put in or taken off after compile: steps of all kinds follow at once', async () => {
    const frozen = new BatchNormalization({ inputShape: [1] })
    const inner = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })])
    const model = new Sequential([frozen, inner])
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: 'mse' })
    const [x, y] = [
      [[100], [102]],
      [[1], [1]],
    ]
    expect(String(await model.predictOnBatch(x))).toBe(String(await model.predict(x)))
    frozen.trainable = false
    await model.fit(x, y, { verbose: 0 })
    await model.trainOnBatch(x, y)
    expect((await frozen.getWeights()).map(({ data }) => data[0])).toEqual([1, 0, 0, 1])

    inner.add(new Dense(1, { kernelInitializer: 'zeros' }))
    expect([...(await model.predictOnBatch(x)).data]).toEqual([0, 0])
    expect([...(await model.predict(x)).data]).toEqual([0, 0])
    await expect(model.trainOnBatch(x, y)).rejects.toThrow(/"kernel" \[1,1\] was not among those/)
    model.compile({ optimizer: 'sgd', loss: 'mse' })
    await model.trainOnBatch(x, y)
    expect((await inner.layers[1].getWeights())[1].data[0]).toBeGreaterThan(0)
    expect(String(await model.predictOnBatch(x))).toBe(String(await model.predict(x)))
  })

  it('frozen layers and models keep their weights; those set free later want another compile', async () => {
    const body = new Sequential([new Dense(4, { inputShape: [6] }), new Dense(4)], { name: 'body' })
    const model = new Sequential([body, new Dense(3, { activation: 'softmax' })])
    const compile = () => model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' })
    const { x, y } = threeClasses(30)
    const moved = async (part: Model | Layer) => {
      const before = (await part.getWeights()).map(String)
      await model.fit(x, y, { verbose: 0 })
      return (await part.getWeights()).map((weight, i) => String(weight) !== before[i])
    }
    body.trainable = false
    expect(body.layers[0].trainable).toBe(false)
    compile()
    expect(await moved(body)).toEqual([false, false, false, false])
    expect(await moved(model.layers[1])).toEqual([true, true])

    body.trainable = true
    await expect(moved(body)).rejects.toThrow(/"kernel" \[6,4\] was not among those .*call compile again/)
    compile()
    expect(await moved(body)).toEqual([true, true, true, true])

    body.layers[0].trainable = false // at once
    expect(await moved(body)).toEqual([false, false, true, true])
  })
})

describe('weights', () => {
  const [kernel, bias] = [numbers([6, 8]), numbers([8])]

  it('given to a layer, they are what it begins with', async () => {
    const dense = new Dense(8, { inputShape: [6], weights: [kernel, bias] })
    const model = new Sequential([dense, new Dense(3)])
    expect((await model.getWeights()).slice(0, 2).map(String)).toEqual([kernel, bias].map(String))
    const nested = new Dense(1, { inputShape: [2], weights: [[[3], [4]], [5]] })
    const out = await new Sequential([nested]).predict([[1, 2]])
    expect(out.data[0]).toBe(3 + 8 + 5)
  })

  it('of the wrong shape: an error that names the layer and both shapes', () => {
    const weights = [numbers([784, 256]), numbers([256])]
    expect(() => new Sequential([new Dense(128, { inputShape: [784], name: 'code', weights })])).toThrow(
      /Dense "code": weight 0 "kernel" has shape \[784, 128\], got values of shape \[784, 256\]/,
    )
    expect(() => new Sequential([new Dense(8, { inputShape: [6], weights: [kernel] })])).toThrow(
      /has 2 weights, got 1/,
    )
    expect(() => new Dense(8).setWeights([kernel, bias])).toThrow(/"dense.*" has no weights yet/)
  })

  it('move from one model to another', async () => {
    const [from, to] = [classifier(), classifier()]
    to.setWeights(await from.getWeights())
    expect(await bits(to)).toEqual(await bits(from))
    const { x } = threeClasses(5)
    expect(String(await to.predict(x))).toBe(String(await from.predict(x)))
  })
})

describe('single steps', () => {
  const { x, y } = threeClasses(20)

  it('trainOnBatch is a step of fit; results are means until resetMetrics', async () => {
    const [one, other] = [classifier(), classifier()]
    other.setWeights(await one.getWeights())
    await one.fit(x, y, { batchSize: 10, shuffle: false, verbose: 0 })
    const [first] = await other.trainOnBatch(x.slice(0, 10), y.slice(0, 10))
    const [both] = await other.trainOnBatch(x.slice(10), y.slice(10))
    expect(await bits(other)).toEqual(await bits(one))
    expect(both).not.toBe(first)
    const { history } = await one.fit(x, y, { batchSize: 10, shuffle: false, verbose: 0 })
    other.resetMetrics()
    await other.trainOnBatch(x.slice(0, 10), y.slice(0, 10))
    const logs = await other.trainOnBatch(x.slice(10), y.slice(10), { returnDict: true })
    expect(logs.loss).toBe(history.loss[0])
    expect(logs.accuracy).toBe(history.accuracy[0])
  })

  it('testOnBatch and predictOnBatch see the latest weights', async () => {
    const model = classifier()
    const [before] = await model.testOnBatch(x, y)
    for (let i = 0; i < 20; i++) await model.trainOnBatch(x, y)
    model.resetMetrics()
    const [after] = await model.testOnBatch(x, y)
    expect(after).toBeLessThan(before)
    expect(after).toBeCloseTo((await model.evaluate(x, y, { verbose: 0 }))[0], 5)
    expect(String(await model.predictOnBatch(x))).toBe(String(await model.predict(x)))
  })

  it('the two players of an adversarial network train each their own weights', async () => {
    const judge = new Sequential([new Dense(4, { inputShape: [2] }), new Dense(1, { activation: 'sigmoid' })])
    judge.compile({ optimizer: 'adam', loss: 'binary_crossentropy' })
    const maker = new Sequential([new Dense(2, { inputShape: [3] })])
    const game = new Sequential([maker, judge])
    game.compile({ optimizer: 'adam', loss: 'binary_crossentropy' })
    const yes = new NdArray(new Float32Array(5).fill(1), [5, 1])

    const [judgeBefore, makerBefore] = [await bits(judge), await bits(maker)]
    judge.trainable = false // as in Keras 3, this counts from the next step on
    await game.trainOnBatch(numbers([5, 3]), yes)
    expect(await bits(judge)).toEqual(judgeBefore)
    expect(await bits(maker)).not.toEqual(makerBefore)
    judge.trainable = true
    await judge.trainOnBatch(numbers([5, 2]), yes)
    expect(await bits(judge)).not.toEqual(judgeBefore)
  })
})

describe('looking at a model', () => {
  const lines = (model: Model) => {
    let text = ''
    model.summary((line) => {
      text += line
    })
    return text.split('\n')
  }

  it('getLayer finds by name and by place', () => {
    const model = classifier()
    expect(model.getLayer(0)).toBe(model.layers[0])
    expect(model.getLayer(-1).name).toBe('dense_1')
    expect(model.getLayer('dense_1')).toBe(model.layers[1])
    expect(() => model.getLayer('dens')).toThrow(/no layer "dens". There are: dense, dense_1/)
    expect(() => model.getLayer(7)).toThrow(/no layer 7/)
  })

  it('summary of a Sequential, as Keras prints it', async () => {
    const model = new Sequential([
      new Flatten({ inputShape: [28, 28] }),
      new Dense(128, { activation: 'relu' }),
      new Dense(10),
    ])
    expect(lines(model)).toEqual([
      'Model: "sequential"',
      '┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓',
      '┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃',
      '┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩',
      '│ flatten (Flatten)               │ (None, 784)            │             0 │',
      '├─────────────────────────────────┼────────────────────────┼───────────────┤',
      '│ dense (Dense)                   │ (None, 128)            │       100,480 │',
      '├─────────────────────────────────┼────────────────────────┼───────────────┤',
      '│ dense_1 (Dense)                 │ (None, 10)             │         1,290 │',
      '└─────────────────────────────────┴────────────────────────┴───────────────┘',
      ' Total params: 101,770 (397.54 KB)',
      ' Trainable params: 101,770 (397.54 KB)',
      ' Non-trainable params: 0 (0.00 B)',
    ])
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
    model.layers[1].trainable = false
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
    await model.fit(numbers([4, 28, 28]), new NdArray(new Int32Array(4), [4]), { verbose: 0 })
    expect(lines(model).slice(-4)).toEqual([
      ' Total params: 104,352 (407.62 KB)',
      ' Trainable params: 1,290 (5.04 KB)',
      ' Non-trainable params: 100,480 (392.50 KB)',
      ' Optimizer params: 2,582 (10.09 KB)',
    ])
  })

  it('summary of a Sequential that is not built yet', () => {
    const text = lines(new Sequential([new Dense(3)])).join('\n')
    expect(text).toMatch(/│ dense \(Dense\) {19}│ \? {22}│ {3}0 \(unbuilt\) │/)
  })

  it('summary of a functional model shows what is connected to what', () => {
    const a = Input({ shape: [3], name: 'a' })
    const hidden = new Dense(4).apply(a)
    const model = new Model({
      inputs: a,
      outputs: new Sum({ name: 'a_rather_long_name' }).apply([hidden, new Dense(4).apply(hidden)]),
    })
    expect(lines(model)).toEqual([
      'Model: "functional"',
      '┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓',
      '┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃ Connected to      ┃',
      '┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩',
      '│ a (InputLayer)      │ (None, 3)         │          0 │ -                 │',
      '├─────────────────────┼───────────────────┼────────────┼───────────────────┤',
      '│ dense (Dense)       │ (None, 4)         │         16 │ a[0][0]           │',
      '├─────────────────────┼───────────────────┼────────────┼───────────────────┤',
      '│ dense_1 (Dense)     │ (None, 4)         │         20 │ dense[0][0]       │',
      '├─────────────────────┼───────────────────┼────────────┼───────────────────┤',
      '│ a_rather_long_name  │ (None, 4)         │          0 │ dense[0][0],      │',
      '│ (Sum)               │                   │            │ dense_1[0][0]     │',
      '└─────────────────────┴───────────────────┴────────────┴───────────────────┘',
      ' Total params: 36 (144.00 B)',
      ' Trainable params: 36 (144.00 B)',
      ' Non-trainable params: 0 (0.00 B)',
    ])
  })

  it('summary of a linear functional model begins with its input', () => {
    const input = Input({ shape: [3] })
    const text = lines(new Model({ inputs: input, outputs: new Dense(1).apply(input) })).join('\n')
    expect(text).toMatch(/input_layer \(InputLayer\)/)
    expect(text).not.toMatch(/Connected to/)
  })
})
