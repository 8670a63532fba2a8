import {
  BatchNormalization,
  checkGradients,
  Dense,
  Dropout,
  findNaN,
  type InspectedLayer,
  inspect,
  LambdaCallback,
  Layer,
  measureCeilings,
  NdArray,
  Sequential,
  SGD,
  type Tensor,
} from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { defineUnary } from '../../src/tensor/ops/elementwise.js'
import { bits, classifier, threeClasses } from './examples.js'

const { x, y } = threeClasses(6)

const smooth = (middle: Layer[] = []) => {
  const layers = [
    new Dense(5, { activation: 'tanh', inputShape: [6] }),
    ...middle,
    new Dense(3, { activation: 'softmax' }),
  ]
  const model = new Sequential(layers)
  model.compile({ loss: 'sparse_categorical_crossentropy' })
  return model
}

/** A layer from an op. */
class Op extends Layer {
  constructor(
    readonly f: (x: Tensor) => Tensor,
    name: string,
  ) {
    super({ name })
  }
  call(x: Tensor): Tensor {
    return this.f(x)
  }
}

describe('checkGradients', () => {
  it('passes where gradients are right, and leaves the model as it was', async () => {
    const model = smooth([new BatchNormalization()])
    const before = await bits(model)
    const checks = await checkGradients(model, x, y, { directions: 2 })
    expect(new Set(checks.map(({ argument }) => argument))).toEqual(
      new Set(model.compiled.weights.map((_, i) => checks[2 * i].argument)),
    )
    expect(checks).toHaveLength(2 * 6)
    expect(await bits(model)).toEqual(before)
  })

  it('names the weights whose gradients are wrong', async () => {
    const wrong = defineUnary({ name: 'wrong', expression: 'x * 2.0', gradient: (dy) => dy.mul(3) })
    const model = smooth([new Op((x) => wrong(x), 'liar')])
    const name = model.layers[0].name
    await expect(checkGradients(model, x, y)).rejects.toThrow(new RegExp(`${name}/kernel .*WRONG`))
  })
})

describe('findNaN', () => {
  it('finds nothing where all is well', async () => {
    const model = classifier()
    const before = await bits(model)
    expect(await findNaN(model, x, y)).toBeNull()
    expect(await bits(model)).toEqual(before)
  })

  it('names the layer and the op of the forward pass', async () => {
    const model = smooth([new Op((x) => x.square().neg().sub(1).sqrt(), 'bad_root')])
    const found = await findNaN(model, x, y)
    expect(found).toMatchObject({ pass: 'forward', shape: [6, 5], fromInfinity: false })
    expect(found?.where).toMatch(/^sequential(_\d+)? › bad_root › sqrt$/)
  })

  it('says where the NaN comes from an infinity', async () => {
    const model = smooth([new Op((x) => x.mul(1e30).square().mul(0), 'overflow')])
    const found = await findNaN(model, x, y)
    expect(found?.where).toMatch(/overflow › mul$/)
    expect(found?.fromInfinity).toBe(true)
  })

  it('finds one that is in a preprocessing layer, before any weight', async () => {
    const model = new Sequential([new Op((x) => x.sub(9).sqrt(), 'root'), new Dense(3)])
    model.compile({ loss: 'mse' })
    expect((await findNaN(model, x, new NdArray(new Float32Array(18), [6, 3])))?.where).toMatch(
      /root › sqrt$/,
    )
  })

  it('names the op of the backward pass', async () => {
    // √ has an infinite slope at 0; times 0 that is NaN.
    const model = smooth([new Op((x) => x.mul(0).sqrt(), 'root')])
    const found = await findNaN(model, x, y)
    expect(found?.pass).toBe('backward')
    expect(found?.where).toMatch(/root › mul › backward$/)
    expect(found?.fromInfinity).toBe(true)
  })

  it('names a weight that has one', async () => {
    const model = classifier()
    const weights = await model.getWeights()
    weights[1].data[3] = Number.NaN
    model.setWeights(weights)
    expect(await findNaN(model, x, y)).toMatchObject({
      pass: 'weights',
      where: `${model.layers[0].name}/bias`,
    })
  })

  it('data that have one are told at once', async () => {
    const data = Float32Array.from(x.data)
    data[8] = Number.NaN
    await expect(findNaN(classifier(), new NdArray(data, x.shape), y)).rejects.toThrow(/NaN in example 1/)
  })
})

describe('inspect', () => {
  const model = () => {
    const model = new Sequential([
      new Dense(5, { activation: 'relu', inputShape: [6], name: 'hidden' }),
      new BatchNormalization({ name: 'norm' }),
      new Dropout(0.5, { name: 'drop' }),
      new Dense(3, { activation: 'softmax', name: 'out' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
    return model
  }

  it('gives what each layer gives, its weights and their gradients', async () => {
    const subject = model()
    const layers = await inspect(subject, x, y)
    expect(layers.map(({ name, kind, output }) => [name, kind, output.shape])).toEqual([
      ['hidden', 'Dense', [6, 5]],
      ['norm', 'BatchNormalization', [6, 5]],
      ['drop', 'Dropout', [6, 5]],
      ['out', 'Dense', [6, 3]],
    ])
    expect(layers[3].output.data).toEqual((await subject.predict(x)).data)
    expect(layers[2].output.data).toEqual(layers[1].output.data) // inference: nothing is dropped
    const weights = layers.flatMap(({ weights }) => weights)
    expect(weights.map(({ value }) => value.data)).toEqual(
      (await subject.getWeights()).map(({ data }) => data),
    )
    expect(weights.map(({ name, gradient }) => [name, gradient?.shape ?? null])).toEqual([
      ...[
        ['kernel', [6, 5]],
        ['bias', [5]],
        ['gamma', [5]],
        ['beta', [5]],
      ],
      ...[
        ['moving_mean', null],
        ['moving_variance', null],
        ['kernel', [5, 3]],
        ['bias', [3]],
      ],
    ])
  })

  it('has the gradients by which a step of SGD moves the weights', async () => {
    const subject = classifier()
    subject.compile({ optimizer: new SGD({ learningRate: 1 }), loss: 'sparse_categorical_crossentropy' })
    const layers = await inspect(subject, x, y)
    const before = await subject.getWeights()
    await subject.trainOnBatch(x, y)
    const after = await subject.getWeights()
    layers
      .flatMap(({ weights }) => weights)
      .forEach(({ gradient }, i) => {
        gradient!.data.forEach((slope, at) => {
          expect(after[i].data[at]).toBeCloseTo(before[i].data[at] - slope, 6)
        })
      })
  })

  it('changes nothing, in the middle of training either', async () => {
    const [watched, alone] = [model(), model()]
    const look = new LambdaCallback({
      onTrainBatchEnd: async () => void (await inspect(watched, x, y)),
    })
    const options = { epochs: 3, batchSize: 2, verbose: 0, seed: 3 } as const
    await watched.fit(x, y, { ...options, callbacks: [look] })
    await alone.fit(x, y, options)
    expect(await bits(watched)).toEqual(await bits(alone))
  })

  it('needs no targets for the rest, and callbacks have examples for it', async () => {
    const subject = model()
    let seen: InspectedLayer[] = []
    const look = new LambdaCallback({
      onTrainEnd: async () => {
        seen = await inspect(subject, look.params.examples.inputs[0])
      },
    })
    await subject.fit(x, y, { verbose: 0, callbacks: [look] })
    expect(seen[0].output.shape).toEqual([6, 5])
    expect(seen[0].weights[0].gradient).toBeNull()
  })
})

it('ceilings are of some height', async () => {
  const { arithmetic, memory } = await measureCeilings()
  expect(arithmetic).toBeGreaterThan(1e8)
  expect(memory).toBeGreaterThan(1e7)
})
