import * as g from 'glassgrad'
import { Add, Dense, Input, Layer, Model, ready, Sequential, type Symbolic, type Tensor } from 'glassgrad'
import * as ort from 'onnxruntime-web'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAlike, fill, numbers } from './runOnnx.js'

beforeAll(async () => void (await ready()))

/** A model of one layer, or of several in a row. */
function row(inputShape: number[], ...layers: Layer[]): Model {
  const model = new Sequential([Input({ shape: inputShape }), ...layers])
  fill(model)
  return model
}

describe('layers of one input', () => {
  const images = [7, 8, 4]
  const steps = [9, 4]
  const volumes = [5, 6, 4, 2]
  const cases: [title: string, shape: number[], make: () => Layer[]][] = [
    ['Dense', [6], () => [new Dense(5, { activation: 'softmax' })]],
    ['Dense on steps, without a bias', steps, () => [new Dense(5, { useBias: false })]],
    ['Conv1D', steps, () => [new g.Conv1D(5, 3, { activation: 'relu' })]],
    [
      'Conv1D causal',
      steps,
      () => [new g.Conv1D(5, 3, { padding: 'causal', dilationRate: 2, activation: 'gelu' })],
    ],
    ['Conv2D', images, () => [new g.Conv2D(6, [3, 2], { activation: 'relu' })]],
    ['Conv2D same, strides', images, () => [new g.Conv2D(6, 3, { padding: 'same', strides: 2 })]],
    [
      'Conv2D dilated, in groups',
      images,
      () => [new g.Conv2D(6, 2, { groups: 2, dilationRate: 2, padding: 'same' })],
    ],
    [
      'Conv2D with borders',
      images,
      () => [
        new g.Conv2D(3, 3, {
          padding: [
            [2, 0],
            [1, 3],
          ],
        }),
      ],
    ],
    [
      'Conv2D, channels first',
      [4, 7, 8],
      () => [new g.Conv2D(6, 3, { dataFormat: 'channels_first', activation: 'softmax' })],
    ],
    ['Conv3D', volumes, () => [new g.Conv3D(3, 2, { padding: 'same' })]],
    ['Conv1DTranspose', steps, () => [new g.Conv1DTranspose(3, 2, { strides: 3 })]],
    ['Conv2DTranspose', images, () => [new g.Conv2DTranspose(3, 3, { strides: 2, activation: 'tanh' })]],
    [
      'Conv2DTranspose same',
      images,
      () => [new g.Conv2DTranspose(3, [4, 3], { strides: 2, padding: 'same' })],
    ],
    [
      'Conv2DTranspose same, narrow',
      images,
      () => [new g.Conv2DTranspose(3, 1, { strides: 2, padding: 'same' })],
    ],
    [
      'Conv2DTranspose with outputPadding',
      images,
      () => [new g.Conv2DTranspose(3, 3, { strides: 2, padding: 'same', outputPadding: 1 })],
    ],
    ['DepthwiseConv2D', images, () => [new g.DepthwiseConv2D(3, { depthMultiplier: 2, strides: 2 })]],
    ['SeparableConv2D', images, () => [new g.SeparableConv2D(5, 3, { padding: 'same', activation: 'relu' })]],
    ['MaxPooling2D', images, () => [new g.MaxPooling2D(3, { strides: 2, padding: 'same' })]],
    ['AveragePooling2D', images, () => [new g.AveragePooling2D(3, { strides: 2, padding: 'same' })]],
    ['MaxPooling1D', steps, () => [new g.MaxPooling1D(2)]],
    ['AveragePooling3D', volumes, () => [new g.AveragePooling3D(2)]],
    ['GlobalAveragePooling2D', images, () => [new g.GlobalAveragePooling2D()]],
    ['GlobalMaxPooling1D', steps, () => [new g.GlobalMaxPooling1D({ keepdims: true })]],
    [
      'GlobalAveragePooling2D, channels first',
      [4, 7, 8],
      () => [new g.GlobalAveragePooling2D({ dataFormat: 'channels_first' })],
    ],
    ['BatchNormalization', images, () => [new g.BatchNormalization()]],
    ['BatchNormalization of features', [6], () => [new g.BatchNormalization({ scale: false })]],
    ['BatchNormalization of rows', images, () => [new g.BatchNormalization({ axis: 2, center: false })]],
    ['LayerNormalization', steps, () => [new g.LayerNormalization()]],
    [
      'LayerNormalization of images',
      images,
      () => [new g.LayerNormalization({ axis: [1, 3], scale: false })],
    ],
    ['LayerNormalization rms', steps, () => [new g.LayerNormalization({ rmsScaling: true })]],
    ['Normalization', steps, () => [new g.Normalization({ mean: [1, 2, 3, 4], variance: [1, 4, 0.25, 0] })]],
    ['Normalization with weights', images, () => [new g.Normalization({ axis: [1, 3] })]],
    ['Rescaling', images, () => [new g.Rescaling(2, { offset: [1, 2, 3, 4] })]],
    ['ReLU', images, () => [new g.ReLU({ maxValue: 0.5, negativeSlope: 0.1, threshold: 0.2 })]],
    ['ReLU6', images, () => [new g.ReLU({ maxValue: 6 })]],
    ['LeakyReLU', images, () => [new g.LeakyReLU()]],
    ['ELU', images, () => [new g.ELU({ alpha: 2 })]],
    ['PReLU', images, () => [new g.PReLU({ sharedAxes: [1, 2] })]],
    ['Softmax', images, () => [new g.Softmax({ axis: [1, 2] })]],
    ['Flatten', images, () => [new g.Flatten()]],
    ['Flatten, channels first', images, () => [new g.Flatten({ dataFormat: 'channels_first' })]],
    ['Reshape', images, () => [new g.Reshape([-1, 8])]],
    ['Permute', images, () => [new g.Permute([3, 1, 2])]],
    ['RepeatVector', [6], () => [new g.RepeatVector(3)]],
    [
      'ZeroPadding2D',
      images,
      () => [
        new g.ZeroPadding2D([
          [1, 2],
          [0, 3],
        ]),
      ],
    ],
    ['ZeroPadding1D', steps, () => [new g.ZeroPadding1D([2, 1])]],
    [
      'Cropping2D',
      images,
      () => [
        new g.Cropping2D([
          [1, 2],
          [0, 3],
        ]),
      ],
    ],
    ['Cropping3D', volumes, () => [new g.Cropping3D(1)]],
    ['UpSampling1D', steps, () => [new g.UpSampling1D(3)]],
    ['UpSampling2D', images, () => [new g.UpSampling2D([2, 3])]],
    ['UpSampling2D bilinear', images, () => [new g.UpSampling2D({ size: 2, interpolation: 'bilinear' })]],
    ...[g.SimpleRNNCell, g.LSTMCell, g.GRUCell].map((Cell): [string, number[], () => Layer[]] => [
      `RNN of ${Cell.name}`,
      steps,
      () => [new g.RNN(new Cell(3), { returnSequences: true }), new g.RNN(new Cell(2))],
    ]),
    ['TimeDistributed', steps, () => [new g.TimeDistributed(new Dense(5, { activation: 'tanh' }))]],
    [
      'TimeDistributed of images',
      [3, 6, 5, 2],
      () => [
        new g.TimeDistributed(new g.Conv2D(4, 3)),
        new g.TimeDistributed(new g.MaxPooling2D(2)),
        new g.TimeDistributed(new g.Flatten()),
        new g.LSTM(3),
      ],
    ],
    ['TimeDistributed of a recurrent layer', [3, 4, 2], () => [new g.TimeDistributed(new g.GRU(3))]],
    ['SimpleRNN', steps, () => [new g.SimpleRNN(5, { activation: 'relu', useBias: false })]],
    ['LSTM', steps, () => [new g.LSTM(5, { returnSequences: true }), new g.LSTM(3)]],
    ['LSTM backwards', steps, () => [new g.LSTM(5, { returnSequences: true, goBackwards: true })]],
    ['GRU', steps, () => [new g.GRU(5, { returnSequences: true }), new g.GRU(3, { goBackwards: true })]],
    ['GRU with the reset before', steps, () => [new g.GRU(5, { resetAfter: false, activation: 'softsign' })]],
    ...(['concat', 'sum', 'ave', 'mul'] as const).map((mergeMode): [string, number[], () => Layer[]] => [
      `Bidirectional, ${mergeMode}`,
      steps,
      () => [
        new g.Bidirectional(new g.LSTM(3, { returnSequences: true }), { mergeMode }),
        new g.Bidirectional(new g.GRU(2), { mergeMode }),
      ],
    ]),
    [
      'what only training knows',
      images,
      () => [
        ...[
          new g.Dropout(0.5),
          new g.SpatialDropout2D(0.5),
          new g.GaussianNoise(1),
          new g.GaussianDropout(0.5),
        ],
        ...[new g.AlphaDropout(0.5), new g.ActivityRegularization({ l2: 1 }), new g.RandomFlip()],
      ],
    ],
    [
      'windows in a row stay channels first',
      images,
      () => [
        new g.ZeroPadding2D(1),
        new g.Conv2D(4, 3, { useBias: false }),
        new g.BatchNormalization(),
        new g.ReLU(),
        new g.MaxPooling2D(2),
        new g.Cropping2D([
          [0, 1],
          [1, 0],
        ]),
        new g.GlobalAveragePooling2D(),
      ],
    ],
  ]

  it.each(cases)('%s', async (_, shape, make) => {
    await expectAlike(row(shape, ...make()), numbers([3, ...shape]))
  })

  it.each([
    ...[
      'linear',
      'relu',
      'relu6',
      'leaky_relu',
      'elu',
      'selu',
      'celu',
      'gelu',
      'silu',
      'sigmoid',
      'hard_sigmoid',
    ],
    ...['hard_silu', 'tanh', 'hard_tanh', 'softplus', 'softsign', 'softmax', 'log_softmax', 'log_sigmoid'],
    ...['exponential', 'mish', 'squareplus', 'soft_shrink', 'hard_shrink', 'tanh_shrink'],
  ] as const)('activation %s', async (activation) => {
    const model = row([40], new g.Rescaling(8), new g.Activation(activation))
    await expectAlike(model, numbers([2, 40]))
  })

  it('Embedding takes ids', async () => {
    const model = new Sequential([
      Input({ shape: [5] }),
      new g.Embedding(10, 4),
      new g.GlobalAveragePooling1D(),
    ])
    fill(model)
    await expectAlike(model, numbers([3, 5], 2, 10))
  })
})

describe('layers of several inputs', () => {
  /** A model of [4, 6] and [4, 6]. */
  function joined(make: (a: Symbolic, b: Symbolic) => Symbolic | Symbolic[]): Model {
    const [a, b] = [Input({ shape: [4, 6] }), Input({ shape: [4, 6] })]
    const model = new Model({ inputs: [a, b], outputs: make(a, b) }) as unknown as Model
    fill(model)
    return model
  }

  it.each([
    ['Add', () => new g.Add()],
    ['Subtract', () => new g.Subtract()],
    ['Multiply', () => new g.Multiply()],
    ['Average', () => new g.Average()],
    ['Maximum', () => new g.Maximum()],
    ['Minimum', () => new g.Minimum()],
    ['Concatenate', () => new g.Concatenate({ axis: 1 })],
    ['Dot', () => new g.Dot(2)],
    ['Dot of units', () => new g.Dot([1, 1], { normalize: true })],
    ['Attention', () => new g.Attention({ useScale: true })],
    ['Attention to the past', () => new g.Attention({ useCausalMask: true })],
    ['MultiHeadAttention', () => new g.MultiHeadAttention(2, 3, { valueDim: 5 })],
    [
      'MultiHeadAttention with a window',
      () => new g.MultiHeadAttention(2, 3, { useBias: false, slidingWindow: 2, useCausalMask: true }),
    ],
  ] as const)('%s', async (_, make) => {
    const model = joined((a, b) => make().apply([a, b]))
    await expectAlike(model, numbers([3, 4, 6], 1), numbers([3, 4, 6], 2))
  })

  it('recurrent layers that are given states and give them', async () => {
    const model = joined((a, b) => {
      const [, h, c] = new g.LSTM(3, { returnState: true }).apply<Symbolic[]>(a)
      const [out, ...states] = new g.LSTM(3, { returnState: true, returnSequences: true }).apply<Symbolic[]>([
        b,
        h,
        c,
      ])
      const both = new g.Bidirectional(new g.GRU(3, { returnState: true })).apply<Symbolic[]>([a, h, c])
      return [out, ...states, ...both, new g.SimpleRNN(3).apply<Symbolic>([b, h])]
    })
    await expectAlike(model, numbers([3, 4, 6], 1), numbers([3, 4, 6], 2))
  })

  it('scores come as a second output', async () => {
    const layer = new g.MultiHeadAttention(2, 3, { returnAttentionScores: true })
    const model = joined((a, b) => layer.apply<[Symbolic, Symbolic]>([a, b]))
    await expectAlike(model, numbers([3, 4, 6], 1), numbers([3, 4, 6], 2))
  })

  it('Dot of vectors, and of a matrix and a vector', async () => {
    const model = joined((a, b) => [
      new g.Dot(1).apply([new g.Flatten().apply(a), new g.Flatten().apply(b)]) as Symbolic,
      new g.Dot([2, 1]).apply([a, new g.GlobalMaxPooling1D().apply(b)]) as Symbolic,
    ])
    await expectAlike(model, numbers([3, 4, 6], 1), numbers([3, 4, 6], 2))
  })

  it('merged convolutions, one of them broadcast', async () => {
    const x = Input({ shape: [6, 5, 3] })
    const a = new g.Conv2D(4, 3, { padding: 'same' }).apply(x)
    const gate = new g.Dense(4).apply(new g.GlobalAveragePooling2D({ keepdims: true }).apply(a))
    const sum = new Add().apply([new g.Multiply().apply([a, gate]), new g.Conv2D(4, 1).apply(x)])
    const model = new Model({ inputs: x, outputs: new g.Concatenate().apply([sum, a, x]) })
    fill(model)
    await expectAlike(model, numbers([2, 6, 5, 3]))
  })
})

describe('models', () => {
  it('models in models, layers that are called twice', async () => {
    const tower = new Sequential([Input({ shape: [6] }), new Dense(4, { activation: 'tanh' })])
    const [a, b] = [Input({ shape: [6] }), Input({ shape: [6], name: 'right' })]
    const model = new Model({
      inputs: [a, b],
      outputs: [new g.Subtract({ name: 'apart' }).apply([tower.apply(a), tower.apply(b)])],
    }) as unknown as Model
    fill(model)
    await expectAlike(model, numbers([3, 6], 1), numbers([3, 6], 2))
    const session = await ort.InferenceSession.create(await model.toBytes('onnx'))
    expect(session.inputNames[1]).toBe('right')
    expect(session.outputNames).toEqual(['apart'])
  })

  it('ops between layers', async () => {
    const x = Input({ shape: [4, 6] })
    const y = new Dense(6).apply(x)
    const sum = x.mul(2).add(y.square()).sub(g.ops.maximum(y, 0.5)).div(3)
    const model = new Model({ inputs: x, outputs: new Dense(2).apply(sum as Symbolic) })
    fill(model)
    await expectAlike(model, numbers([3, 4, 6]))
    const other = new Model({ inputs: x, outputs: g.ops.cumsum(y, 1) as Symbolic })
    await expect(other.toBytes('onnx')).rejects.toThrow('the op Cumsum between layers')
  })

  it('an application', async () => {
    const model = await g.applications.MobileNetV3Small({
      weights: null,
      inputShape: [64, 64, 3],
      includeTop: false,
      pooling: 'avg',
    })
    await expectAlike(model, numbers([1, 64, 64, 3]))
  })
})

describe('refuses', () => {
  class Twice extends Layer {
    call(x: Tensor): Tensor {
      return x.mul(2)
    }
  }

  it.each([
    [
      "layers of one's own",
      () => row([4], new Twice()),
      "Twice, a class of one's own, is not written to ONNX",
    ],
    [
      "functions of one's own",
      () => row([4], new Dense(3, { activation: (x: Tensor) => x.square() })),
      'is not written to ONNX; there are: linear',
    ],
    ['masks', () => row([4], new g.Embedding(5, 3, { maskZero: true })), 'makes a mask (maskZero)'],
    ['states that stay', () => row([4, 3], new g.LSTM(2, { stateful: true })), 'it is stateful'],
    [
      'gates of other activations',
      () => row([4, 3], new g.GRU(2, { recurrentActivation: 'hard_sigmoid' })),
      "recurrent operators have no activation 'hard_sigmoid'",
    ],
    [
      'cells that ONNX has no operator for',
      () =>
        row(
          [4, 3],
          new g.RNN(new g.StackedRNNCells([new g.LSTMCell(2), new g.LSTMCell(2)]), { name: 'tower' }),
        ),
      'Layer "tower": a layer of other cells than SimpleRNN, LSTM and GRU is not written to ONNX',
    ],
    [
      'steps without end',
      () => {
        const x = Input({ shape: [null, 3] })
        const model = new Model(x, new g.TimeDistributed(new Dense(2), { name: 'each' }).apply(x))
        fill(model)
        return model
      },
      'Layer "each": TimeDistributed of [null, null, 3] is not written to ONNX: all sizes but the batch',
    ],
    [
      'a layer of a sequence that is not written',
      () => row([4, 3, 2], new g.TimeDistributed(new Twice())),
      "Twice, a class of one's own, is not written to ONNX",
    ],
    ['Masking', () => row([4, 3], new g.Masking()), 'Masking is not written'],
  ])('%s', async (_, make, message) => {
    await expect(make().toBytes('onnx')).rejects.toThrow(message)
  })

  it('what is not built, and what has no graph', async () => {
    await expect(new Sequential([new Dense(3)]).toBytes('onnx')).rejects.toThrow('no weights yet')
    class Own extends Model {
      dense = new Dense(3)
      override call(x: Tensor): Tensor {
        return this.dense.apply(x)
      }
    }
    const own = new Own()
    own.build([null, 4])
    await expect(own.toBytes('onnx')).rejects.toThrow('has no graph to write to ONNX')
  })
})
