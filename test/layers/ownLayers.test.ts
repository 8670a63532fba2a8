import { beforeAll, describe, expect, it } from 'vitest'
import {
  BatchNormalization,
  Dense,
  Dropout,
  Input,
  Layer,
  type LayerInput,
  Model,
  ready,
  Sequential,
  SGD,
  type Tensor,
  tensor,
  Variable,
} from '../../src/node/index.js'

beforeAll(async () => {
  await ready()
})

/** Keras' way to write a block: what is inside is called without a word about the step. */
class Block extends Layer {
  bn = new BatchNormalization({ momentum: 0.5 })
  drop = new Dropout(0.5)
  override call(x: Tensor): Tensor {
    return this.drop.apply(this.bn.apply(x))
  }
}

const compiled = <M extends Model>(model: M): M => {
  model.compile({ optimizer: new SGD({ learningRate: 0.01 }), loss: 'mse' })
  return model
}
const quiet = { verbose: 0 } as const

describe('layers inside one take from it', () => {
  const x = [[1], [2], [3], [6]]

  it('that it is training: statistics follow, elements are dropped', async () => {
    const block = new Block()
    const model = compiled(
      new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' }), block]),
    )
    await model.fit(x, x, { ...quiet, epochs: 1 })
    const [, , mean, variance] = await block.bn.getWeights()
    expect(mean.data[0]).toBeCloseTo(1.5) // half of the batch's 3
    expect(variance.data[0]).toBeCloseTo(0.5 * 1 + 0.5 * 3.5)
    const ones = tensor(Array.from({ length: 64 }, () => [5]))
    const kept = (y: Float32Array | Int32Array | Uint8Array) => [...y].filter((v) => v !== 0).length
    expect(kept(await block.apply(ones).data())).toBe(64)
    const trained = kept(await block.drop.apply(ones, { training: true }).data())
    expect(trained).toBeGreaterThan(8)
    expect(trained).toBeLessThan(56)
  })

  it('through blocks in blocks and models, and an own word still wins and travels on', async () => {
    class Outer extends Layer {
      block = new Block()
      frozen = new Block()
      override call(x: Tensor): Tensor {
        return this.block.apply(x).add(this.frozen.apply(x, { training: false }))
      }
    }
    const outer = new Outer()
    const inner = new Sequential([outer])
    const input = Input({ shape: [1] })
    const model = compiled(new Model({ inputs: input, outputs: inner.apply(input) }))
    await model.trainOnBatch(x, x)
    expect((await outer.block.bn.getWeights())[2].data[0]).toBeCloseTo(1.5)
    expect((await outer.frozen.bn.getWeights())[2].data[0]).toBe(0)
  })

  it('where penalties go', async () => {
    class Penalty extends Layer {
      override call(x: Tensor): Tensor {
        this.addLoss(x.square()) // Keras takes the sum of what is not one number
        return x
      }
    }
    class Around extends Layer {
      inner = new Penalty()
      override call(x: Tensor): Tensor {
        return this.inner.apply(x)
      }
    }
    const model = compiled(new Sequential([new Around({ inputShape: [2] })]))
    expect(await model.testOnBatch([[1, 2]], [[1, 2]])).toEqual([5])
    expect(() => (new Penalty() as unknown as { addLoss(x: Tensor): void }).addLoss(tensor([1]))).toThrow(
      /addLoss\(\) belongs into call\(\)/,
    )
  })
})

describe('layers are found', () => {
  class Parts extends Model {
    constructor(readonly parts: (a: Layer, b: Layer) => unknown) {
      super()
      this.a = new Dense(2)
      this.b = new Dense(1)
      this.held = parts(this.a, this.b)
      for (const name of ['a', 'b']) Object.defineProperty(this, name, { enumerable: false })
    }
    a: Layer
    b: Layer
    held: unknown
    override call(x: LayerInput): Tensor {
      return this.b.apply(this.a.apply(x as Tensor))
    }
  }

  it.each<[string, (a: Layer, b: Layer) => unknown]>([
    ['an object', (a, b) => ({ a, deeper: { b } })],
    ['a Map', (a, b) => new Map(Object.entries({ a, b }))],
    ['a Set', (a, b) => new Set([a, b])],
    ['lists in lists', (a, b) => [[a], [[b, a]]]],
  ])('in %s', async (_, parts) => {
    const model = compiled(new Parts(parts))
    await model.fit([[1], [2]], [[3], [6]], quiet)
    expect(model.countParams()).toBe(7)
    const bytes = await model.toBytes('weights.h5')
    const again = new Parts(parts)
    again.build([null, 1])
    await again.loadWeights(bytes)
    expect(await again.getWeights()).toEqual(await model.getWeights())
  })

  it('or their absence is told, unless they are not to be trained', async () => {
    class Private extends Model {
      readonly #a = new Dense(1, { name: 'hidden' })
      constructor(learns = true) {
        super({ name: 'private' })
        this.#a.trainable = learns
      }
      override call(x: LayerInput): Tensor {
        return this.#a.apply(x as Tensor)
      }
    }
    await expect(compiled(new Private()).fit([[1]], [[1]], quiet)).rejects.toThrow(
      /Dense "hidden" has weights and is called inside Private "private".*#private/s,
    )
    expect(new Private(false).apply(tensor([[1]])).shape).toEqual([1, 1])
  })

  it('a layer that knows the one around it is no circle', async () => {
    class Child extends Layer {
      parent: Layer | null = null
      dense = new Dense(1)
      override call(x: Tensor): Tensor {
        return this.dense.apply(x)
      }
    }
    class Parent extends Model {
      child = new Child()
      constructor() {
        super()
        this.child.parent = this as unknown as Layer
      }
      override call(x: LayerInput): Tensor {
        return this.child.apply(x as Tensor)
      }
    }
    const model = compiled(new Parent())
    await model.fit([[1]], [[1]], quiet)
    expect(model.countParams()).toBe(2)
    model.trainable = false
    expect(model.child.dense.trainable).toBe(false)
  })
})

describe('what call() must not do', () => {
  const scaled = (call: (this: Layer & { make(): Variable }, x: Tensor) => unknown) =>
    class extends Layer {
      make(): Variable {
        return this.addWeight('factor', [1], 'ones')
      }
      override call(x: Tensor): Tensor {
        return call.call(this, x) as Tensor
      }
    }

  it('misspell what a weight is to be', () => {
    const add = (...given: unknown[]) => {
      class Own extends Layer {
        override build() {
          ;(this.addWeight as (...given: unknown[]) => Variable)(...given)
        }
        call(x: Tensor) {
          return x
        }
      }
      return () => new Own().apply(tensor([[1, 2]]))
    }
    expect(add('w', [2], 'ones', { trainble: false })).toThrow(/addWeight.*Did you mean 'trainable'/)
    expect(add({ name: 'w', shape: [2] })).toThrow(/Own "own.*addWeight: expected a name/)
    expect(add('a/w', [2])).toThrow(/without "\/"/)
    expect(add('w', 'ones')).toThrow(/expected a shape of whole numbers such as \[2, 3\], got 'ones'|"ones"/)
    expect(add('w', [null, 2])).toThrow(/its batch, is null/)
  })

  it('make weights', async () => {
    const Scale = scaled(function (x) {
      return x.mul(this.make().value)
    })
    expect(() => new Scale().apply(tensor([[1]]))).toThrow(/addWeight\("factor"\) in call\(\)/)
    expect(() => new Sequential([new Scale({ inputShape: [1] })])).toThrow(/make weights in build\(\)/)
  })

  it('be async, or give no tensor', () => {
    const AsyncCall = scaled(async (x) => x)
    expect(() => new AsyncCall({ name: 'late' }).apply(tensor([[1]]))).toThrow(
      /"late": call\(\) must not be async/,
    )
    const Forgets = scaled(() => undefined)
    expect(() => new Forgets().apply(tensor([[1]]))).toThrow(
      /must give a tensor or a list of them, it gave undefined/,
    )
    const Host = scaled(() => [[1]])
    expect(() => new Host().apply(tensor([[1]]))).toThrow(/it gave an array/)
  })

  it('but layers may be built in the first call', async () => {
    class Lazy extends Model {
      dense = new Dense(1)
      late: Dense | null = null
      override call(x: LayerInput): Tensor {
        this.late ??= new Dense(1)
        return this.late.apply(this.dense.apply(x as Tensor))
      }
    }
    const model = compiled(new Lazy())
    await model.fit([[1]], [[1]], quiet)
    expect(model.trainableWeights.length).toBe(4)
  })

  it('be called on anything but tensors', () => {
    const dense = new Dense(1, { name: 'd' })
    for (const [wrong, said] of [
      [dense, 'an object of class Dense'],
      [[[1]], 'an array'],
      [undefined, 'undefined'],
      [[], 'no tensors'],
      [Dense, 'a function or class Dense'],
    ] as const) {
      expect(() => dense.apply(wrong as never)).toThrow(
        new RegExp(`Dense "d": expected a tensor.*got ${said}`, 's'),
      )
    }
  })
})

describe('names', () => {
  it('that files cannot hold are refused', () => {
    for (const name of ['a/b', '', 5, {}]) {
      expect(() => new Dense(1, { name: name as string })).toThrow(/Dense: expected (a )?name/)
      expect(() => Input({ shape: [1], name: name as string })).toThrow(/Input: expected (a )?name/)
      expect(() => new Sequential([], { name: name as string })).toThrow(/expected (a )?name/)
    }
  })

  it('stand for one part of a functional model each', () => {
    const input = Input({ shape: [1], name: 'd' })
    const twice = new Dense(1, { name: 'e' }).apply(new Dense(1, { name: 'e' }).apply(input))
    expect(() => new Model({ inputs: input, outputs: twice })).toThrow(/"e" is used for more than one/)
    const likeInput = new Dense(1, { name: 'd' }).apply(input)
    expect(() => new Model({ inputs: input, outputs: likeInput })).toThrow(/"d" is used for more than one/)
    const shared = new Dense(1)
    const model = new Model({ inputs: input, outputs: shared.apply(shared.apply(input)) })
    expect([model.layers.length, model.weights.length]).toEqual([1, 2])
  })

  it('layers are not pushed onto a Sequential by the back door', () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })])
    expect(() => (model.layers as unknown[]).push(new Dense(2))).toThrow(TypeError)
    expect(model.layers.length).toBe(1)
  })
})

it('variables in fields are weights, and are trained', async () => {
  class Scale extends Layer {
    readonly factor = new Variable('factor', [2], () => tensor([1, 1]))
    readonly kept = { count: new Variable('count', [], () => tensor(0), false) }
    call(x: Tensor) {
      return x.mul(this.factor.value)
    }
  }
  const scale = new Scale()
  const model = new Sequential([Input({ shape: [2] }), scale])
  model.compile({ optimizer: 'sgd', loss: 'mse' })
  await model.fit([[1, 2]], [[2, 2]], { epochs: 1, verbose: 0 })
  expect(model.weights.map(({ name }) => name)).toEqual(['factor', 'count'])
  expect(Array.from(await scale.factor.value.data())).toEqual([expect.closeTo(1.01, 5), 1])
})

it('call by hand, without a context, goes by the call around it', async () => {
  class Drops extends Layer {
    readonly drop = new Dropout(0.5)
    call(x: Tensor) {
      return this.drop.call(x)
    }
  }
  const x = tensor([Array(100).fill(1)])
  expect(Array.from(await new Dropout(0.5).call(x).data())).not.toContain(0)
  expect(Array.from(await new Drops().apply(x, { training: true }).data())).toContain(0)
  const Nothing = class Nothing extends (Layer as unknown as typeof Dropout) {}
  expect(() => new (Nothing as unknown as new () => Dropout)().apply(x)).toThrow(
    /its class needs a call\(x\)/,
  )
})
