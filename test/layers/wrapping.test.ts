import { EinsumDense, ReversibleEmbedding, SpectralNormalization } from 'glassgrad/layers'
import { describe, expect, it } from 'vitest'
import {
  Dense,
  Embedding,
  Flatten,
  Identity,
  Input,
  InputLayer,
  Lambda,
  Layer,
  layerFromConfig,
  loadModel,
  Model,
  ReLU,
  ready,
  registerSerializable,
  Sequential,
  SGD,
  type Tensor,
  ThresholdedReLU,
  tensor,
  valueAndGrad,
} from '../../src/node/index.js'
import { einsum } from '../../src/tensor/ops/einsum.js'

await ready()

const numbers = async (x: Tensor) => Array.from(await x.data())
const expectNumbers = async (got: Tensor, want: number[]) => {
  const values = await numbers(got)
  expect(values.length).toBe(want.length)
  want.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, 5)
  })
}

describe('Lambda', () => {
  it('is a function as a layer, of one tensor or of several', async () => {
    const double = new Lambda((x) => x.mul(2))
    await expectNumbers(double.apply(tensor([1, 2])), [2, 4])
    const a = Input([2])
    const sum = new Lambda(([x, y], { by }) => x.add(y.mul(by)), { arguments: { by: 10 } }).apply([a, a])
    const model = new Model({ inputs: a, outputs: sum })
    expect((await model.predict([[1, 2]])).toArray()).toEqual([[11, 22]])
    expect(double.computeOutputShape([null, 3])).toEqual([null, 3])
  })

  it('knows whether it is trained', async () => {
    const noisy = new Lambda((x, { training }) => (training ? x.add(1) : x))
    await expectNumbers(noisy.apply(tensor([1])), [1])
    await expectNumbers(noisy.apply(tensor([1]), { training: true }), [2])
  })

  it('stands in a file by the name of its function', async () => {
    const halve = (x: Tensor) => x.div(2)
    const model = new Sequential([new Lambda(halve, { name: 'half', inputShape: [2] })])
    const bytes = await model.toBytes('keras')
    const names: Record<string, typeof halve>[] = [{ halve }, { half: halve }]
    for (const customObjects of names) {
      const again = await loadModel(bytes, { customObjects })
      expect((await again.predict([[2, 4]])).toArray()).toEqual([[1, 2]])
    }
    await expect(loadModel(bytes)).rejects.toThrow(
      /Lambda "half": expected a function, got 'halve'.*customObjects: \{ half: /,
    )
    const nameless = new Sequential([new Lambda((x) => x, { inputShape: [2] })])
    await expect(nameless.toBytes('keras')).rejects.toThrow(
      /Lambda "lambda.*" can't be saved.*registerSerializable/,
    )
    registerSerializable('Halve', halve)
    const registered = await loadModel(await model.toBytes('h5'))
    expect((await registered.predict([[2, 4]])).toArray()).toEqual([[1, 2]])
  })
})

describe('SpectralNormalization', () => {
  const x = [
    [1, 2, -1],
    [0.5, -1, 2],
  ]
  const y = [
    [1, 0],
    [0, 1],
  ]
  const kernel = [
    [0.5, -1],
    [1, 0.25],
    [-0.75, 2],
  ]
  const made = (powerIterations = 1) => {
    const layer = new SpectralNormalization(new Dense(2), powerIterations, { inputShape: [3] })
    const model = new Sequential([layer])
    layer.setWeights([kernel, [[0.6, 0.8]], [0, 0]])
    return { layer, model }
  }

  /** After three steps of Keras 3.15.1. */
  it.each([
    [
      'SGD',
      { optimizer: new SGD(0.1), powerIterations: 1 },
      [0.26071, -0.403477, 0.293182, 0.417986, -0.100848, 0.785191],
      [-0.151671, 0.988431],
    ],
    [
      'Adam, two iterations',
      { optimizer: 'adam' as const, powerIterations: 2, rate: 0.01 },
      [0.243316, -0.396473, 0.396436, 0.137034, -0.289754, 0.823236],
      [-0.390863, 0.920449],
    ],
  ])('trains as in Keras by %s', async (_, { optimizer, powerIterations, ...more }, wanted, u) => {
    const { layer, model } = made(powerIterations)
    model.compile({ optimizer, loss: 'mse' })
    if ('rate' in more) model.compiled.optimizer.learningRate = more.rate
    for (let step = 0; step < 3; step++) await model.trainOnBatch(x, y)
    await expectNumbers(layer.kernel.value, wanted)
    await expectNumbers(layer.vectorU.value, u)
    expect(model.weights.map(({ name }) => name)).toEqual(['kernel', 'vector_u', 'bias'])
  })

  it('divides the kernel at once where no gradient is asked, and twice in a step the other half of it', async () => {
    const { layer } = made(30)
    layer.apply(tensor(x), { training: true })
    const once = await numbers(layer.kernel.value)
    layer.apply(tensor(x), { training: true })
    await expectNumbers(layer.kernel.value, once) // its largest singular value is 1 now
    const { layer: other } = made(30)
    const loss = () =>
      other
        .apply(tensor(x), { training: true })
        .add(other.apply(tensor(x), { training: true }))
        .sum()
    const { value } = valueAndGrad(loss, other.trainableWeights)
    expect(await value.item()).toBeCloseTo(2 * (await layer.apply(tensor(x)).sum().item()), 4)
    new SGD(0).apply(
      other.trainableWeights,
      other.trainableWeights.map((w) => w.value.zerosLike()),
    )
    await expectNumbers(other.kernel.value, once)
  })

  it('leaves zeros alone, takes an Embedding, and refuses what has nothing to divide', async () => {
    const zero = new SpectralNormalization(new Dense(2, { kernelInitializer: 'zeros' }))
    await expectNumbers(zero.apply(tensor([[1, 2]]), { training: true }), [0, 0])
    const embedding = new SpectralNormalization(new Embedding(3, 2))
    expect(embedding.apply(tensor([[1, 2]]).cast('int32'), { training: true }).shape).toEqual([1, 2, 2])
    expect(() => new SpectralNormalization(new Flatten()).apply(tensor([[1]]))).toThrow(
      /expected a layer with a kernel or embeddings, got Flatten/,
    )
    expect(() => new SpectralNormalization('dense' as never)).toThrow(/expected a layer, got 'dense'/)
  })

  it('keeps a layer of one’s own inside', async () => {
    class Own extends Layer {
      kernel = this.addWeight('kernel', [2, 2], 'ones')
      call(x: Tensor) {
        return x.matmul(this.kernel.value)
      }
    }
    const model = new Sequential([new SpectralNormalization(new Own(), { inputShape: [2] })])
    const again = await loadModel(await model.toBytes('keras'), { customObjects: { Own } })
    expect((await again.predict([[1, 2]])).toArray()).toEqual([[3, 3]])
  })
})

describe('ReversibleEmbedding', () => {
  const table = Array.from({ length: 4 }, (_, i) => [3 * i, 3 * i + 1, 3 * i + 2].map((v) => v / 10))
  const turned = Array.from({ length: 3 }, (_, i) => [0, 1, 2, 3].map((j) => (4 * i + j) / 10))

  // Keras 3.15.1's numbers.
  it('goes back by its own vectors, or by others', async () => {
    const tied = new ReversibleEmbedding(4, 3)
    tied.apply(tensor([[1, 2]]).cast('int32'))
    tied.setWeights([table])
    await expectNumbers(tied.reverse(tensor([[1, 2, -1]])), [0, 0.6, 1.2, 1.8])
    const apart = new ReversibleEmbedding(4, 3, false, { logitSoftCap: 2 })
    apart.apply(tensor([[1, 2]]).cast('int32'))
    apart.setWeights([table, turned])
    await expectNumbers(apart.reverse(tensor([[1, 2, -1]])), [0, 0.199336, 0.39475, 0.582626])
  })

  it('is trained both ways', async () => {
    const layer = new ReversibleEmbedding(4, 3)
    const ids = tensor([1, 2]).cast('int32')
    layer.apply(ids)
    const { gradients } = valueAndGrad(
      () => layer.reverse(layer.apply(ids)).square().sum(),
      layer.trainableWeights,
    )
    expect(gradients[0].shape).toEqual([4, 3])
  })
})

it('InputLayer begins a Sequential as Input does', () => {
  const model = new Sequential([new InputLayer({ shape: [3], name: 'x' }), new Dense(2)])
  expect(model.countParams()).toBe(8)
  expect(model.layers.length).toBe(1)
})

it('ThresholdedReLU is a ReLU with a threshold, and one in files', async () => {
  const layer = new ThresholdedReLU(1.5, { name: 't' })
  await expectNumbers(layer.apply(tensor([1, 1.5, 2, -3])), [0, 0, 2, 0])
  expect(layer.getConfig()).toMatchObject({ threshold: 1.5, max_value: null })
  const old = layerFromConfig('ThresholdedReLU', { name: 't', theta: 0.5 })
  expect(old).toBeInstanceOf(ReLU)
  expect(old.getConfig()).toMatchObject({ threshold: 0.5 })
})

it('Identity gives masks and whole numbers on as they are', async () => {
  const y = new Identity().apply(tensor([3, 4]).cast('int32'))
  expect(y.dtype).toBe('int32')
  expect(await numbers(y)).toEqual([3, 4])
})

describe('einsum', () => {
  const a = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const b = tensor([
    [1, 0],
    [2, -1],
    [0, 3],
  ])

  // NumPy's numbers.
  it.each<[string, () => Tensor, number[], number[]]>([
    ['a product of matrices', () => einsum('ij,jk->ik', a, b), [2, 2], [5, 7, 14, 13]],
    ['letters in order of the alphabet', () => einsum('ij,jk', a, b), [2, 2], [5, 7, 14, 13]],
    ['an outer product', () => einsum('i,j->ij', a.sum(1), b.sum(0)), [2, 2], [18, 12, 45, 30]],
    ['a transpose', () => einsum('ij->ji', a), [3, 2], [1, 4, 2, 5, 3, 6]],
    ['a sum over an axis', () => einsum('ij->j', a), [3], [5, 7, 9]],
    ['an axis of one operand alone', () => einsum('ij,kl->i', a, b), [2], [30, 75]],
    [
      'three operands',
      () =>
        einsum(
          'ij,jk,ik->',
          a,
          b,
          einsum(
            'ij->ij',
            tensor([
              [1, 2],
              [3, 4],
            ]),
          ),
        ),
      [],
      [113],
    ],
    ['what lies the other way round', () => einsum('ij,kj->ik', a, a), [2, 2], [14, 32, 32, 77]],
    ['batches', () => einsum('bij,bjk->bik', a.expandDims(0), b.expandDims(0)), [1, 2, 2], [5, 7, 14, 13]],
    ['elements of both', () => einsum('ij,ij->ij', a, a), [2, 3], [1, 4, 9, 16, 25, 36]],
    ['further axes', () => einsum('...j,jk->...k', a.expandDims(0), b), [1, 2, 2], [5, 7, 14, 13]],
  ])('%s', async (_, compute, shape, values) => {
    const y = compute()
    expect(y.shape).toEqual(shape)
    await expectNumbers(y, values)
  })

  it('refuses in words', () => {
    expect(() => einsum('ij,jk->ik', a)).toThrow(/einsum: 'ij,jk->ik' for \[2,3\]: expected letters for each/)
    expect(() => einsum('ijk->i', a)).toThrow(/a letter for each axis of \[2,3\], got 'ijk'/)
    expect(() => einsum('ij,ij->ij', a, b)).toThrow(/axis 'i' is 2 long here and 3 there/)
    expect(() => einsum('ij->ik', a)).toThrow(/a result of letters of the tensors, each once, got 'ik'/)
    expect(() => einsum('ii->i', a)).toThrow(/a letter twice in 'ii' is not offered/)
  })
})

describe('EinsumDense refuses', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no equation', () => new EinsumDense('ab,bc', 3), /expected an equation such as 'ab,bc->ac'/],
    [
      'other axes',
      () => new EinsumDense('ab,bc->ac', 3).apply(tensor([[[1]]])),
      /with the axes of 'ab,bc->ac', got \[1,1,1\]/,
    ],
    [
      'too few sizes',
      () => new EinsumDense('abc,cd->abd', 3).apply(tensor([[[1]]])),
      /a size for each of 'abd' but the batch, got \[3\]/,
    ],
    [
      'sizes that contradict',
      () => new EinsumDense('abc,cd->abd', [2, 3]).apply(tensor([[[1]]])),
      /axis 'b' is 1 long in the input and 2/,
    ],
    [
      'a bias elsewhere',
      () => new EinsumDense('ab,bc->ac', 3, { biasAxes: 'b' }).apply(tensor([[1]])),
      /biasAxes among 'ac', got 'b'/,
    ],
  ])('%s', (_, attempt, message) => {
    expect(attempt).toThrow(message)
  })
})
