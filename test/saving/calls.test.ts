import { afterAll, describe, expect, it } from 'vitest'
import {
  close,
  loadModel,
  type Model,
  MultiHeadAttention,
  modelFromJSON,
  NdArray,
} from '../../src/node/index.js'
import { expectClose } from '../goldens.js'

// How files say that layers are called, in the ways of Keras 2 and 3.

afterAll(close)

const input = (name: string, ...shape: number[]) => ({
  name,
  class_name: 'InputLayer',
  config: { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false, name },
  inbound_nodes: [],
})
const layer = (className: string, name: string, config: object, ...inbound: unknown[]) => ({
  name,
  class_name: className,
  config: { name, trainable: true, ...config },
  inbound_nodes: inbound,
})
const modelOf = (config: object): Model =>
  modelFromJSON(JSON.stringify({ class_name: 'Functional', config: { name: 'm', ...config } }))
const values = async (model: Model, ...x: number[][][]) =>
  [await model.predict<NdArray | NdArray[]>(x.length > 1 ? x.map((v) => NdArray.from(v)) : x[0])]
    .flat()
    .map(({ data }) => [...data].map(Number))

const x = [
  [1, 2],
  [3, -1],
]

it('operators of Keras 3 between tensors and numbers, a model called with an object, outputs by name', async () => {
  const e = [
    [1, 2, 3],
    [3, -1, 7],
  ]
  const wanted = [6, 9, -2.535898447036743, -2.535898447036743, -10.069047927856445, -10.069047927856445]
  let model = await loadModel(new URL('../goldens/models/operators.keras', import.meta.url).pathname)
  for (const format of ['keras', 'h5'] as const) {
    expectClose((await values(model, x, e)).flat(), wanted, 1e-5, 0, format)
    model = await loadModel(await model.toBytes(format))
  }
  expectClose((await values(model, x, e)).flat(), wanted, 1e-5, 0, 'again')
})

describe('operators in .h5 of Keras 3, which names no modules there', () => {
  const tensor = (name: string) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, 2], dtype: 'float32', keras_history: [name, 0, 0] },
  })
  const operator = (className: string, name: string, ...args: unknown[]) => ({
    name,
    class_name: className,
    config: { name },
    inbound_nodes: [{ args, kwargs: {} }],
  })
  const ends = (name: string) => ({ input_layers: ['a', 0, 0], output_layers: [name, 0, 0] })

  it('2 * x and 1 - x are not the layers of those names; what nobody takes, as a mask, is left out', async () => {
    const model = modelOf({
      layers: [
        input('a', 2),
        operator('NotEqual', 'not_equal', tensor('a'), 0),
        operator('Multiply', 'multiply', tensor('a'), 2),
        operator('Subtract', 'subtract', 1, tensor('multiply')),
        layer('Add', 'add', {}, { args: [[tensor('subtract'), tensor('a')]], kwargs: {} }),
      ],
      ...ends('add'),
    })
    expect(await values(model, x)).toEqual([[0, -1, -2, 2]])
  })

  it('others are refused by name', () => {
    const model = (item: object, name: string) => () =>
      modelOf({ layers: [input('a', 2), item], ...ends(name) })
    expect(model(operator('Cholesky', 'cholesky', tensor('a')), 'cholesky')).toThrow(
      'layer "cholesky": the operation \'Cholesky\' between layers is not offered; there are: Absolute',
    )
    expect(model(operator('Add', 'add', tensor('a'), 1, 2), 'add')).toThrow(
      'layer "add": Add takes 2 operands, got 3',
    )
    expect(model(operator('Exp', 'exp', { class_name: 'Dense' }), 'exp')).toThrow('which is not read')
    const nameless = { ...layer('Dense', '', { name: {} }), name: 'd' }
    expect(model(nameless, 'd')).toThrow('Dense: name: expected a text, got an object')
  })
})

describe('operators of tf.keras', () => {
  const lambda = (name: string, of: string, ...inbound: unknown[]) =>
    layer('TFOpLambda', name, { dtype: 'float32', function: of }, ...inbound)

  it('with numbers on either side', async () => {
    const model = modelOf({
      layers: [
        input('a', 2),
        lambda('tf.math.multiply', 'math.multiply', ['a', 0, 0, { y: 3, name: null }]),
        lambda('tf.math.subtract', 'math.subtract', [
          '_CONSTANT_VALUE',
          -1,
          1,
          { y: ['tf.math.multiply', 0, 0] },
        ]),
      ],
      input_layers: [['a', 0, 0]],
      output_layers: [['tf.math.subtract', 0, 0]],
    })
    expect(await values(model, x)).toEqual([[-2, -5, -8, 4]])
  })

  it('says which it does not know', () => {
    const make = () =>
      modelOf({
        layers: [input('a', 2), lambda('t', 'math.cumsum', ['a', 0, 0, {}])],
        input_layers: [['a', 0, 0]],
        output_layers: [['t', 0, 0]],
      })
    expect(make).toThrow("the operation 'math.cumsum' between layers is not offered")
  })
})

it('a Sequential in a model of Keras 2, whose first call is 1', async () => {
  const relu = {
    class_name: 'Activation',
    config: { activation: 'relu', name: 'act', batch_input_shape: [null, 2] },
  }
  const head = (...inbound: unknown[]) => layer('Sequential', 'head', { layers: [relu] }, ...inbound)
  const inputs = {
    input_layers: [
      ['a', 0, 0],
      ['b', 0, 0],
    ],
  }
  const twice = modelOf({
    layers: [
      input('a', 2),
      input('b', 2),
      head([['a', 0, 0, {}]], [['b', 0, 0, {}]]),
      layer('Add', 'sum', {}, [
        ['head', 2, 0, {}],
        ['b', 0, 0, {}],
      ]),
    ],
    ...inputs,
    output_layers: [
      ['head', 1, 0],
      ['sum', 0, 0],
    ],
  })
  expect(await values(twice, [[-1, 2]], [[30, -40]])).toEqual([
    [0, 2],
    [60, -40],
  ])
})

it('inputs of an attention by their names, in whatever order', async () => {
  const tensor = (name: string, shape: (number | null)[]) => ({
    class_name: '__keras_tensor__',
    config: { shape, dtype: 'float32', keras_history: [name, 0, 0] },
  })
  const attention = { num_heads: 2, key_dim: 3 }
  const [q, v] = [tensor('q', [null, 4, 3]), tensor('v', [null, 5, 3])]
  const keras3 = { args: [], kwargs: { key: tensor('k', [null, 5, 3]), value: v, query: q } }
  const keras2 = [['q', 0, 0, { value: ['v', 0, 0], key: ['k', 0, 0] }]]
  for (const node of [keras3, keras2]) {
    const model = modelOf({
      layers: [
        input('q', 4, 3),
        input('k', 5, 3),
        input('v', 5, 3),
        layer('MultiHeadAttention', 'mha', attention, node),
      ],
      input_layers: [
        ['q', 0, 0],
        ['k', 0, 0],
        ['v', 0, 0],
      ],
      output_layers: [['mha', 0, 0]],
    })
    const part = (rows: number, seed: number) =>
      Array.from({ length: rows }, (_, i) => [0, 1, 2].map((j) => Math.sin(seed + 3 * i + j)))
    const [of, keys, from] = [part(4, 1), part(5, 2), part(5, 3)]
    const mha = new MultiHeadAttention(2, 3)
    mha.ensureBuilt([
      [null, 4, 3],
      [null, 5, 3],
      [null, 5, 3],
    ])
    mha.setWeights(await model.getWeights())
    const { tensor: given } = await import('../../src/node/index.js')
    const wanted = await mha.apply([of, from, keys].map((rows) => given([rows]))).array()
    const got = await model.predict([of, keys, from].map((rows) => NdArray.from([rows])))
    expectClose(got.data, wanted.data, 1e-5, 1e-6, 'attention')
  }
})
