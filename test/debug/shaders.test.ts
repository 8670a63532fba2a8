import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { compare } from '../../src/debug/dispatch.js'
import { numbersOf } from '../../src/debug/wgsl/run.js'
import { layoutOf } from '../../src/debug/wgsl/types.js'
import type { Gpu } from '../../src/gpu/gpu.js'
import { NOTHING_MEASURED, type Traits } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { conv2dVariants } from '../../src/kernels/conv2d/variants.js'
import { families, type Kernel, type Problems } from '../../src/kernels/families.js'
import { matmulVariants } from '../../src/kernels/matmul.js'
import { permutation } from '../../src/kernels/random.js'
import { writeSamples } from '../../src/kernels/trial.js'
import { watchSteps } from '../../src/model/training/steps.js'
import * as glassgrad from '../../src/node/index.js'
import { sameLargest } from '../../src/tensor/ops/sameLargest.js'
import { cases } from '../ops/cases/index.js'

const { Random, ready, Sequential, tensor, vjp } = glassgrad

vi.setConfig({ testTimeout: 300_000 })

let gpu: Gpu
beforeAll(async () => {
  gpu = await ready()
})
afterAll(() => glassgrad.close())

/** How often each shader, with its tunables, has been looked at. */
const looks = new Map<string, number>()
const files = new Set<string>()

/** Runs a recorded step on the device, and its shaders on the host too, until each has been looked at `most` times. */
async function look(recording: Recording, most = 1): Promise<void> {
  for (const [at, { shader, workgroups }] of recording.dispatches.entries()) {
    const count = looks.get(shader.name) ?? 0
    if (count >= most || workgroups.reduce((a, b) => a * b) > 300) {
      recording.encodeOnly([recording.commands[at]])
      continue
    }
    looks.set(shader.name, count + 1)
    files.add(shader.file!)
    const { outputs, device, faults } = await compare(gpu, recording, at)
    expect(
      faults.filter(({ kind }) => kind !== 'readOutside'),
      shader.name,
    ).toEqual([])
    for (const [i, { name, type, bytes }] of outputs.entries()) {
      expectAlike(
        numbersOf(device[i], type),
        numbersOf(bytes, type),
        layoutOf(type).cells,
        `${shader.name}: ${name}`,
      )
    }
  }
}

/**
 * Whole numbers alike, floats but for their last places: a driver may round a · b + c once instead of twice, and has
 * an exp and a sine of its own.
 */
function expectAlike(
  device: number[],
  host: number[],
  cells: readonly { of: string }[],
  label: string,
): void {
  for (const [i, { of }] of cells.entries()) {
    if (Object.is(device[i], host[i]) || device[i] === host[i]) continue
    const allowed =
      of === 'f32'
        ? 1e-5 * (Math.abs(device[i]) + 0.1)
        : of === 'f16'
          ? 2e-3 * (Math.abs(device[i]) + 0.1)
          : 0
    if (!(Math.abs(device[i] - host[i]) <= allowed))
      expect.fail(`${label}[${i}] is ${device[i]} on the device, ${host[i]} here`)
  }
}

const convolutions: [number[], number[], object][] = [
  [[2, 7, 6, 4], [3, 3, 4, 8], { padding: 'same' }],
  [[2, 7, 6, 3], [3, 2, 3, 5], { strides: [2, 2] }],
  [[1, 6, 5, 4], [1, 1, 4, 6], {}],
  [[1, 6, 5, 4], [3, 3, 1, 4], { groups: 4, padding: 'same' }],
  [[2, 6, 5, 1], [3, 3, 1, 8], { padding: 'same' }],
  [[2, 6, 5, 8], [3, 3, 8, 1], { padding: 'same' }],
]

/** As something that changes from step to step: what depends on constants alone is no part of a step. */
function changing(x: glassgrad.Tensor): glassgrad.Tensor {
  x.buffer.mutable = true
  return x
}

/** The same random numbers each time. */
const values = (shape: number[], seed = 1) => changing(new Random(seed).uniform(shape, -1, 1))

async function record(body: () => glassgrad.Tensor[]): Promise<void> {
  const clock = gpu.upload(Uint32Array.of(3))
  clock.mutable = true
  const recording = new Recording(gpu, clock)
  const results = recording.record(body)
  await recording.compile(results.map(({ buffer }) => buffer))
  recording.prepare()
  await look(recording)
  await gpu.finish()
  recording.release()
}

function as(traits: Partial<Traits>): void {
  Object.assign(gpu, { traits: { ...gpu.traits, ...traits } })
}

describe('every shader does on the host what it does on the device, without a race', () => {
  const own = () => gpu.traits
  let before: Traits
  beforeAll(() => {
    before = own()
  })
  afterEach(() => {
    as(before)
    gpu.choices = NOTHING_MEASURED
  })

  it.each([
    ['as here', {}],
    ['as a GPU would choose them', { software: false, subgroupSize: 0 }],
  ])('ops and their gradients, %s', async (_, traits) => {
    as(traits)
    for (const { inputs, run, gradient } of cases) {
      const xs = inputs.map((x) => changing(tensor(x.array)))
      await record(() => [run(...xs)])
      if (!gradient) continue
      const floats = xs.filter(({ dtype }) => dtype === 'float32')
      await record(() => {
        const all = ([...own]: readonly glassgrad.Tensor[]) =>
          xs.map((x) => (x.dtype === 'float32' ? own.shift()! : x))
        return vjp((...own) => run(...all(own)), floats, values([...run(...xs).shape]), { unused: 'zeros' })
      })
    }
  })

  const variants = [...new Set([...Object.keys(matmulVariants), ...Object.keys(conv2dVariants)])]
  it.each(variants)('products and convolutions by the variant %s', async (variant) => {
    for (const software of [true, false]) {
      as({ ...before, software })
      gpu.choices = {
        find: <K extends Kernel>(kernel: K, problem: Problems[K]) =>
          families[kernel].possible(gpu.traits, problem).includes(variant) ? variant : undefined,
      }
      const [a, b] = [values([19, 11]), values([11, 35], 2)]
      await record(() => vjp((a, b) => a.matmul(b), [a, b], values([19, 35])))
      for (const [x, filter, options] of convolutions) {
        const operands = [values(x), values(filter, 2)]
        await record(() => [operands[0].conv2d(operands[1], options)])
        await record(() => {
          const { shape } = operands[0].conv2d(operands[1], options)
          return vjp((x, filter) => x.conv2d(filter, options), operands, values([...shape]))
        })
      }
    }
  })

  const { Dense } = glassgrad
  const optimizers = [
    ...['Adadelta', 'Adagrad', 'Adam', 'Adamax', 'AdamW', 'Ftrl', 'Lion', 'Nadam', 'RMSprop', 'SGD'],
  ] as const
  it.each(optimizers)('%s', async (name) => {
    const options = { useEma: true, gradientAccumulationSteps: 2, clipnorm: 1 }
    const optimizer = new (glassgrad as unknown as Record<string, new (o: object) => glassgrad.Optimizer>)[
      name
    ](options)
    const model = new Sequential([
      new Dense(7, { inputShape: [5], activation: 'relu' }),
      new Dense(3, { activation: 'softmax' }),
    ])
    await train(model, [12, 5], { optimizer })
  })

  it.each([
    ['as here', {}],
    ['as a GPU would choose them', { software: false, subgroupSize: 0 }],
  ])('layers that change in training, or draw, %s', async (_, traits) => {
    as(traits)
    const {
      BatchNormalization,
      Conv2D,
      Dropout,
      Flatten,
      GroupNormalization,
      LayerNormalization,
      MaxPooling2D,
      RandomRotation,
    } = glassgrad
    const model = new Sequential([
      new RandomRotation(0.1, { inputShape: [8, 8, 2] }),
      new Conv2D(5, 3, { activation: 'relu' }),
      new BatchNormalization(),
      new GroupNormalization({ groups: 5 }),
      new LayerNormalization(),
      new MaxPooling2D(2),
      new Dropout(0.3),
      new Flatten(),
      new Dense(3, { activation: 'softmax' }),
    ])
    await train(model, [10, 8, 8, 2], { metrics: ['accuracy', new glassgrad.metrics.AUC()] })
  })

  it('float16', async ({ skip }) => {
    skip(!gpu.traits.f16, 'the device has no float16')
    const dtype = 'mixed_float16'
    const model = new Sequential([
      new Dense(7, { inputShape: [5], activation: 'relu', dtype }),
      new Dense(3, { activation: 'softmax', dtype }),
    ])
    await train(model, [12, 5], { optimizer: new glassgrad.LossScaleOptimizer(new glassgrad.Adam()) })
  })

  it('an embedding of many words', async () => {
    const table = values([300, 5])
    const ids = tensor(Int32Array.from({ length: 600 }, (_, i) => (i * 7919) % 300))
    await record(() => vjp((x) => x.gather(ids), [table], values([600, 5])))
  })

  it.each([
    ['as here', {}],
    ['as a GPU would choose them', { software: false, subgroupSize: 0 }],
  ])('recurrences, %s', async (_, traits) => {
    as(traits)
    const { LSTM, GRU, SimpleRNN } = glassgrad
    for (const Recurrent of [LSTM, GRU, SimpleRNN]) {
      for (const rows of [3, 10, 17]) {
        const layer = new Recurrent(5, { returnSequences: true })
        const xs = [values([rows, 3, 4])]
        const mask = changing(values([rows, 3], 3).greater(-0.5))
        layer.apply(xs[0])
        await record(() =>
          vjp((x) => layer.apply(x, { mask: rows === 10 ? mask : null }), xs, values([rows, 3, 5])),
        )
      }
    }
  })

  it('an order', () => record(() => [glassgrad.ops.sort(values([3, 150]))]))

  it('accuracy, of rows alone', () => record(() => [sameLargest(values([7, 5]), values([7, 5], 2))]))

  it('a permutation', () =>
    record(() => {
      const order = glassgrad.zeros([50], 'int32')
      permutation(gpu, new Random(1).key(), 50, order.buffer)
      return [order]
    }))

  it('numbers to time variants on', () => {
    const memory = gpu.alloc(4 * 70)
    return record(() => {
      writeSamples(gpu, memory, 70)
      return []
    })
  })

  it('none is left out', () => {
    const folder = fileURLToPath(new URL('../../src/kernels/', import.meta.url))
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.wgsl'),
    )
    // Those that measure the device's speed compute nothing.
    const whole = all.filter(
      (name) =>
        /^@compute|^[/][/] uses: /m.test(readFileSync(folder + name, 'utf8')) &&
        !name.startsWith('ceilings/'),
    )
    const texts = all.map((name) => readFileSync(folder + name, 'utf8')).join('\n')
    const isShared = (name: string) =>
      new RegExp(`^// uses: .*\\b${name.replace('.wgsl', '')}\\b`, 'm').test(texts)
    const isSeen = (name: string) => [...files].some((file) => file === name || file.endsWith(`/${name}`))
    const missing = whole.filter((name) => !isSeen(name) && !isShared(name))
    expect(missing).toEqual([])
  })
})

async function train(model: glassgrad.Sequential, shape: number[], compile: object): Promise<void> {
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', ...compile })
  const [x, y] = [
    await values(shape).array(),
    glassgrad.toCategorical(Array.from({ length: shape[0] }, (_, i) => i % 3)),
  ]
  await watchSteps(
    async ({ recording }) => {
      recording.prepare()
      await look(recording)
      await gpu.finish()
    },
    () => model.fit(x, y, { epochs: 2, batchSize: 4, verbose: 0 }),
  )
}
