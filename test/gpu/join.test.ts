import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import '../useWebGpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { Adam, Ftrl, Lion, type Optimizer, RMSprop, SGD } from '../../src/optim/index.js'
import { full, tensor } from '../../src/tensor/create.js'
import { differentiate } from '../../src/tensor/gradients.js'
import '../../src/tensor/ops/index.js'
import { Random } from '../../src/tensor/random.js'
import { close, gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'

beforeAll(async () => void (await ready()))
afterAll(close)

/** Weights of few and many values, one of them larger than what is joined. */
const SHAPES = [[3], [65, 5], [512, 600], [1], [64], [7, 11]]

const weightsOf = (shapes: readonly number[][], seed = 1): Variable[] => {
  const random = new Random(seed)
  return shapes.map((shape, i) => {
    const values = random.normal(shape)
    return new Variable(`w${i}`, shape, () => values)
  })
}

/** Σ w³/3 + w: each weight's gradient is w² + 1, an intermediate result. */
const gradientsOf = (weights: readonly Variable[]): Tensor[] => {
  const values = weights.map(({ value }) => value)
  const loss = () => values.map((w) => w.square().mul(w).div(3).add(w).sum()).reduce((a, b) => a.add(b))
  return differentiate(loss, values).gradients.map((gradient) => gradient.mul(1))
}

const step = (optimizer: Optimizer, weights: readonly Variable[]) =>
  optimizer.apply(weights, gradientsOf(weights))

async function record(body: () => void): Promise<Recording> {
  const recording = new Recording(gpu())
  recording.record(body)
  await recording.compile([])
  return recording
}

const bitsOf = (variables: readonly Variable[]) => Promise.all(variables.map(({ value }) => value.data()))
const hashesOf = async (variables: readonly Variable[]) =>
  (await bitsOf(variables)).map((values) => createHash('sha1').update(values).digest('hex'))
const updatesIn = ({ dispatches }: Recording) =>
  dispatches.filter(({ shader }) => shader.name.startsWith('optimizers/')).map(({ along }) => along![0].bytes)

describe('dispatches along many buffers', () => {
  const optimizers: Record<string, () => Optimizer> = {
    sgd: () => new SGD(),
    'sgd with momentum': () => new SGD({ momentum: 0.9, nesterov: true }),
    adam: () => new Adam(),
    'adam with all that comes with it': () =>
      new Adam({ amsgrad: true, weightDecay: 0.01, clipnorm: 0.5, useEma: true, emaOverwriteFrequency: 2 }),
    'adam every other step': () => new Adam({ gradientAccumulationSteps: 2 }),
    rmsprop: () => new RMSprop({ momentum: 0.5, centered: true }),
    lion: () => new Lion(),
    ftrl: () => new Ftrl(),
  }
  for (const [name, make] of Object.entries(optimizers)) {
    it(`come to the same bits as one by one: ${name}`, async () => {
      const [eager, joined] = [weightsOf(SHAPES), weightsOf(SHAPES)]
      const [one, other] = [make(), make()]
      const recording = await record(() => step(other, joined))
      for (let i = 0; i < 4; i++) {
        step(one, eager)
        recording.replay()
      }
      expect(await hashesOf(joined)).toEqual(await hashesOf(eager))
      expect(await hashesOf(other.variables)).toEqual(await hashesOf(one.variables))
      recording.release()
    })
  }

  it('are one, the large ones aside, and so are those of the moving averages', async () => {
    const weights = weightsOf(SHAPES)
    const recording = await record(() => step(new Adam({ useEma: true }), weights))
    const small = 256 + 1536 + 256 + 256 + 512
    expect(updatesIn(recording)).toEqual([small, 512 * 600 * 4, small, 512 * 600 * 4])
    recording.release()
  })

  it('leave alone what lies between: a weight that is frozen later, and what it remembers', async () => {
    const weights = weightsOf([[3], [70], [5], [9], [2]])
    const optimizer = new SGD({ momentum: 0.9 })
    const first = await record(() => step(optimizer, weights))
    expect(updatesIn(first)).toEqual([6 * 256])
    first.replay()
    first.release()
    const before = await bitsOf([weights[2], optimizer.variables[2]])
    const trained = weights.filter((_, i) => i !== 2)
    const second = await record(() => step(optimizer, trained))
    expect(updatesIn(second)).toEqual([3 * 256, 2 * 256])
    const moved = await bitsOf(trained)
    second.replay()
    expect(await bitsOf([weights[2], optimizer.variables[2]])).toEqual(before)
    for (const [i, values] of (await bitsOf(trained)).entries()) expect(values).not.toEqual(moved[i])
    second.release()
  })

  it('move nothing that another recorded step is bound to', async () => {
    const [a, b] = weightsOf([[3], [4]])
    const reader = new Recording(gpu())
    const doubled = reader.record(() => a.value.mul(2))
    await reader.compile([doubled.buffer])
    const optimizer = new SGD()
    const writer = await record(() => step(optimizer, [a, b]))
    expect(updatesIn(writer)).toEqual([12, 16])
    writer.replay()
    reader.replay()
    expect(await doubled.data()).toEqual(await a.value.mul(2).data())
    reader.release()
    writer.release()
    const later = await record(() => step(optimizer, [a, b]))
    expect(updatesIn(later)).toEqual([512])
    later.release()
  })

  it('leave apart weights of which one takes the other’s value in the same step', async () => {
    const [a, b, c] = weightsOf([[3], [3], [3]])
    const recording = await record(() => {
      step(new SGD(), [a, b, c])
      b.assign(a.value)
    })
    expect(updatesIn(recording)).toEqual([512, 12])
    recording.replay()
    expect(await b.value.data()).toEqual(await a.value.data())
    recording.release()
  })

  it('do not need a gradient for each: two weights may have one in common', async () => {
    const [a, b, c] = weightsOf([[3], [3], [3]])
    const before = await bitsOf([a, b, c])
    const recording = await record(() => {
      const gradient = a.value.mul(0).add(1)
      new SGD({ learningRate: 1 }).apply([a, b, c], [gradient, gradient, c.value.mul(0).add(2)])
    })
    recording.replay()
    const steps = (await bitsOf([a, b, c])).map((values, i) => values[0] - before[i][0])
    for (const [i, change] of [-1, -1, -2].entries()) expect(steps[i]).toBeCloseTo(change, 6)
    recording.release()
  })
})

describe('weights that lie side by side', () => {
  const side = async () => {
    const weights = weightsOf([[3], [4, 2], [3]])
    const recording = await record(() => step(new SGD(), weights))
    expect(weights[0].value.buffer.whole).toBe(weights[2].value.buffer.whole)
    return { weights, recording }
  }

  it('are written, read and used as any other', async () => {
    const { weights, recording } = await side()
    const [a, b, c] = weights
    a.set(Float32Array.of(1, 2, 3))
    b.load([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ])
    c.assign(full([3], 9))
    expect((await bitsOf(weights)).map((values) => [...values])).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4, 5, 6, 7, 8],
      [9, 9, 9],
    ])
    expect(Array.from(await b.value.matmul(tensor([[1], [10]])).data())).toEqual([21, 43, 65, 87])
    expect(Array.from(await a.value.add(c.value).data())).toEqual([10, 11, 12])
    recording.release()
  })

  it('take each other’s values, at once and in a recorded step', async () => {
    const { weights, recording } = await side()
    const [a, , c] = weights
    a.set(Float32Array.of(1, 2, 3))
    c.assign(a.value)
    expect(Array.from(await c.value.data())).toEqual([1, 2, 3])
    const copying = await record(() => a.assign(c.value))
    c.set(Float32Array.of(4, 5, 6))
    copying.replay()
    expect(Array.from(await a.value.data())).toEqual([4, 5, 6])
    copying.release()
    recording.release()
  })
})
