import * as further from 'glassgrad/layers'
import { afterAll, expect, it } from 'vitest'
import * as glassgrad from '../../src/node/index.js'
import {
  close,
  Dense,
  Layer,
  loadModel,
  Model,
  type NdArray,
  Sequential,
  type Tensor,
  type Variable,
} from '../../src/node/index.js'

afterAll(close)

class Scale extends Layer {
  factor!: Variable

  constructor(
    readonly by: number,
    options = {},
  ) {
    super(options)
  }

  static readonly positional = ['by']

  override build(): void {
    this.factor = this.addWeight('factor', [1], 'ones')
  }

  call(x: Tensor): Tensor {
    return x.mul(this.factor.value).mul(this.by)
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), by: this.by }
  }
}

const bend = (x: Tensor) => x.square()
function quartic(yTrue: Tensor, yPred: Tensor): Tensor {
  return yPred.sub(yTrue).square().square().mean(-1)
}
function largest(_: Tensor, yPred: Tensor): Tensor {
  return yPred.max(-1)
}

function made(): Sequential {
  const model = new Sequential([new Dense(3, { activation: bend, inputShape: [2] }), new Scale(2)])
  model.compile({ optimizer: 'sgd', loss: quartic, metrics: [largest] })
  return model
}

const x = [
  [1, 2],
  [3, 4],
]

it.each(['keras', 'h5'] as const)(
  'layers, activations, losses and metrics of one’s own in .%s',
  async (format) => {
    const model = made()
    const again = await loadModel(await model.toBytes(format), {
      customObjects: { Scale, bend, quartic, largest },
    })
    expect(await again.predict(x)).toEqual(await model.predict(x))
    const target = x.map(() => [0, 0, 0])
    expect(await again.evaluate(x, target, { verbose: 0 })).toEqual(
      await model.evaluate(x, target, { verbose: 0 }),
    )
  },
)

it('names the class that is missing', async () => {
  const bytes = await made().toBytes('keras')
  await expect(loadModel(bytes)).rejects.toThrow("activation 'bend'")
  await expect(loadModel(bytes, { customObjects: { bend } })).rejects.toThrow(
    "unknown layer class 'Scale': give it as customObjects: { Scale }",
  )
  await expect(loadModel(bytes, { customObjects: { bend, Scale } })).rejects.toThrow("unknown loss 'quartic'")
})

it('a subclass of Model has weight files, with paths after its fields', async () => {
  class Pair extends Model {
    readonly first = new Dense(3, { activation: 'relu' })
    readonly rest = [new Dense(2), new Dense(2)]
    override call(x: never): Tensor {
      return this.rest.reduce((h, layer) => layer.apply(h), this.first.apply(x as Tensor))
    }
  }
  const [a, b] = [new Pair(), new Pair()]
  const before: NdArray = await a.predict(x)
  await b.predict(x)
  for (const format of ['weights.h5', 'safetensors'] as const) {
    const other = new Pair()
    await other.predict(x)
    await other.loadWeights(format === 'safetensors' ? await renamed(a, other) : await a.toBytes(format))
    expect(await other.predict(x)).toEqual(before)
  }
  await expect(a.toBytes('keras')).rejects.toThrow('a subclass with its own call()')
})

/** Names of layers are part of the names in safetensors; a second model of the class has others. */
async function renamed(from: Model, to: Model): Promise<Uint8Array> {
  const bytes = await from.toBytes('safetensors')
  await expect(to.loadWeights(bytes)).rejects.toThrow('it belongs to another model')
  to.setWeights(await from.getWeights())
  return to.toBytes('safetensors')
}

it('each layer of the package goes by its class in files, and a subclass by its own name', () => {
  const classes = Object.entries({ ...glassgrad, ...further }).filter(
    ([, of]) => typeof of === 'function' && of.prototype instanceof Layer && !(of.prototype instanceof Model),
  )
  for (const [name, of] of classes) {
    if (of === Model) continue
    expect(Object.hasOwn(of, 'kerasClass'), name).toBe(true)
    // Convolution2D is Conv2D by another name; Keras' file of a ThresholdedReLU is that of a ReLU.
    const { kerasClass } = of as unknown as typeof Layer
    const layer = name === 'ThresholdedReLU' ? glassgrad.ReLU : of
    expect(classes.find(([other]) => other === kerasClass)?.[1]).toBe(layer)
  }
  expect(classes.length).toBeGreaterThan(55)
  class Denser extends Dense {}
  const json = JSON.parse(new Sequential([new Denser(1, { inputShape: [1] }), new Dense(1)]).toJSON())
  const [, denser, dense] = json.config.layers
  expect([denser.module, denser.class_name, denser.registered_name]).toEqual([
    'glassgrad',
    'Denser',
    'Denser',
  ])
  expect([dense.module, dense.class_name, dense.registered_name]).toEqual(['keras.layers', 'Dense', null])
})

it('says why a model without weights can’t be saved', async () => {
  await expect(new Sequential([new Dense(2)]).toBytes('keras')).rejects.toThrow('has no weights yet')
  await expect(made().save('/nowhere/model.txt')).rejects.toThrow('expected a name that ends in')
})
