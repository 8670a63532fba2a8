import { describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import {
  Dense,
  Input,
  loadModel,
  Model,
  modelFromJSON,
  NdArray,
  ops,
  ready,
  type Symbolic,
  tensor,
} from '../../src/index.js'
import { expectClose } from '../goldens.js'

// Ops on symbolic tensors: part of the model, in its files as Keras has them there.

await ready()

const x = NdArray.from([
  [1, -2, 3],
  [0.5, 4, -1],
])

async function valuesOf(model: Model): Promise<number[][]> {
  const outputs = [await model.predict<NdArray | NdArray[]>(x)].flat()
  return outputs.map(({ data }) => Array.from(data))
}

/** A model's outputs, the same after each way through a file. */
async function through(make: (input: Symbolic) => Symbolic | readonly Symbolic[]): Promise<number[][]> {
  const input = Input([3])
  const model = new Model({ inputs: input, outputs: make(input) }) as unknown as Model
  const values = await valuesOf(model)
  const copies = [
    await loadModel(await model.toBytes('keras')),
    await loadModel(await model.toBytes('h5')),
    modelFromJSON(model.toJSON()),
  ]
  for (const copy of copies) expect(await valuesOf(copy)).toEqual(values)
  return values
}

describe('ops on symbolic tensors', () => {
  it('as methods, with numbers and with each other', async () => {
    const [sum, scaled] = await through((a) => [a.add(a.mul(2)), a.sub(1).div(2).relu()])
    expect(sum).toEqual([3, -6, 9, 1.5, 12, -3])
    expect(scaled).toEqual([0, 0, 1, 0, 1.5, 0])
  })

  it('as functions, with settings by position and by name', async () => {
    const values = await through((a) => [
      ops.mean(a, 1),
      ops.mean(a, { axis: -1, keepdims: true }),
      ops.subtract(1, a),
      ops.concatenate([a, ops.square(a)], { axis: 1 }),
      ops.clip(a, -1, 2),
    ])
    expectClose(values[0], [2 / 3, 3.5 / 3], 1e-6, 0)
    expect(values[1]).toEqual(values[0])
    expect(values[2]).toEqual([0, 3, -2, 0.5, -3, 2])
    expect(values[3]).toEqual([1, -2, 3, 1, 4, 9, 0.5, 4, -1, 0.25, 16, 1])
    expect(values[4]).toEqual([1, -1, 2, 0.5, 2, -1])
  })

  it('slices, gathers, pads, and reshapes', async () => {
    const values = await through((a) => [
      a.slice([0, 1]),
      a.slice([null, 0], [null, 2]),
      ops.getItem(a, ['...', -1]),
      ops.getItem(a, [{}, { start: null, step: 2 }, null]),
      a.gather(tensor([2, 0], 'int32'), 1),
      ops.take(a, [1, 1], { axis: -1 }),
      a.pad([
        [0, 0],
        [1, 0],
      ]),
      a.reshape([-1, 1, 3]),
      a.expandDims(1).transpose([0, 2, 1]),
    ])
    expect(values).toEqual([
      [-2, 3, 4, -1],
      [1, -2, 0.5, 4],
      [3, -1],
      [1, 3, 0.5, -1],
      [3, 1, -1, 0.5],
      [-2, -2, 4, 4],
      [0, 1, -2, 3, 0, 0.5, 4, -1],
      [1, -2, 3, 0.5, 4, -1],
      [1, -2, 3, 0.5, 4, -1],
    ])
  })

  it('of arrays and tensors of numbers', async () => {
    const own = tensor([10, 20, 30])
    const [sum, product, chosen] = await through((a) => [
      a.add(own),
      ops.multiply(a, NdArray.from([1, 0, -1])),
      a.greater(0).where(a, 0),
    ])
    expect(sum).toEqual([11, 18, 33, 10.5, 24, 29])
    expect(product).toEqual([1, -0, -3, 0.5, 0, 1])
    expect(chosen).toEqual([1, 0, 3, 0.5, 4, 0])
  })

  it('know shapes and types', () => {
    const a = Input([4, 3])
    expect(a.greater(0)).toMatchObject({ shape: [null, 4, 3], dtype: 'bool' })
    expect(ops.argmax(a, -1)).toMatchObject({ shape: [null, 4], dtype: 'int32' })
    expect(a.reshape([-1, 12]).shape).toEqual([null, 12])
    expect(ops.cast(a, 'int32').dtype).toBe('int32')
    expect(Input([3], { dtype: 'int32' }).mul(2).dtype).toBe('int32')
  })

  it('train: the gradient goes through', async () => {
    const input = Input([3])
    const outputs = ops.sum(new Dense(2).apply(input).square(), { axis: 1, keepdims: true })
    const model = new Model(input, outputs)
    model.compile({ optimizer: 'adam', loss: 'mse' })
    const { history } = await model.fit(x, [[1], [2]], { epochs: 5, verbose: 0 })
    expect(history.loss[4]).toBeLessThan(history.loss[0])
    expect(model.layers.map((layer) => layer.constructor.name)).toEqual(['Dense'])
  })

  it('stand in the summary by the names of Keras’ classes', () => {
    const input = Input([3])
    const lines: string[] = []
    new Model(input, ops.mean(input.mul(2), -1)).summary((line) => lines.push(line))
    expect(lines.join('\n')).toMatch(/multiply\w* \(Multiply\)[\s\S]*mean\w* \(Mean\)/)
  })
})

describe('what a model cannot hold is refused', () => {
  const a = Input([3])
  const message = (make: () => unknown) => {
    try {
      make()
    } catch (error) {
      return (error as Error).message
    }
    return 'nothing'
  }
  it.each<[string, () => unknown, RegExp]>([
    ['a misspelt setting', () => ops.mean(a, { axes: 1 } as never), /mean: there is no option 'axes'.*axis/],
    ['a wrong axis', () => ops.mean(a, 2), /mean: axis 2 is out of range/],
    ['shapes apart', () => a.add(Input([4])), /add: shapes \[null,3\] and \[null,4\]/],
    [
      'settings of ours',
      () => a.matmul(a, { transposeB: true }),
      /Matmul "matmul.*": transposeB is not among/,
    ],
    ['ops without a form', () => (a as never as { conv2d(): void }).conv2d(), /conv2d/],
    ['too many arguments', () => ops.relu(...([a, 1] as never as [typeof a])), /relu: expected x/],
  ])('%s', (_, make, expected) => {
    expect(message(make)).toMatch(expected)
  })
})
