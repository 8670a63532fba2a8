import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Held } from '../../src/debug/held.js'
import { DebugStep, type StepTensor } from '../../src/debug/step.js'
import { writeScalar } from '../../src/debug/wgsl/numbers.js'
import { debug, explain } from '../../src/debug.js'
import type { Gpu, Traits } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import * as glassgrad from '../../src/node/index.js'
import { sparseCategoricalCrossentropy } from '../../src/tensor/ops/categoricalCrossentropy.js'
import { cases } from '../ops/cases/index.js'

const { Dense, Random, ready, Sequential, tensor, vjp } = glassgrad

vi.setConfig({ testTimeout: 600_000 })

let gpu: Gpu
let own: Traits
beforeAll(async () => {
  gpu = await ready()
  own = gpu.traits
})
afterEach(() => void Object.assign(gpu, { traits: own }))
afterAll(() => glassgrad.close())

/** The same draws each time. */
function dice(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** Some elements of all that a step makes: the rule's number, and what each element named and not named does to it. */
async function check(step: DebugStep, label: string, most = 1): Promise<void> {
  const failed: string[] = []
  const roll = dice(step.tensors.length)
  for (const made of step.tensors) {
    const { maker, shape } = made.version
    // The batch is kept, and not the data set that it was picked from.
    if (!maker?.rows || !made.inMemory || made.role.kind === 'scratch' || maker.phase === 'data') continue
    const count = shape.reduce((a, b) => a * b, 1)
    for (let turn = 0; turn < Math.min(most, count); turn++) {
      const index = shape.map((extent) => roll(extent))
      failed.push(
        ...(await checkElement(step, made, index, `${label}: ${maker.name} → ${made.path}[${index}]`, roll)),
      )
    }
  }
  expect([...new Set(failed)]).toEqual([])
}

async function checkElement(
  step: DebugStep,
  made: StepTensor,
  index: number[],
  label: string,
  roll: (n: number) => number,
): Promise<string[]> {
  const told = await explain(step, made, index)
  const failed: string[] = []
  const scale = told.terms.reduce((sum, { value }) => sum + Math.abs(value), Math.abs(told.value))
  // Attention's gradients take differences of products that nearly cancel, or are equal.
  const cancels = /^attention\w+Grad$/.test(made.version.maker!.name)
  const allowed = (made.dtype === 'float16' ? 4e-3 : 8e-6) * scale + (cancels ? 1e-7 : 1e-30)
  if (Number.isFinite(told.value) && !(Math.abs(told.computed - told.value) <= allowed)) {
    failed.push(`${label} is ${told.value} on the device, ${told.computed} by its rule: ${told.formula}`)
  }
  const maker = made.version.maker!
  const named = await elementsOf(step, told)
  const values = [...named.values()].map(({ value }) => value)
  const out = await bitsIf(step, made, index, null)
  const pick = <T>(list: T[], n: number) =>
    list
      .map((item) => ({ item, at: roll(1e6) }))
      .sort((a, b) => a.at - b.at)
      .slice(0, n)
      .map(({ item }) => item)
  const inputs = [
    ...maker.inputs,
    ...Object.values(maker.settings),
    ...maker.before.filter((each) => each !== null),
  ].map(({ version }) => step.tensorOf(version))
  // What is compared with another number may matter only where it equals that.
  const around: number[] = []
  for (const tensor of inputs) if (tensor.inMemory) around.push(...(await tensor.array()).data.slice(0, 200))
  const telling = [...named.values()].filter(({ counts }) => counts)
  for (const { tensor, at, value } of pick(telling, 2)) {
    if (!canChange(step, tensor, maker.rows![0])) continue
    const others = [
      value + 1,
      value - 1,
      -value,
      2 * value + 0.3,
      value + 1e3,
      value - 1e3,
      0,
      value + 1e6,
      Number.POSITIVE_INFINITY,
      ...pick(values, 5),
      ...index,
      ...new Set(around),
    ]
    // What ops inside the op have looked at is changed before them.
    const moves = async (from: number) => {
      for (const other of others) {
        if ((await bitsIf(step, made, index, { tensor, at, value: other }, from)) !== out) return true
      }
      return false
    }
    const moved = (await moves(maker.rows![0])) || (await moves(tensor.row + 1))
    if (!moved)
      failed.push(`${label}: ${tensor.path}, number ${at}, is named and does not matter: ${told.formula}`)
  }
  for (const tensor of inputs) {
    if (!canChange(step, tensor, maker.rows![0])) continue
    const size = tensor.shape.reduce((a, b) => a * b, 1)
    const data = (await tensor.array()).data
    for (let turn = 0; turn < 2; turn++) {
      const at = roll(size)
      if (named.has(`${tensor.path} ${at}`)) continue
      for (const other of [data[at] + 1e3, data[at] - 1e3]) {
        if ((await bitsIf(step, made, index, { tensor, at, value: other })) !== out)
          failed.push(`${label}: ${tensor.path}, number ${at}, matters and is not named: ${told.formula}`)
      }
    }
  }
  return failed
}

interface Named {
  tensor: StepTensor
  at: number
  value: number
  /** Whether it is in more than products with 0, where the other factor has no say. */
  counts: boolean
}

const keyOf = ({ tensor, index }: { tensor: StepTensor; index: number[] }) =>
  `${tensor.path} ${index.reduce((place, i, axis) => place * tensor.shape[axis] + i, 0)}`

/** All elements that an explanation names; what its own operation makes is made of others in turn. */
async function elementsOf(
  step: DebugStep,
  told: Awaited<ReturnType<typeof explain>>,
): Promise<Map<string, Named>> {
  const found = new Map<string, Named>()
  const { maker } = told.tensor.version
  const open = [told]
  for (const each of open) {
    const named = [
      ...each.terms.flatMap(({ value, sources }) =>
        sources.map((source) => ({ source, counts: value !== 0 || sources.length === 1 })),
      ),
      ...each.also.map((source) => ({ source, counts: true })),
    ]
    for (const { source, counts } of named) {
      const { tensor, index, value } = source
      const key = keyOf(source)
      const known = found.get(key)
      if (known) known.counts ||= counts
      if (known) continue
      const at = index.reduce((place, i, axis) => place * tensor.shape[axis] + i, 0)
      found.set(key, { tensor, at, value, counts })
      if (tensor.version.maker === maker || !tensor.inMemory) open.push(await explain(step, tensor, index))
    }
  }
  return found
}

/** Whether a tensor can be given another value when a row begins. */
function canChange(step: DebugStep, { inMemory, version }: StepTensor, first: number): boolean {
  // Where nothing reads it any more, something else may lie there.
  const isAlive = step.held.dispatches
    .slice(first)
    .some(({ inputs, outputs, of = [] }) =>
      [...inputs, ...outputs, ...of.flatMap((each) => [...each.inputs, ...each.outputs])].includes(
        version.buffer,
      ),
    )
  return inMemory && isAlive && version.row < first && step.held.has(version.buffer)
}

/** An element as its operation makes it, of an input with one value changed. */
async function bitsIf(
  step: DebugStep,
  { version }: StepTensor,
  index: number[],
  change: { tensor: StepTensor; at: number; value: number } | null,
  // The row that the change comes before: ops inside an op may have looked at it already.
  from = version.maker!.rows![0],
): Promise<string> {
  const { buffer, dtype, shape, maker } = version
  const size = (type: string) => (type === 'float16' ? 2 : 4)
  const at = index.reduce((place, i, axis) => place * shape[axis] + i, 0) * size(dtype)
  const rows = maker!.rows!
  let bytes: ArrayBuffer
  if (change) {
    const { tensor, value } = change
    const width = size(tensor.dtype)
    const whole = Math.floor((change.at * width) / 4) * 4
    const held = new Uint8Array(await step.held.read(tensor.version.buffer, from - 1))
    const word = new Uint8Array(4) // of an odd number of halves the last word is not whole
    word.set(held.slice(whole, whole + 4))
    const scalar = tensor.dtype === 'float32' ? 'f32' : tensor.dtype === 'float16' ? 'f16' : 'i32'
    const fitting = scalar === 'i32' ? Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value))) : value
    writeScalar(new DataView(word.buffer), change.at * width - whole, scalar, fitting)
    bytes = await step.held.readIf(
      { buffer: tensor.version.buffer, at: whole, bytes: word },
      [from, rows[1]],
      buffer,
    )
  } else bytes = await step.held.read(buffer, rows[1])
  return new Uint8Array(bytes.slice(at, at + size(dtype))).join()
}

/** As something that changes from step to step. */
function changing(x: glassgrad.Tensor): glassgrad.Tensor {
  x.buffer.mutable = true
  return x
}

const values = (shape: number[], seed = 1) => changing(new Random(seed).uniform(shape, -1, 1))

/** Steps that have been checked: what they are called, and all that they do. */
const checked = new Set<string>()

/** Checks a step, unless the same dispatches have been checked under that name: most ops have one kernel for all devices. */
async function checkStep(body: () => glassgrad.Tensor[], label: string): Promise<void> {
  const clock = gpu.upload(Uint32Array.of(3))
  clock.mutable = true
  const recording = new Recording(gpu, clock)
  const results = recording.record(body)
  const names = new Map<string, string>()
  const known = (buffer: string) => {
    if (!names.has(buffer)) names.set(buffer, `b${names.size}`)
    return names.get(buffer)!
  }
  const key = [label, ...recording.lines()].join('\n').replace(/(?<=[ ,])b\d+(?=,|$)/gm, known)
  if (checked.has(key)) return
  checked.add(key)
  await recording.compile(results.map(({ buffer }) => buffer))
  recording.prepare()
  const step = new DebugStep(new Held(gpu, recording), 1, 1, [], new Map())
  await check(step, label)
  step.release()
}

/** Two ways in which kernels are chosen. */
const DEVICES: [string, Partial<Traits>][] = [
  ['as here', {}],
  ['as a GPU would choose kernels', { software: false, subgroupSize: 0 }],
]

describe('what an element is said to be made of is what it is made of', () => {
  // Every fourth case in one of four turns: all of them take a while.
  it.each(DEVICES.flatMap(([name, traits]) => [0, 1, 2, 3].map((turn) => [name, turn, traits] as const)))(
    'ops and their gradients, %s, %i',
    async (_, turn, traits) => {
      Object.assign(gpu, { traits: { ...gpu.traits, ...traits } })
      for (const { name, op, inputs, run, gradient } of cases.filter((_, i) => i % 4 === turn)) {
        const xs = inputs.map((x) => changing(tensor(x.array)))
        if (!gradient) {
          await checkStep(() => [run(...xs)], `${op} ${name}`)
          continue
        }
        // On its way to the gradients the op itself is run as well.
        const floats = xs.filter(({ dtype }) => dtype === 'float32')
        const dy = values([...run(...xs).shape])
        await checkStep(() => {
          const all = ([...own]: readonly glassgrad.Tensor[]) =>
            xs.map((x) => (x.dtype === 'float32' ? own.shift()! : x))
          return vjp((...own) => run(...all(own)), floats, dy, { unused: 'zeros' })
        }, `${op} ${name}, there and back`)
      }
    },
  )

  const optimizers = [
    'Adadelta',
    'Adagrad',
    'Adam',
    'Adamax',
    'AdamW',
    'Ftrl',
    'Lion',
    'Nadam',
    'RMSprop',
    'SGD',
  ] as const
  it.each(optimizers)('%s', async (name) => {
    const optimizer = new (glassgrad as unknown as Record<string, new (o: object) => glassgrad.Optimizer>)[
      name
    ]({
      useEma: true,
      clipnorm: 1,
      ...(name === 'Adam' && { amsgrad: true }),
      ...(name === 'SGD' && { momentum: 0.9, nesterov: true }),
      ...(name === 'RMSprop' && { momentum: 0.9, centered: true }),
    })
    await train(
      [new Dense(7, { inputShape: [5], activation: 'relu' }), new Dense(3, { activation: 'softmax' })],
      [12, 5],
      {
        optimizer,
      },
    )
  })

  it.each(DEVICES)('layers that change in training, or draw, %s', async (_, traits) => {
    Object.assign(gpu, { traits: { ...gpu.traits, ...traits } })
    await train(
      [
        new glassgrad.RandomRotation(0.1, { inputShape: [8, 8, 2] }),
        new glassgrad.Conv2D(5, 3, { activation: 'relu' }),
        new glassgrad.BatchNormalization(),
        new glassgrad.GroupNormalization({ groups: 5 }),
        new glassgrad.LayerNormalization(),
        new glassgrad.MaxPooling2D(2),
        new glassgrad.Dropout(0.3),
        new glassgrad.Flatten(),
        new Dense(3, { activation: 'softmax' }),
      ],
      [10, 8, 8, 2],
      { metrics: ['accuracy', new glassgrad.metrics.AUC()] },
    )
  })

  it('float16, whose loss is scaled', async ({ skip }) => {
    skip(!gpu.traits.f16, 'the device has no float16')
    const dtype = 'mixed_float16'
    await train(
      [
        new Dense(7, { inputShape: [5], activation: 'relu', dtype }),
        new Dense(3, { activation: 'softmax', dtype }),
      ],
      [12, 5],
      {},
    )
  })

  it.each([true, false])('losses whose targets are class numbers, from logits: %s', async (fromLogits) => {
    for (const dtype of ['int32', 'float32'] as const) {
      const target = changing(tensor([2, 0, 1, 7], dtype))
      const output = changing(values([4, 3]).abs().add(0.1))
      const loss = (output: glassgrad.Tensor) => sparseCategoricalCrossentropy(target, output, fromLogits)
      await checkStep(() => vjp(loss, [output], values([4], 2)), `sparse ${dtype} ${fromLogits}`)
      await checkStep(() => [loss(output)], `sparse loss ${dtype} ${fromLogits}`)
    }
  })

  it('what is drawn', () => checkStep(() => [new Random(2).uniform([3, 5], -1, 1)], 'uniform'))

  const recurrent = { LSTM: glassgrad.LSTM, GRU: glassgrad.GRU, SimpleRNN: glassgrad.SimpleRNN }
  it.each(['LSTM', 'GRU', 'SimpleRNN'] as const)('%s', async (name) => {
    for (const masked of [false, true]) {
      const layer = new recurrent[name](4, { returnSequences: true })
      const x = values([3, 3, 4])
      const mask = masked ? changing(values([3, 3], 3).greater(-0.5)) : null
      layer.apply(x)
      await checkStep(() => vjp((x) => layer.apply(x, { mask }), [x], values([3, 3, 4])), name)
    }
  })
})

it('of a model of texts goes from a weight of its LSTM to the letters', async () => {
  glassgrad.clearSession()
  const model = new Sequential([
    new glassgrad.Embedding(9, 4, { inputShape: [6], maskZero: true }),
    new glassgrad.LSTM(4),
    new Dense(9, { activation: 'softmax' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
  const letters = (count: number) =>
    Int32Array.from({ length: count }, (_, i) => 1 + ((i * 5 + (i >> 3)) % 8))
  // Texts of four to six letters, 0 behind them.
  const x = new glassgrad.NdArray(
    letters(72).map((letter, i) => (i % 6 < 4 + (i % 3) ? letter : 0)),
    [12, 6],
  )
  const y = new glassgrad.NdArray(letters(12), [12])
  const step = await debug(model, x, y, { at: 3, batchSize: 4, seed: 1 })
  await check(step, 'letters')
  const reached = new Set<string>()
  const open: [StepTensor, number[]][] = [[step.tensor('lstm_cell.recurrent_kernel'), [1, 2]]]
  for (const [tensor, index] of open) {
    if (reached.has(tensor.path)) continue
    reached.add(tensor.path)
    const { terms, also } = await explain(step, tensor, index)
    for (const source of [...terms.flatMap(({ sources }) => sources), ...also])
      open.push([source.tensor, source.index])
  }
  for (const path of ['lstm.recurrent', 'embedding.output', 'embedding.embeddings.before', 'x'])
    expect(reached).toContain(path)
  step.release()
})

async function train(
  layers: glassgrad.Sequential['layers'],
  shape: number[],
  options: object,
): Promise<void> {
  const model = new Sequential(layers as never)
  model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', ...options })
  const x = await values(shape).array()
  const y = glassgrad.toCategorical(Array.from({ length: shape[0] }, (_, i) => i % 3))
  const step = await debug(model, x, y, { at: 2, batchSize: 4, seed: 1 })
  await check(step, model.name)
  step.release()
}

describe('an explanation', () => {
  it('goes from a weight to the pixel, level by level, each to the last place', async () => {
    glassgrad.clearSession()
    const model = new Sequential([
      new Dense(7, { inputShape: [5], activation: 'relu' }),
      new Dense(3, { activation: 'softmax' }),
    ])
    model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy' })
    const x = await values([12, 5]).array()
    const y = glassgrad.toCategorical(Array.from({ length: 12 }, (_, i) => i % 3))
    const step = await debug(model, x, y, { at: 3, batchSize: 4, seed: 1 })
    const path: string[] = []
    const open: [string, number[]][] = [['dense.kernel', [3, 2]]]
    const seen = new Set<string>()
    while (open.length > 0) {
      const [name, index] = open.shift()!
      if (seen.has(name)) continue
      seen.add(name)
      const told = await explain(step, name, index)
      expect(told.ulps, `${name}[${index}]: ${told.formula}`).toBeLessThan(64)
      path.push(told.tensor.path)
      for (const { tensor, index } of told.terms.flatMap(({ sources }) => sources))
        open.push([tensor.path, index])
    }
    for (const name of [
      'dense.kernel.gradient',
      'dense.output.gradient',
      'dense_1.output.gradient',
      'dense_1.output',
      'dense.output',
      'x',
      'y',
      'data',
    ]) {
      expect(path).toContain(name)
    }
    const kernel = await explain(step, 'dense.kernel', [3, 2])
    expect(kernel.formula).toMatch(/^y\[3, 2\] = p · decay - rate · m \/ \(√v \+ ε\); learningRate 0[.]001, /)
    expect(kernel.terms[0].sources[0].tensor.path).toBe('dense.kernel.before')
    const dense = await explain(step, 'dense.output', [1, 2])
    expect(dense.formula).toBe('y[1, 2] = f(Σₖ x[1, k] · w[k, 2] + b[2]), f(x) = select(x, 0.0, x < 0.0)')
    expect(dense.terms).toHaveLength(6)
  })

  it('refuses an index outside', async () => {
    const model = new Sequential([new Dense(3, { inputShape: [5] })])
    model.compile({ loss: 'mse' })
    const step = await debug(model, await values([4, 5]).array(), await values([4, 3]).array(), { at: 1 })
    await expect(explain(step, 'x', [4, 0])).rejects.toThrow(
      'explain: x has shape [4,5], expected an index inside it',
    )
  })
})
