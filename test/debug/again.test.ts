import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Breakpoint, debug, explain, Timeline } from '../../src/debug.js'
import * as glassgrad from '../../src/node/index.js'
import { Adafactor } from '../../src/optim/further/index.js'

const { Dense, NdArray, ready, Sequential, toCategorical } = glassgrad

beforeAll(async () => void (await ready()))
afterAll(() => glassgrad.close())

const values = (count: number, scale = 1.7) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * scale))
const x = new NdArray(values(48 * 5), [48, 5])
const y = toCategorical(Array.from({ length: 48 }, (_, i) => (i * 7) % 3))
const settings = { batchSize: 12, epochs: 3, seed: 1, verbose: 0 } as const

function small(
  optimizer: 'adam' | 'sgd' | glassgrad.Optimizer = 'adam',
  dtype: 'float32' | 'mixed_float16' = 'float32',
) {
  glassgrad.clearSession()
  glassgrad.setRandomSeed(3)
  const model = new Sequential([
    new Dense(7, { inputShape: [5], activation: 'relu', dtype }),
    new glassgrad.Dropout(0.2),
    new Dense(3, { activation: 'softmax', dtype }),
  ])
  model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
  return model
}

type Step = Awaited<ReturnType<typeof debug>>
const WEIGHTS = ['dense.kernel', 'dense.bias', 'dense_1.kernel', 'dense_1.bias']
const read = async (step: Step, paths: string[]) =>
  (await Promise.all(paths.map((path) => step.tensor(path).array()))).flatMap(({ data }) => [...data])

/** Weights after the sixth step, where that one is taken with another learning rate. */
async function trained(make: () => glassgrad.Optimizer, rate: number): Promise<number[]> {
  const optimizer = make()
  const model = small(optimizer)
  let steps = 0
  const callback = {
    onTrainBatchBegin: () => {
      if (++steps === 6) optimizer.learningRate = rate
    },
    onTrainBatchEnd: () => {
      if (steps === 6) model.stopTraining = true
    },
  }
  await model.fit(x, y, { ...settings, callbacks: [callback] })
  return (await model.getWeights()).flatMap(({ data }) => [...data])
}

describe('a step made again', () => {
  it('is the same, bit for bit, where nothing is another thing, also when training has gone on', async () => {
    const model = small()
    const breakpoint = new Breakpoint({ at: 6, stop: false })
    await model.fit(x, y, { ...settings, callbacks: [breakpoint] })
    await model.fit(x, y, settings)
    const again = await breakpoint.step!.again()
    expect(again.differences).toEqual([])
    expect(again.compared).toBeGreaterThan(20)
    expect(`${again}`).toBe(`all ${again.compared} tensors are equal, bit for bit`)
    expect(await read(again.step, WEIGHTS)).toEqual(await read(breakpoint.step!, WEIGHTS))
  })

  it.each([
    ['Adam', () => new glassgrad.Adam({ learningRate: 0.01 })],
    ['AdamW', () => new glassgrad.AdamW({ learningRate: 0.01, weightDecay: 0.1 })],
    ['SGD that gathers', () => new glassgrad.SGD({ learningRate: 0.1, gradientAccumulationSteps: 2 })],
    ['Adafactor', () => new Adafactor({ learningRate: 0.01 })],
  ] as const)('with another learning rate leaves what training with that one leaves: %s', async (_, make) => {
    const step = await debug(small(make()), x, y, { at: 6, ...settings })
    const before = await read(step, WEIGHTS)
    const { step: other, differences, compared } = await step.again({ learningRate: 0.25 })
    expect(await read(other, WEIGHTS)).toEqual(await trained(make, 0.25))
    expect(await read(step, WEIGHTS)).toEqual(before)
    const paths = differences.map(({ path }) => path)
    for (const path of WEIGHTS) expect(paths).toContain(path)
    expect(paths).not.toContain('dense.output')
    expect(paths).not.toContain('dense.kernel.gradient')
    expect(differences.length).toBeLessThan(compared)
  })

  it('says by how much, and where, most', async () => {
    const step = await debug(small('sgd'), x, y, { at: 2, ...settings })
    const again = await step.again({ learningRate: 0.02 })
    const kernel = again.differences.find(({ path }) => path === 'dense_1.kernel')!
    const gradient = [...(await step.tensor('dense_1.kernel.gradient').array()).data]
    const most = gradient.reduce((most, g, i) => (Math.abs(g) > Math.abs(gradient[most]) ? i : most), 0)
    expect(kernel.index).toEqual([Math.floor(most / 3), most % 3])
    expect(kernel.largest).toBeCloseTo(0.01 * Math.abs(gradient[most]), 6)
    expect(kernel.first).toBe((await step.tensor('dense_1.kernel').array()).data[most])
    expect(kernel.other).toBe((await again.step.tensor('dense_1.kernel').array()).data[most])
    expect(`${again}`).toContain(`\ndense_1.kernel: ${kernel.unequal} of 21 differ, most by `)
    expect(`${again}`).toContain(` at [${kernel.index.join(', ')}]: `)
  })

  it('with another batch is the step that training would take on that one', async () => {
    const [dx, dy] = [
      new NdArray(values(12 * 5, 0.9), [12, 5]),
      toCategorical(Array.from({ length: 12 }, (_, i) => i % 3)),
    ]
    const first = await debug(small('sgd'), x, y, { at: 1, ...settings, shuffle: false })
    const other = await debug(small('sgd'), dx, dy, { at: 1, ...settings, shuffle: false })
    const { step, differences } = await first.again({ x: dx, y: dy })
    expect(await read(step, ['x', 'y', ...WEIGHTS])).toEqual(await read(other, ['x', 'y', ...WEIGHTS]))
    expect(differences.map(({ path }) => path)).toContain('loss')
    // It was picked from nowhere, so nothing is said of a data set.
    expect(await explain(step, 'x', [3, 2])).toMatchObject({ op: null, value: dx.data[17], row: -1 })
    const dense = await explain(step, 'dense.output', [3, 2])
    expect(dense.ulps).toBeLessThan(8)
    const twice = await step.again({ learningRate: 0.5 })
    expect(await read(twice.step, ['x'])).toEqual([...dx.data])
    expect(await explain(twice.step, 'x', [3, 2])).toMatchObject({ op: null, value: dx.data[17] })
    const onlyX = await first.again({ x: dx })
    expect(onlyX.differences.map(({ path }) => path)).not.toContain('y')
  })

  it('takes another batch where batches are handed over one by one', async () => {
    const batches = async function* () {
      for (let i = 0; i < 4; i++) yield [x.slice(12 * i, 12 * i + 12), y.slice(12 * i, 12 * i + 12)] as const
    }
    const model = small('sgd')
    const breakpoint = new Breakpoint({ at: 2 })
    await model.fit(batches, { epochs: 1, seed: 1, verbose: 0, callbacks: [breakpoint] })
    const { step } = await breakpoint.step!.again({ x: x.slice(0, 12), y: y.slice(0, 12) })
    expect(await read(step, ['x'])).toEqual([...x.slice(0, 12).data])
    expect((await breakpoint.step!.again()).differences).toEqual([])
  })

  it('with other kernels differs by rounding, and tells which did it', async () => {
    const step = await debug(small(), x, y, { at: 6, ...settings })
    const shadersOf = ({ shaders }: Step) => Object.values(shaders).map(({ file }) => file)
    for (const variant of ['naive', 'tiled', 'blocked']) {
      const again = await step.again({ variants: { matmul: variant } })
      expect(shadersOf(again.step)).toContain(`matmul/${variant}.wgsl`)
      expect(again.compared).toBeGreaterThan(20)
      const loss = again.differences.find(({ path }) => path === 'loss')
      expect(loss?.largest ?? 0).toBeLessThan(1e-6)
      for (const { path, largest } of again.differences) expect(largest, path).toBeLessThan(2e-3)
      // What comes before any product is untouched, and so is the state that it began with.
      const paths = again.differences.map(({ path }) => path)
      expect(paths.filter((path) => /^(x|y|rows)$|before$/.test(path))).toEqual([])
      again.step.release()
    }
    const source = step.shaders[step.rows[step.to('dense')].shader].code
    await expect(
      step.again({ variants: { matmul: { source: source.replace('fn main', 'fn mian') } } }),
    ).rejects.toThrow()
    await expect(step.again({ variants: { matmul: 'fast' } })).rejects.toThrow("matmul has no variant 'fast'")
  })

  it('goes for convolutions, states of layers and joined weights as well', async () => {
    glassgrad.clearSession()
    glassgrad.setRandomSeed(3)
    const model = new Sequential([
      new glassgrad.Conv2D(6, 3, { inputShape: [8, 8, 2], activation: 'relu' }),
      new glassgrad.BatchNormalization(),
      new glassgrad.Flatten(),
      new Dense(3, { activation: 'softmax' }),
    ])
    const loss = 'sparse_categorical_crossentropy'
    model.compile({ optimizer: new glassgrad.Adam({ clipnorm: 1 }), loss, metrics: ['accuracy'] })
    const images = new NdArray(values(20 * 128), [20, 8, 8, 2])
    const labels = Int32Array.from({ length: 20 }, (_, i) => i % 3)
    const step = await debug(model, images, labels, { at: 4, batchSize: 8, epochs: 3 })
    const { compared, differences } = await step.again()
    expect([compared > 40, differences]).toEqual([true, []])
    const naive = await step.again({ variants: { conv2d: 'naive', matmul: 'naive' } })
    const files = Object.values(naive.step.shaders).map(({ file }) => file)
    expect(files).toEqual(expect.arrayContaining(['conv2d/naive.wgsl', 'matmul/naive.wgsl']))
    for (const { path, largest } of naive.differences) expect(largest, path).toBeLessThan(2e-3)
    await expect(step.again({ y: labels.slice(0, 8).fill(3) })).rejects.toThrow(/y.*3/s)
    model.compile({ optimizer: 'adam', loss })
    await expect(step.again({ variants: { conv2d: 'naive' } })).rejects.toThrow(
      'again: the model has been built or compiled anew since: the step did not have "hyper"',
    )
  })

  it('is made of a step of a timeline too, with what the optimizer had counted there', async () => {
    const timeline = new Timeline()
    await small('adam').fit(x, y, { ...settings, callbacks: [timeline] })
    const again = await (await timeline.step(6)).again({ learningRate: 0.25 })
    expect(await read(again.step, WEIGHTS)).toEqual(await trained(() => new glassgrad.Adam(), 0.25))
    timeline.release()
  })

  it('of float16, whose loss is scaled', async ({ skip }) => {
    skip(!(await ready()).traits.f16, 'the device has no float16')
    const step = await debug(small('adam', 'mixed_float16'), x, y, { at: 3, ...settings })
    expect((await step.again()).differences).toEqual([])
    const { differences } = await step.again({ learningRate: 0.25 })
    expect(differences.map(({ path }) => path)).toContain('dense.kernel')
    expect(differences.map(({ path }) => path)).not.toContain('loss')
  })

  it('refuses what the step can’t take', async () => {
    const step = await debug(small(), x, y, { at: 2, ...settings })
    const refused = (options: object) => expect(step.again(options as never)).rejects
    await refused({ lr: 1 }).toThrow("again: there is no option 'lr': it is called learningRate here")
    await refused({ learningRate: '0.1' }).toThrow("again: expected learningRate to be a number, got '0.1'")
    await refused({ learningRate: Number.NaN }).toThrow('again: expected a finite learningRate, got NaN')
    await refused({ x }).toThrow('again: expected x of shape [12, 5], as the step has it, got [48, 5]')
    await refused({ x: new NdArray(values(12 * 4), [12, 4]) }).toThrow('expected input of shape')
    await refused({ y: new NdArray(values(12), [12]) }).toThrow('again: expected y of shape [12, 3]')
    await refused({ sampleWeight: values(12) }).toThrow(
      'again: step 2 has no sampleWeight to put another in place of',
    )
    step.release()
    await refused({}).toThrow("step 2 has been released: it can't be read or made again any more")
  })
})
