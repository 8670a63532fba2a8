import { Dense, Embedding, type FitOptions, Flatten, Input, Model, NdArray, Sequential } from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { bits, classifier, threeClasses, uniform } from './examples.js'

const { x, y } = threeClasses(40)

const with1 = (array: NdArray, index: number, value: number) => {
  const data = Float32Array.from(array.data)
  data[index] = value
  return new NdArray(data, array.shape)
}

/** What `fit` says, and that it says so before it has changed anything. */
async function refusal(
  fit: { x?: unknown; y?: unknown; options?: FitOptions },
  model = classifier(),
): Promise<string> {
  const before = await bits(model)
  const given = { x, y, ...fit } as { x: NdArray; y: NdArray }
  const message = await model.fit(given.x, given.y, { verbose: 0, ...fit.options }).then(
    () => 'trained',
    (error: Error) => error.message,
  )
  expect(await bits(model)).toEqual(before)
  return message
}

describe('fit names what is wrong with the data', () => {
  const cases: [string, Parameters<typeof refusal>[0], RegExp][] = [
    [
      'features',
      { x: threeClasses(40, 5).x },
      /"sequential(_\d+)?": expected input of shape \[batch, 6\], got \[40, 5\]/,
    ],
    ['rank', { x: x.reshape([40, 2, 3]) }, /expected input of shape \[batch, 6\], got \[40, 2, 3\]/],
    ['NaN in x', { x: with1(x, 33, Number.NaN) }, /x contains NaN in example 5/],
    ['infinity in x', { x: with1(x, 0, Number.POSITIVE_INFINITY) }, /x contains Infinity in example 0/],
    ['NaN in y', { y: with1(y, 7, Number.NaN) }, /y contains NaN in example 7/],
    ['label too large', { y: with1(y, 3, 3) }, /label 3 at position 3 .* 3 classes.* from 0 to 2/],
    ['negative label', { y: with1(y, 3, -1) }, /label -1 at position 3/],
    ['fractional label', { y: with1(y, 3, 0.5) }, /label 0.5 at position 3/],
    ['lengths', { y: y.slice(0, 39) }, /x has 40 examples and y has 39/],
    ['no examples', { x: x.slice(0, 0), y: y.slice(0, 0) }, /x is empty/],
    ['one-hot for sparse', { y: new NdArray(uniform(120), [40, 3]) }, /categorical_crossentropy/],
    [
      'ragged rows',
      {
        x: [
          [1, 2, 3, 4, 5, 6],
          [1, 2],
        ],
      },
      /rows differ in length/,
    ],
    ['nothing', { x: undefined }, /x: expected .*, got undefined/],
    ['a string', { x: 'data' }, /x: expected .*, got a string/],
    ['batchSize 0', { options: { batchSize: 0 } }, /batchSize: expected a whole number from 1 on, got 0/],
    ['batchSize 1.5', { options: { batchSize: 1.5 } }, /batchSize/],
    ['epochs 0', { options: { epochs: 0 } }, /epochs: expected a whole number from 1 on, got 0/],
    ['epochs NaN', { options: { epochs: Number.NaN } }, /epochs/],
    ['validationSplit 1', { options: { validationSplit: 1 } }, /validationSplit/],
    ['validationSplit -0.1', { options: { validationSplit: -0.1 } }, /validationSplit/],
    ['nothing to train on', { options: { validationSplit: 0.98 } }, /validationSplit.*40 examples/],
    ['nothing split off', { options: { validationSplit: 1e-20 } }, /validationSplit.*40 examples/],
    [
      'validation features',
      { options: { validationData: [threeClasses(5, 7).x, y.slice(0, 5)] } },
      /validationData.*expected input of shape \[batch, 6\], got \[5, 7\]/,
    ],
    [
      'validation labels',
      { options: { validationData: [x.slice(0, 2), new NdArray(Int32Array.of(1, 9), [2])] } },
      /validationData.*label 9 at position 1/,
    ],
  ]
  it.each(cases)('%s', async (_, given, message) => {
    expect(await refusal(given)).toMatch(message)
  })

  it('class numbers for one-hot targets', async () => {
    const model = classifier()
    model.compile({ loss: 'categorical_crossentropy' })
    expect(await refusal({}, model)).toMatch(/one-hot targets.*toCategorical/)
  })

  it('targets of another shape than the output', async () => {
    const model = classifier()
    model.compile({ loss: 'mse' })
    expect(await refusal({ y: new NdArray(uniform(80), [40, 2]) }, model)).toMatch(
      /mean_squared_error: expected targets of shape \[batch, 3\].*got \[40, ?2\]/,
    )
  })
})

describe('names that do not exist', () => {
  const dense = (options: object) => () => new Dense(3, options)
  const compile = (options: object) => () => classifier().compile({ loss: 'mse', ...options })
  const cases: [string, () => unknown, string][] = [
    ['optimizer', compile({ optimizer: 'adm' }), "unknown optimizer 'adm': did you mean 'adam'?"],
    ['loss', compile({ loss: 'binary_crossentopy' }), "did you mean 'binary_crossentropy'?"],
    ['metric', compile({ metrics: ['acuracy'] }), "unknown metric 'acuracy': did you mean 'accuracy'?"],
    ['activation', dense({ activation: 'rellu' }), "unknown activation 'rellu': did you mean 'relu'?"],
    ['initializer', dense({ kernelInitializer: 'glorot_unifrom' }), "did you mean 'glorot_uniform'?"],
    ['half of an initializer', dense({ kernelInitializer: 'glorot' }), "did you mean 'glorot_normal'?"],
    ['half of an option', dense({ activ: 'relu' }), "Did you mean 'activation'?"],
    ['regularizer', dense({ kernelRegularizer: 'l3' }), "unknown regularizer 'l3'"],
  ]
  it.each(cases)('%s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it('camelCase spelling is accepted', () => {
    expect(compile({ loss: 'sparseCategoricalCrossentropy' })).not.toThrow()
  })
})

describe('order of calls', () => {
  it('fit before compile', async () => {
    const model = new Sequential([new Dense(3, { inputShape: [6] })])
    await expect(model.fit(x, y)).rejects.toThrow(/no loss and no optimizer yet: call compile\(/)
    await expect(model.evaluate(x, y)).rejects.toThrow(/call compile\(/)
  })

  it('compile without a loss, where no layer makes one', async () => {
    const model = classifier()
    model.compile({})
    await expect(model.fit(x, y, { verbose: 0 })).rejects.toThrow(/has no loss: name one in compile/)
  })

  it('a model without layers', async () => {
    const model = new Sequential()
    model.compile({ loss: 'mse' })
    await expect(model.fit(x, y)).rejects.toThrow(/has no layers/)
  })

  it('outputs that depend on an input which is not named', () => {
    const [a, b] = [Input({ shape: [2] }), Input({ shape: [2], name: 'forgotten' })]
    const output = new Dense(1).apply(b)
    expect(() => new Model({ inputs: a, outputs: output })).toThrow(/"forgotten"/)
  })
})

it('ids that an Embedding has no line for, in fit and in predict', async () => {
  const ids = new NdArray(Int32Array.of(0, 1, 2, 9, 1, 3), [3, 2])
  const model = new Sequential([new Embedding(5, 3), new Flatten(), new Dense(1)])
  model.compile({ loss: 'mse' })
  const message = /Embedding "embedding.*": expected ids from 0 to 4, got 9 at place 3/
  await expect(model.fit(ids, new NdArray(new Float32Array(3), [3, 1]))).rejects.toThrow(message)
  await expect(model.predict(ids)).rejects.toThrow(message)
})

describe('setWeights', () => {
  it('says which weight does not fit', async () => {
    const model = classifier()
    const weights = await model.getWeights()
    const wrong = weights.with(2, new NdArray(new Float32Array(9), [3, 3]))
    expect(() => model.setWeights(wrong)).toThrow(/"dense.*kernel".*\[8, 3\].*\[3, 3\]/)
    expect(() => model.setWeights(weights.slice(1))).toThrow(/4 weights.*got 3/)
    expect((await model.getWeights()).map(String)).toEqual(weights.map(String))
  })
})
