// What people try, and what they are told instead of nothing.
import {
  Adam,
  BatchNormalization,
  Callback,
  type CompileOptions,
  Conv1D,
  Conv2D,
  Conv2DTranspose,
  type CustomObjects,
  Dense,
  DepthwiseConv2D,
  Embedding,
  GroupNormalization,
  type History,
  Layer,
  LayerNormalization,
  Loss,
  loadModel,
  MultiHeadAttention,
  metrics,
  Normalization,
  PReLU,
  ready,
  SeparableConv2D,
  Sequential,
  type Tensor,
  tensor,
  type Variable,
} from 'glassgrad'
import { beforeAll, describe, expect, it, vi } from 'vitest'

beforeAll(async () => void (await ready()))

const [x, y] = [
  [[1], [2]],
  [[1], [0]],
]

function made(): Sequential {
  const model = new Sequential([new Dense(2, { inputShape: [1] }), new Dense(1)])
  model.compile({ optimizer: 'adam', loss: 'mse' })
  return model
}
/** What TypeScript would not let through. */
const loosely = (object: object) => object as Record<string, unknown>

describe('properties that nothing reads', () => {
  it('optimizer.lr', () => {
    const optimizer = loosely(new Adam())
    expect(() => {
      optimizer.lr = 5
    }).toThrow('adam: there is no lr to set; it is called learningRate here')
    expect(() => optimizer.lr).toThrow('it is called learningRate here')
    expect(JSON.stringify(optimizer)).not.toContain('lr"')
  })

  it('model.loss and misspelt trainable', async () => {
    const model = made()
    loosely(model).loss = 'mae'
    await expect(model.fit(x, y)).rejects.toThrow(
      'its property loss has been set, which nothing reads: give it to compile',
    )
    for (const find of [(m: Sequential) => m, (m: Sequential) => m.layers[1]]) {
      const model = made()
      const of = find(model)
      loosely(of).trainble = false
      await expect(model.fit(x, y)).rejects.toThrow(
        `"${of.name}": its property trainble has been set, which nothing reads: did you mean 'trainable'?`,
      )
    }
  })
})

describe('around fit', () => {
  it('verbose is 0, 1 or 2', async () => {
    const model = made()
    const wrong = { verbose: 3 as 2 }
    const told = 'verbose: expected 0 (silent), 1 (a progress line) or 2 (one line an epoch), got 3'
    await expect(model.fit(x, y, wrong)).rejects.toThrow(told)
    await expect(model.evaluate(x, y, wrong)).rejects.toThrow(told)
    await expect(model.predict(x, wrong)).rejects.toThrow(told)
  })

  it('a history is JSON of its numbers', async () => {
    const history: History = await made().fit(x, y, { epochs: 2, verbose: 0 })
    const { loss } = history.history
    expect(JSON.parse(JSON.stringify(history))).toEqual({ epoch: [0, 1], history: { loss } })
  })

  it('validation that never ends is told of, and ends with the training', async () => {
    const model = made()
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    let batches = 0
    const validationData = function* () {
      for (;;) {
        if (++batches === 10_050) model.stopTraining = true
        yield [x, y]
      }
    }
    const { history } = await model.fit(x, y, {
      epochs: 3,
      validationData: validationData as never,
      verbose: 0,
    })
    expect(history.val_loss).toHaveLength(1)
    expect(batches).toBeLessThan(10_100)
    expect(warned.mock.calls).toEqual([
      [expect.stringContaining('give the number of batches (validationSteps in fit')],
    ])
    warned.mockRestore()
  }, 60_000)

  it('callbacks with a state extend Callback', async () => {
    const fit = (callback: unknown) => made().fit(x, y, { verbose: 0, callbacks: [callback as Callback] })
    const withState = { count: 0, onEpochEnd() {} }
    await expect(fit(withState)).rejects.toThrow(
      'got count as well: a callback with a state of its own is a class that extends Callback',
    )
    class Alone {
      onEpochEnd() {}
    }
    await expect(fit(new Alone())).rejects.toThrow('got an Alone: write class … extends Callback')
    await expect(fit({ onEpochEnds() {} })).rejects.toThrow("Did you mean 'onEpochEnd'")
    class Right extends Callback {
      count = 0
      override onEpochEnd() {
        this.count++
      }
    }
    const right = new Right()
    await fit(right)
    expect(right.count).toBe(1)
  })
})

describe('layers by hand', () => {
  const image = () => tensor([[[[1]]]])
  it.each([
    ['Dense', () => new Dense(2).call(tensor([[1]]))],
    ['BatchNormalization', () => new BatchNormalization().call(tensor([[1]]))],
    ['LayerNormalization', () => new LayerNormalization().call(tensor([[1]]))],
    ['GroupNormalization', () => new GroupNormalization(1).call(tensor([[1]]))],
    ['Normalization', () => new Normalization().call(tensor([[1]]))],
    ['PReLU', () => new PReLU().call(tensor([[1]]))],
    ['Embedding', () => new Embedding(2, 2).call(tensor([[1]]))],
    ['Conv1D', () => new Conv1D(1, 1).call(tensor([[[1]]]))],
    ['Conv2D', () => new Conv2D(1, 1).call(image())],
    ['Conv2DTranspose', () => new Conv2DTranspose(1, 1).call(image())],
    ['DepthwiseConv2D', () => new DepthwiseConv2D(1).call(image())],
    ['SeparableConv2D', () => new SeparableConv2D(1, 1).call(image())],
    ['MultiHeadAttention', () => new MultiHeadAttention(1, 1).call([tensor([[[1]]]), tensor([[[1]]])])],
  ])('call(x) of a %s before it is built', (name, call) => {
    expect(call).toThrow(
      new RegExp(`^${name} ".*" has no weights yet: apply\\(x\\) makes them for the shape of x`),
    )
  })

  it('build makes weights once, whoever calls it', async () => {
    const dense = new Dense(2, { kernelInitializer: 'ones' })
    for (let i = 0; i < 2; i++) dense.build([null, 3])
    expect(dense.built).toBe(true)
    expect(dense.weights).toHaveLength(2)
    expect(await dense.call(tensor([[1, 2, 3]])).data()).toEqual(Float32Array.of(6, 6))
    expect(await dense.apply(tensor([[1, 2, 3]])).data()).toEqual(Float32Array.of(6, 6))
    expect(dense.weights).toHaveLength(2)
    expect(Object.keys(dense)).not.toContain('build')

    class Twice extends Dense {
      factor!: Variable
      override build(shape: readonly (number | null)[]) {
        super.build(shape)
        this.factor = this.addWeight('factor', [1], 'ones')
      }
    }
    const twice = new Twice(1)
    twice.build([null, 1])
    twice.apply(tensor([[1]]))
    expect(twice.weights.map(({ name }) => name)).toEqual(['kernel', 'bias', 'factor'])
  })

  it('a layer called as a function', () => {
    class Own extends Layer {
      readonly inner = new Dense(2)
      call(x: Tensor): Tensor {
        return (this.inner as unknown as (x: Tensor) => Tensor)(x)
      }
    }
    expect(() => new Own({ name: 'own' }).apply(tensor([[1]]))).toThrow(
      'Own "own": this.inner is a layer: write this.inner.apply(x)',
    )
  })

  it('a tensor that is kept from one call to the next', () => {
    class Kept extends Layer {
      kept: Tensor | null = null
      call(x: Tensor): Tensor {
        this.kept ??= x.mul(0)
        return x.add(this.kept)
      }
    }
    expect(() => new Sequential([new Kept({ inputShape: [1] })])).toThrow(
      /\[1024,1\] and \[512,1\].*with 512, just before, it went well: a tensor that one call makes and keeps/,
    )
  })

  it('names in errors keep their numbers', () => {
    class Makes extends Layer {
      call(x: Tensor): Tensor {
        return new Dense(1).apply(x)
      }
    }
    expect(() => new Sequential([new Makes({ inputShape: [1] })])).toThrow(
      /^Dense "dense(_\d+)?" has weights/,
    )
  })

  it('data without numbers in adapt', async () => {
    const layer = new Normalization()
    await layer.adapt([[1], [3]])
    await expect(layer.adapt([[1], [2], [Number.NaN]])).rejects.toThrow(
      'adapt: the data contain NaN in example 2',
    )
    await expect(layer.adapt([[Number.POSITIVE_INFINITY]])).rejects.toThrow('contain Infinity in example 0')
    expect((await layer.getWeights()).map(({ data }) => data[0])).toEqual([2, 1, 2])
  })
})

describe('losses, metrics and activations of one’s own in files', () => {
  const myLoss = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).abs().mean(-1)
  const myMetric = (yTrue: Tensor, yPred: Tensor) => yPred.add(yTrue).mean(-1)
  const myBend = (x: Tensor) => x.square()
  class MyLoss extends Loss {
    readonly power: number
    constructor({ power = 2 }: { power?: number } = {}) {
      super('my_loss')
      this.power = power
    }
    losses(yTrue: Tensor, yPred: Tensor): Tensor {
      return yPred.sub(yTrue).pow(this.power).mean(-1)
    }
    override getConfig() {
      return { power: this.power }
    }
  }
  class MyMetric extends metrics.MeanMetric {
    constructor() {
      super('my_metric', myMetric)
    }
  }

  it.each<[string, CompileOptions, CustomObjects]>([
    ['loss', { loss: myLoss }, { myLoss }],
    ['loss', { loss: new MyLoss({ power: 4 }) }, { MyLoss }],
    ['metric', { loss: 'mse', metrics: [myMetric] }, { myMetric }],
    ['metric', { loss: 'mse', weightedMetrics: [new MyMetric()] }, { MyMetric }],
    ['activation', { loss: 'mse' }, { myBend }],
  ])('a %s: %j', async (kind, compiled, customObjects) => {
    const activation = kind === 'activation' ? myBend : undefined
    const model = new Sequential([new Dense(1, { inputShape: [1], activation })])
    model.compile({ optimizer: 'sgd', ...compiled })
    const expected = await model.evaluate(x, y, { verbose: 0 })
    const [[name]] = Object.entries(customObjects)
    for (const format of ['keras', 'h5'] as const) {
      const bytes = await model.toBytes(format)
      await expect(loadModel(bytes)).rejects.toThrow(
        `unknown ${kind} '${name}': where it is your own, give it as customObjects: { ${name} }; else, did you mean`,
      )
      const again = await loadModel(bytes, { customObjects })
      expect(await again.evaluate(x, y, { verbose: 0 })).toEqual(expected)
    }
  })
})
