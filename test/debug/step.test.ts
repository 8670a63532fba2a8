import { afterAll, beforeAll, expect, it } from 'vitest'
import { Breakpoint, debug, Timeline } from '../../src/debug.js'
import * as glassgrad from '../../src/node/index.js'

const { Dense, NdArray, ready, Sequential, toCategorical } = glassgrad

beforeAll(async () => void (await ready()))
afterAll(() => glassgrad.close())

const x = new NdArray(
  Float32Array.from({ length: 48 * 5 }, (_, i) => Math.sin(i * 1.7)),
  [48, 5],
)
const y = toCategorical(Array.from({ length: 48 }, (_, i) => (i * 7) % 3))
const settings = { batchSize: 12, epochs: 3, seed: 1, verbose: 0 } as const

function small(options: object = {}) {
  glassgrad.clearSession()
  glassgrad.setRandomSeed(3)
  const model = new Sequential([
    new Dense(7, { inputShape: [5], activation: 'relu' }),
    new Dense(3, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'], ...options })
  return model
}

/** Weights after so many steps of an ordinary training, as one row of numbers. */
async function weightsAfter(steps: number): Promise<number[]> {
  const model = small()
  let left = steps
  const onTrainBatchEnd = () => {
    if (--left === 0) model.stopTraining = true
  }
  await model.fit(x, y, { ...settings, callbacks: [{ onTrainBatchEnd }] })
  return (await model.getWeights()).flatMap(({ data }) => [...data])
}

const WEIGHTS = ['dense.kernel', 'dense.bias', 'dense_1.kernel', 'dense_1.bias']

async function read(step: Awaited<ReturnType<typeof debug>>, paths: string[]): Promise<number[]> {
  const arrays = await Promise.all(paths.map((path) => step.tensor(path).array()))
  return arrays.flatMap(({ data }) => [...data])
}

it('a step has the bits that training has: weights before it and after it', async () => {
  const model = small()
  const step = await debug(model, x, y, { at: 6, ...settings })
  expect(
    await read(
      step,
      WEIGHTS.map((path) => `${path}.before`),
    ),
  ).toEqual(await weightsAfter(5))
  expect(await read(step, WEIGHTS)).toEqual(await weightsAfter(6))
  expect((await model.getWeights()).flatMap(({ data }) => [...data])).toEqual(await weightsAfter(6))
  expect(step.number).toBe(6)
  expect(step.examples).toBe(12)
})

it('goes on being that step while the model is trained further', async () => {
  const model = small()
  const breakpoint = new Breakpoint({ at: 2, stop: false })
  await model.fit(x, y, { ...settings, callbacks: [breakpoint] })
  const step = breakpoint.step!
  await model.fit(x, y, settings)
  expect(await read(step, WEIGHTS)).toEqual(await weightsAfter(2))
  step.release()
})

it('names what a person knows, and reads each in any order', async () => {
  const step = await debug(small(), x, y, { at: 3, ...settings })
  const names = Object.fromEntries(step.tensors.map(({ path, name }) => [path, name]))
  expect(names).toMatchObject({
    x: "the batch's x",
    'dense.output': "dense's output",
    'dense_1.output.gradient': "gradient of the loss with respect to dense_1's output",
    'dense_1.kernel.gradient': "gradient of the loss with respect to dense_1's kernel",
    'dense.kernel.velocity': "Adam's second moment of dense's kernel",
    'dense.kernel.velocity.before': "Adam's second moment of dense's kernel before the step",
    loss: 'the loss',
  })
  expect(new Set(step.tensors.map(({ path }) => path)).size).toBe(step.tensors.length)
  const once = new Map<string, number[]>()
  for (const tensor of step.tensors.filter(({ inMemory }) => inMemory)) {
    once.set(tensor.path, [...(await tensor.array()).data])
  }
  const again = await debug(small(), x, y, { at: 3, ...settings })
  for (const tensor of again.tensors.filter(({ inMemory }) => inMemory).reverse()) {
    expect([...(await tensor.array()).data], tensor.path).toEqual(once.get(tensor.path))
  }
  const [kernel, gradient] = [step.tensor('dense_1.kernel'), step.tensor('dense_1.kernel.gradient')]
  expect(gradient.shape).toEqual(kernel.shape)
})

it('reads one tensor after the other: memory does not grow by that', async () => {
  const { pool } = await ready()
  const step = await debug(small(), x, y, { at: 3, ...settings })
  await step.tensor('dense.kernel').array()
  const before = pool.bytes
  let most = 0
  for (const tensor of step.tensors.filter(({ inMemory }) => inMemory)) {
    await tensor.array()
    most = Math.max(most, pool.bytes)
  }
  expect(before).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(before)
  const { live } = pool
  step.release()
  expect(pool.live).toBeLessThan(live)
})

it('stands at a row and moves', async () => {
  const step = await debug(small(), x, y, { at: 1, ...settings })
  expect(step.at).toBe(-1)
  expect(step.back()).toBe(-1)
  const row = step.to('dense_1')
  expect(step.rows[row].layers).toContain('dense_1')
  expect(step.outputs().map(({ path }) => path)).toEqual(['dense_1.dense'])
  expect(step.inputs().map(({ path }) => path)).toEqual([
    'dense.output',
    'dense_1.kernel.before',
    'dense_1.bias.before',
  ])
  expect(step.forward()).toBe(row + 1)
  expect(step.forward(1000)).toBe(step.rows.length - 1)
  expect(() => step.to('dens')).toThrow('to: no row is of an op or a layer "dens": did you mean "dense"?')
  expect(() => step.to(1000)).toThrow(`to: expected a row from -1 to ${step.rows.length - 1}, got 1000`)
  expect(() => step.tensor('dense.kernle')).toThrow('did you mean "dense.kernel"?')
})

it('stops at a condition: a loss above a bound, the first NaN', async () => {
  const losses: number[] = []
  for (let at = 1; at <= 4; at++)
    losses.push((await (await debug(small(), x, y, { at, ...settings })).loss())!)
  const bound = Math.max(...losses) - 1e-6
  const step = await debug(small(), x, y, { at: { lossAbove: bound }, ...settings })
  expect(step.number).toBe(losses.indexOf(Math.max(...losses)) + 1)
  expect(await step.loss()).toBe(Math.max(...losses))
  const wild = small({ optimizer: new glassgrad.SGD({ learningRate: 1e38 }) })
  const first = await debug(wild, x, y, { at: 'nan', ...settings, epochs: 20 })
  const after = await read(first, WEIGHTS)
  const before = await read(
    first,
    WEIGHTS.map((path) => `${path}.before`),
  )
  expect(before.some(Number.isNaN)).toBe(false)
  expect(after.some(Number.isNaN) || Number.isNaN(await first.loss())).toBe(true)
})

it('refuses what never comes, and what is no place to stop at', async () => {
  await expect(debug(small(), x, y, { at: 99, ...settings })).rejects.toThrow(
    'debug: no step was number 99: training ended after 3 of 3 epochs',
  )
  await expect(debug(small(), x, y, { at: 0 })).rejects.toThrow(
    "debug: expected at as a step's number from 1 on",
  )
  expect(() => new Breakpoint({ at: 'inf' as 'nan' })).toThrow("got 'inf'")
})

it('options that there are not, and a step that has been released, are refused in words', async () => {
  const loose = (options: object) => options as never
  expect(() => new Breakpoint(loose({ at: 3, stopp: true }))).toThrow(
    "Breakpoint: there is no option 'stopp'",
  )
  expect(() => new Timeline(loose({ bugdet: 3 }))).toThrow("Timeline: there is no option 'bugdet'")
  const step = await debug(small(), x, y, { at: 1, ...settings })
  step.release()
  await expect(step.tensor('dense.kernel').array()).rejects.toThrow('step 1 has been released')
})

it("its loss is the history's: with penalties, of several outputs, scaled for float16, in a trainStep of one's own", async () => {
  const first = async (model: glassgrad.Model, targets: unknown) => {
    const breakpoint = new Breakpoint({ at: 1 })
    const callbacks = [breakpoint]
    const history = await model.fit(x, targets as never, { ...settings, epochs: 1, callbacks })
    const loss = await breakpoint.step!.loss()
    breakpoint.step!.release()
    return [loss, history.history.loss[0]] as [number, number]
  }
  const penalized = new Sequential([
    new Dense(3, {
      inputShape: [5],
      kernelRegularizer: 'l2',
      activityRegularizer: 'l1',
      activation: 'softmax',
    }),
  ])
  penalized.compile({ loss: 'categorical_crossentropy' })
  const input = glassgrad.Input({ shape: [5] })
  const outputs = [new Dense(3).apply(input), new Dense(1).apply(input)]
  const two = new glassgrad.Model({ inputs: input, outputs })
  two.compile({ loss: ['mse', 'mae'], lossWeights: [1, 0.3] })
  class Own extends Sequential {
    override trainStep([x, y]: glassgrad.StepData) {
      const { value, gradients } = glassgrad.valueAndGrad(() => {
        const output = this.apply(x as glassgrad.Tensor, { training: true }) as glassgrad.Tensor
        return output
          .sub(y as glassgrad.Tensor)
          .square()
          .mean()
      }, this.trainableWeights)
      this.optimizer.apply(this.trainableWeights, gradients)
      return { loss: value }
    }
  }
  const own = new Own([new Dense(3, { inputShape: [5] })])
  own.compile({ optimizer: 'adam' })
  const half = new Sequential([
    new Dense(3, { inputShape: [5], activation: 'softmax', dtype: 'mixed_float16' }),
  ])
  half.compile({ loss: 'categorical_crossentropy' })
  const column = new NdArray(x.data.slice(0, 48), [48, 1])
  const given = [
    [penalized, y],
    [two, [y, column]],
    [own, y],
  ] as [glassgrad.Model, unknown][]
  if ((await ready()).traits.f16) given.push([half, y])
  for (const [model, targets] of given) {
    const [loss, logged] = await first(model, targets)
    expect(loss).toBeCloseTo(logged, 5)
  }
})

it("all that a row writes is told, of an optimizer's kernel for all weights too, in a trainStep of one's own", async () => {
  class Own extends Sequential {
    override trainStep(data: glassgrad.StepData) {
      const [x, y] = data as readonly glassgrad.Tensor[]
      const loss = () => (this.apply(x, { training: true }) as glassgrad.Tensor).sub(y).square().mean()
      const { value, gradients } = glassgrad.valueAndGrad(loss, this.trainableWeights)
      this.optimizer.apply(this.trainableWeights, gradients)
      return { loss: value }
    }
  }
  const model = new Own([
    new Dense(4, { inputShape: [5], activation: 'tanh', name: 'a' }),
    new Dense(3, { name: 'b' }),
  ])
  model.compile({ optimizer: 'adam' })
  const step = await debug(model, x, y, { at: 2, ...settings })
  const weights = ['a.kernel', 'a.bias', 'b.kernel', 'b.bias']
  const row = step.to('adam')
  expect(step.rows[row].phase).toBe('optimizer')
  expect(step.outputs().map(({ path }) => path)).toEqual(
    weights.flatMap((weight) => [weight, `${weight}.momentum`, `${weight}.velocity`]),
  )
  const read = step.inputs().map(({ path }) => path)
  for (const weight of weights) expect(read).toContain(`${weight}.gradient`)
})

it('stops in batches of a generator', async () => {
  function* batches() {
    for (;;) yield [x.slice(0, 8), y.slice(0, 8)] as [glassgrad.NdArray, glassgrad.NdArray]
  }
  const step = await debug(small(), batches(), null, { at: 4, epochs: 2, stepsPerEpoch: 3 })
  expect(step.examples).toBe(8)
  const again = await step.again({ x: x.slice(0, 8).astype('float32') })
  expect(again.differences).toEqual([])
})
