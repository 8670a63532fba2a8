import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DebugStep, debug, dispatchOf, writerOf } from '../../src/debug.js'
import { Adam, Conv2D, close, Dense, Flatten, GRU, NdArray, ready, Sequential } from '../../src/node/index.js'

const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(3 * i))
let step: DebugStep
beforeAll(async () => {
  await ready()
  const model = new Sequential([
    new Conv2D(4, 3, { inputShape: [6, 6, 2], activation: 'relu', name: 'conv' }),
    new Flatten(),
    new Dense(5, { activation: 'softmax', name: 'out' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] })
  const x = new NdArray(values(24 * 72), [24, 6, 6, 2])
  const y = new NdArray(
    Int32Array.from({ length: 24 }, (_, i) => i % 5),
    [24],
  )
  step = await debug(model, x, y, { at: 3, batchSize: 12, epochs: 2 })
})
afterAll(() => close())

it('finds the line that wrote an element, in every dispatch but those that pick the batch', async () => {
  const seen = new Set<number>()
  for (const tensor of step.tensors) {
    if (tensor.row < 0 || !tensor.inMemory || step.rows[tensor.row].phase === 'data') continue
    const { data } = await tensor.array()
    if (data.length === 0) continue
    for (const at of new Set([0, Math.floor(data.length / 3), data.length - 1])) {
      const { source, options, element } = await dispatchOf(step, tensor, at)
      const writer = writerOf(source, options, element)
      expect(writer, `${tensor.path}[${at}]`).not.toBeNull()
      const { touched } = writer!.steps[writer!.store]
      const { value } = touched.find((cell) => cell.isStore && cell.at === element.at)!
      expect(value, `${tensor.path}[${at}]`).toBeCloseTo(data[at], 4)
    }
    seen.add(tensor.row)
  }
  expect(seen.size).toBeGreaterThan(10)
})

it('of several dispatches that write one tensor finds the one that writes the element', async () => {
  const model = new Sequential([
    new GRU(5, { inputShape: [3, 4], name: 'gru' }),
    new Dense(2, { name: 'out' }),
  ])
  model.compile({ optimizer: new Adam({ useEma: true }), loss: 'mse' })
  const x = new NdArray(values(96), [8, 3, 4])
  const step = await debug(model, x, new NdArray(values(16), [8, 2]), { at: 2, batchSize: 4 })
  let several = 0
  for (const tensor of step.tensors) {
    const { maker } = tensor.version
    if (!maker?.rows || !tensor.inMemory || maker.phase === 'data') continue
    const isOfSeveral = maker.rows[0] < maker.rows[1] || tensor.path === 'gru.kernel'
    const { data } = await tensor.array()
    if (!isOfSeveral || tensor.role.kind === 'scratch') continue
    several++
    for (const at of new Set([0, Math.floor(data.length / 2), data.length - 1])) {
      const { source, options, element } = await dispatchOf(step, tensor, at)
      const writer = writerOf(source, options, element)
      expect(writer, `${tensor.path}[${at}]`).not.toBeNull()
      const { touched } = writer!.steps[writer!.store]
      const { value } = touched.find((cell) => cell.isStore && cell.at === element.at)!
      const number = movesWords(source) ? floatOf(Number(value)) : value
      expect(number, `${tensor.path}[${at}]`).toBeCloseTo(data[at], 4)
    }
  }
  expect(several).toBeGreaterThan(5)
})

/** What only moves numbers about takes them as words. */
const movesWords = (source: string) => /var<storage, read_write> \w+: array<(u32|Neighbours)>/.test(source)
const floatOf = (word: number) => new Float32Array(Uint32Array.of(word).buffer)[0]

it('says so where no dispatch writes it', async () => {
  await expect(dispatchOf(step, step.tensor('conv.kernel.before'), 0)).rejects.toThrow(
    "conv's kernel before the step: the step begins with it",
  )
})
