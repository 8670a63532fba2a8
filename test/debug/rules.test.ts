import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { ruleOf } from '../../src/debug/explain/rules.js'
import { calledOf } from '../../src/debug/versions.js'
import { type Gpu, NOTHING_MEASURED, type Traits } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { conv2dVariants } from '../../src/kernels/conv2d/variants.js'
import { families, type Kernel, type Problems } from '../../src/kernels/families.js'
import { matmulVariants } from '../../src/kernels/matmul.js'
import { permutation } from '../../src/kernels/random.js'
import { watchSteps } from '../../src/model/training/steps.js'
import * as glassgrad from '../../src/node/index.js'
import * as further from '../../src/optim/further/index.js'
import * as optimizers from '../../src/optim/index.js'
import { sameLargest } from '../../src/tensor/ops/sameLargest.js'
import { cases } from '../ops/cases/index.js'

// Every op is defined by one function: what it is told of is the list, less views, which run nothing.
const { defined } = vi.hoisted(() => ({ defined: new Set<string>() }))
vi.mock('../../src/tensor/ops/op.js', async (original) => {
  const real = await original<typeof import('../../src/tensor/ops/op.js')>()
  const defineOp: typeof real.defineOp = (op) => {
    if (op.run) defined.add(op.name)
    return real.defineOp(op)
  }
  return { ...real, defineOp }
})
import.meta.glob('../../src/tensor/ops/**/*.ts', { eager: true })

const { Dense, ops, Random, ready, tensor, Variable, vjp } = glassgrad

let gpu: Gpu
let own: Traits
beforeAll(async () => {
  gpu = await ready()
  own = gpu.traits
})
afterEach(() => Object.assign(gpu, { traits: own, choices: NOTHING_MEASURED }))
afterAll(() => glassgrad.close())

/** Names of what has been recorded, and the files of their shaders. */
const met = new Set<string>()
const files = new Set<string>()
const values = (shape: number[], seed = 1) => new Random(seed).uniform(shape, -1, 1)

/** Looks for the rule of each dispatch. */
function look({ dispatches }: Pick<Recording, 'dispatches'>): void {
  for (const dispatch of dispatches.flatMap((each) => [each, ...(each.of ?? [])])) {
    const called = calledOf(dispatch)
    met.add(called.name)
    files.add(dispatch.shader.file ?? dispatch.shader.name)
    expect(ruleOf(called), `${called.name}, ${dispatch.shader.name}`).toBeTypeOf('function')
  }
}

function record(body: () => unknown): void {
  const recording = new Recording(gpu)
  recording.record(body)
  look(recording)
}

const back = (f: (...xs: glassgrad.Tensor[]) => glassgrad.Tensor, xs: readonly glassgrad.Tensor[]) =>
  record(() => vjp(f, xs, values([...f(...xs).shape]), { unused: 'zeros' }))

it.each([
  ['as here', {}],
  ['as a GPU would choose kernels', { software: false, subgroupSize: 0 }],
])('ops and their gradients have rules, %s', (_, traits: Partial<Traits>) => {
  Object.assign(gpu, { traits: { ...gpu.traits, ...traits } })
  for (const { inputs, run, gradient } of cases) {
    const xs = inputs.map((x) => tensor(x.array))
    record(() => run(...xs))
    if (!gradient) continue
    const isFloat = ({ dtype }: glassgrad.Tensor) => dtype === 'float32'
    back((...floats) => run(...xs.map((x) => (isFloat(x) ? floats.shift()! : x))), xs.filter(isFloat))
  }
  for (const Recurrent of [glassgrad.LSTM, glassgrad.GRU, glassgrad.SimpleRNN]) {
    for (const rows of [3, 17]) {
      const layer = new Recurrent(5, { returnSequences: true })
      const mask = values([rows, 3], 3).greater(-0.5)
      layer.apply(values([rows, 3, 4]))
      back((x) => layer.apply(x, { mask }), [values([rows, 3, 4])])
    }
  }
})

it('functions of ops have rules', () => {
  const [a, b] = [values([3, 5]), values([3, 5], 2)]
  const whole = a.mul(9).cast('int32')
  record(() => {
    for (const f of ['trunc', 'erfc', 'erfinv', 'sort'] as const) ops[f](a)
    for (const f of ['arctan', 'arcsin', 'arccos', 'sinh', 'cosh', 'arcsinh', 'arccosh', 'arctanh'] as const)
      ops[f](a)
    for (const f of ['floorDivide', 'arctan2'] as const) ops[f](a, b)
    for (const f of ['bitwiseAnd', 'bitwiseOr', 'bitwiseXor', 'leftShift', 'rightShift'] as const)
      ops[f](whole, whole)
    sameLargest(a, b)
    permutation(gpu, new Random(1).key(), 50, gpu.alloc(200))
    ops.sort(values([2, 3000]))
    new glassgrad.metrics.Mean().updateState(a)
  })
  const ids = tensor(Int32Array.from({ length: 600 }, (_, i) => (i * 7919) % 300))
  back((x) => x.gather(ids), [values([300, 5])])
  const x = values([3000, 19])
  back((kernel, bias) => x.dense(kernel, bias), [values([19, 35]), values([35])])
})

const variants = [...new Set([...Object.keys(matmulVariants), ...Object.keys(conv2dVariants)])]
it.each(variants)('products and convolutions by the variant %s have rules', (variant) => {
  for (const software of [true, false]) {
    Object.assign(gpu, { traits: { ...own, software } })
    gpu.choices = {
      find: <K extends Kernel>(kernel: K, problem: Problems[K]) =>
        families[kernel].possible(gpu.traits, problem).includes(variant) ? variant : undefined,
    }
    back((a, b) => a.matmul(b), [values([19, 700]), values([700, 35], 2)])
    for (const [groups, out] of [
      [1, 8],
      [4, 8],
      [4, 4],
    ])
      back(
        (x, filter) => x.conv2d(filter, { groups, padding: 'same' }),
        [values([2, 7, 6, 4]), values([3, 3, 4 / groups, out], 2)],
      )
  }
})

const classes = Object.entries({ ...optimizers, ...further }).filter(
  ([name, given]) =>
    typeof given === 'function' && given.prototype instanceof optimizers.Optimizer && !/^Composed/.test(name),
) as unknown as [string, new (options: object) => glassgrad.Optimizer][]

it.each(classes)('%s has rules', (_, Optimizer) => {
  const options = { useEma: true, gradientAccumulationSteps: 2, clipnorm: 1 }
  const special = [
    {},
    { amsgrad: true },
    { momentum: 0.9, nesterov: true },
    { momentum: 0.9, centered: true },
  ]
  const weights = [
    new Variable('kernel', [4, 3], () => values([4, 3])),
    new Variable('bias', [3], () => values([3])),
  ]
  const gradients = weights.map(({ shape }) => values([...shape], 2))
  for (const each of special) {
    const known = Object.keys(each).every(
      (name) => name in (Optimizer as unknown as { options: object }).options,
    )
    if (known) record(() => new Optimizer({ ...options, ...each }).apply(weights, gradients))
  }
})

it.each(['float32', 'mixed_float16'] as const)('whole steps of %s have rules', async (dtype) => {
  if (dtype !== 'float32' && !gpu.traits.f16) return
  const model = new glassgrad.Sequential([
    new glassgrad.RandomRotation(0.1, { inputShape: [8, 8, 2] }),
    new glassgrad.RandomFlip(),
    new glassgrad.Conv2D(5, 3, { activation: 'relu', dtype }),
    new glassgrad.BatchNormalization({ dtype }),
    new glassgrad.LayerNormalization({ dtype }),
    new glassgrad.MaxPooling2D(2),
    new glassgrad.Dropout(0.3),
    new glassgrad.Flatten(),
    new Dense(3, { activation: 'softmax', dtype }),
  ])
  model.compile({
    optimizer: 'adam',
    loss: 'categorical_crossentropy',
    metrics: ['accuracy', new glassgrad.metrics.AUC()],
  })
  const x = await values([8, 8, 8, 2]).array()
  const y = glassgrad.toCategorical(Array.from({ length: 8 }, (_, i) => i % 3))
  await watchSteps(
    async ({ recording }) => {
      look(recording)
      recording.replay()
    },
    () => model.fit(x, y, { batchSize: 4, verbose: 0 }),
  )
})

it('no op, and no kernel, has been left out', () => {
  expect(defined.size).toBeGreaterThan(100)
  expect([...defined].filter((name) => !met.has(name))).toEqual([])
  const folder = fileURLToPath(new URL('../../src/kernels/', import.meta.url))
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.wgsl'))
    .map((name) => [name, readFileSync(folder + name, 'utf8')] as const)
  const used = texts.flatMap(([, text]) =>
    [...text.matchAll(/^\/\/ uses: (.*)$/gm)].map(([, names]) => names),
  )
  const missing = texts
    .filter(([, text]) => /^@compute/m.test(text))
    .map(([name]) => name)
    .filter((name) => ![...files].some((file) => file === name || file.endsWith(`/${name}`)))
    .filter((name) => !used.join(', ').split(', ').includes(name.replace('.wgsl', '')))
  // What these compute is in no step: they measure the device, or fill memory to measure on.
  const measuring = /^(ceilings\/.*|samples[.]wgsl)$/
  expect(missing.filter((name) => !measuring.test(name))).toEqual([])
})
