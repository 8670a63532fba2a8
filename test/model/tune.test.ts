import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Conv2D, close, Dense, Flatten, MaxPooling2D, ready, Sequential, tune } from 'glassgrad'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import { MeasuredChoices } from '../../src/kernels/choices.js'
import { families, type Kernel } from '../../src/kernels/families.js'
import { matmulVariants } from '../../src/kernels/matmul.js'
import { ones } from '../../src/tensor/create.js'
import { bits, classifier, threeClasses } from './examples.js'

let folder: string
const warnings: string[] = []

// Every test has an empty cache and a device of its own.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassgrad-tune-'))
  vi.stubEnv('GLASSGRAD_CACHE', folder)
  vi.spyOn(console, 'warn').mockImplementation((text) => void warnings.push(text))
  close()
})
afterEach(async () => {
  close()
  warnings.length = 0
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

/** The file that tuning writes. */
async function table(): Promise<string> {
  const [file] = await readdir(join(folder, 'tuning'))
  return join(folder, 'tuning', file)
}

/** The shaders that a product [8, 8]·[8, 8] runs. */
async function shadersOfProduct(): Promise<string[]> {
  const gpu = await ready()
  const recording = new Recording(gpu)
  recording.record(() => ones([8, 8]).matmul(ones([8, 8])))
  return recording.dispatches.map(({ shader: { name } }) => name).filter((name) => name.startsWith('matmul'))
}

const product = { batch: 1, m: 8, n: 8, k: 8, batchStrideA: 0, batchStrideB: 0 }

it('a step’s problems are measured, and the winners are there after the device is opened again', async () => {
  const timings = await tune(classifier(), { batchSize: 8 })
  expect(timings.length).toBeGreaterThan(2)
  for (const { problem, times, standard, fastest } of timings) {
    expect(problem).toMatch(/^matmul /)
    expect(Object.keys(times)).toContain(standard)
    expect(Object.keys(times)).toContain(fastest)
    expect(Object.values(times).every((ms) => ms > 0)).toBe(true)
    // Another than the usual one is taken only where it is clearly faster.
    if (fastest !== standard) expect(times[fastest]).toBeLessThan(times[standard])
  }
  close()
  const { choices } = await ready()
  const expected = timings.map(({ problem, fastest }) => [problem, fastest])
  expect([...(choices as MeasuredChoices).variants]).toEqual(expected)
  expect(warnings).toEqual([])
})

it('what a model meets is found: convolutions with both gradients, products, in the batch’s size', async () => {
  const model = new Sequential([
    new Conv2D(4, 3, { inputShape: [8, 8, 1], activation: 'relu' }),
    new Conv2D(4, 3),
    new MaxPooling2D(),
    new Flatten(),
    new Dense(3),
  ])
  const problems = (await tune(model, { batchSize: 4 })).map(({ problem }) => problem)
  const kernels = new Set(problems.map((problem) => problem.split(' ')[0]))
  expect([...kernels].sort()).toEqual(['conv2d', 'conv2dFilterGrad', 'conv2dInputGrad', 'matmul'])
  expect(problems).toContain('matmul 4×16 · 16×4+')
  // The weights haven't been drawn on the way: a seed that comes later still decides them.
  expect(model.weights.some(({ initialized }) => initialized)).toBe(false)
})

it('kernels take what the table says, and their own choice where it says nothing they can do', async () => {
  const gpu = await ready()
  const problem = families.matmul.classOf(product)
  for (const variant of ['naive', 'tiled', 'registers']) {
    gpu.choices = new MeasuredChoices(gpu.traits, new Map([[problem, variant]]))
    expect(await shadersOfProduct()).toEqual([expect.stringContaining(`matmul/${variant}.wgsl`)])
  }
  const usual = families.matmul.standard(gpu.traits, product)
  for (const variants of [[], [[problem, 'gone']], [['matmul 16×8 · 8×8', 'naive']]] as [
    string,
    string,
  ][][]) {
    gpu.choices = new MeasuredChoices(gpu.traits, new Map(variants))
    expect(await shadersOfProduct()).toEqual([expect.stringContaining(`matmul/${usual}.wgsl`)])
  }
})

it('a class holds problems of like size; odd sizes, transposed operands and groups are classes of their own', () => {
  const of = (changes: object) => families.matmul.classOf({ ...product, m: 32, n: 128, k: 784, ...changes })
  expect(of({})).toBe('matmul 32×1024 · 1024×128')
  expect(of({ m: 28, k: 1000 })).toBe(of({}))
  expect(of({ k: 785 })).not.toBe(of({}))
  expect(of({ transposeA: true })).not.toBe(of({}))
  expect(of({ transposeB: true })).not.toBe(of({}))
  expect(of({ batch: 2 })).not.toBe(of({}))
})

it.each([
  ['damaged', () => '{"device": "'],
  ['damaged', () => '[]'],
  ['damaged', () => 'null'],
  ['damaged', (text: string) => JSON.stringify({ ...JSON.parse(text), variants: { a: 1 } })],
  ['of another device, Other', (text: string) => JSON.stringify({ ...JSON.parse(text), device: 'Other' })],
  [
    'of another version of the kernels',
    (text: string) => JSON.stringify({ ...JSON.parse(text), kernels: '' }),
  ],
])('a table that is %s counts as nothing, with a note', async (what, spoil) => {
  await tune(classifier(), { batchSize: 8 })
  const file = await table()
  await writeFile(file, spoil(await readFile(file, 'utf8')))
  close()
  const { choices } = await ready()
  expect((choices as MeasuredChoices).variants.size).toBe(0)
  expect(warnings).toEqual([expect.stringContaining(what)])
})

it('without tuning there is no table and no note', async () => {
  const { choices } = await ready()
  expect((choices as MeasuredChoices).variants.size).toBe(0)
  expect(warnings).toEqual([])
  expect(await readdir(folder)).toEqual([])
})

it('training comes to the same with every choice, and to the same bits with the same one', async () => {
  const { x, y } = threeClasses(60)
  const train = async (variant: string) => {
    const gpu = await ready()
    // Whatever is asked for, this variant.
    gpu.choices = {
      find: (kernel) => (kernel === ('matmul' satisfies Kernel) ? variant : undefined),
    }
    const model = classifier()
    await model.fit(x, y, { epochs: 2, batchSize: 10, verbose: 0, seed: 5 })
    return bits(model)
  }
  const { traits } = await ready()
  const able = Object.keys(matmulVariants).filter(
    (variant) => matmulVariants[variant].applies(traits) && variant !== 'blocks128',
  )
  const floats = (words: readonly number[]) => new Float32Array(Uint32Array.from(words).buffer)
  const first = await train(able[0])
  for (const variant of able) {
    const weights = await train(variant)
    expect(await train(variant)).toEqual(weights)
    floats(weights).forEach((w, i) => {
      expect(w).toBeCloseTo(floats(first)[i], 4)
    })
  }
})

it('a model without input shape is refused', async () => {
  await expect(tune(new Sequential([new Dense(3)], { name: 'later' }))).rejects.toThrow(
    'tune: Model "later" doesn\'t know its input\'s shape yet: give its first layer an inputShape',
  )
  await expect(tune(classifier(), { batchSize: 0 })).rejects.toThrow('batchSize: expected a whole number')
})
