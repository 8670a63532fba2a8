import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DebugStep, debug, tryShader } from '../../src/debug.js'
import { close, Dense, NdArray, ready, Sequential } from '../../src/node/index.js'

const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(3 * i))
let step: DebugStep
let row: number
let code: string

beforeAll(async () => {
  await ready()
  const model = new Sequential([
    new Dense(8, { inputShape: [6], activation: 'relu', name: 'hidden' }),
    new Dense(3, { activation: 'softmax', name: 'out' }),
  ])
  model.compile({ optimizer: 'adam', loss: 'sparse_categorical_crossentropy' })
  const y = new NdArray(
    Int32Array.from({ length: 24 }, (_, i) => i % 3),
    [24],
  )
  step = await debug(model, new NdArray(values(24 * 6), [24, 6]), y, { at: 2, batchSize: 12 })
  row = step.tensor('out.output').row
  code = step.shaders[step.rows[row].shader].code
})
afterAll(() => close())

describe('tryShader', () => {
  it('finds the engine’s own program equal, bit for bit, to the end of the step', async () => {
    const { problems, outputs, weights, ms } = await tryShader(step, row, `${code}\n// changed`)
    expect(problems).toEqual([])
    expect(outputs.map(({ path, largest, unequal, size }) => ({ path, largest, unequal, size }))).toEqual([
      { path: 'out.output', largest: 0, unequal: 0, size: 36 },
    ])
    expect(weights.map(({ path }) => path)).toEqual([
      'hidden.kernel',
      'hidden.bias',
      'out.kernel',
      'out.bias',
    ])
    expect(weights.every(({ unequal }) => unequal === 0)).toBe(true)
    expect(ms!.engine).toBeGreaterThan(0)
    expect(ms!.own).toBeGreaterThan(0)
  })

  it('says where and by how much another one differs, and what becomes of the weights', async () => {
    const before = [...(await step.tensor('out.output').array()).data]
    const other = code.replace(/exp\(/g, 'exp(1.1 * ')
    expect(other).not.toBe(code)
    const { outputs, weights } = await tryShader(step, row, other)
    const [{ largest, index, first, other: changed }] = outputs
    expect(largest).toBeGreaterThan(0)
    expect(first).toBe(before[index[0] * 3 + index[1]])
    expect(Math.abs(first - changed)).toBe(largest)
    expect(weights.some(({ unequal }) => unequal > 0)).toBe(true)
    expect([...(await step.tensor('out.output').array()).data]).toEqual(before)
    expect((await tryShader(step, row, code)).outputs[0].unequal).toBe(0)
  })

  it('so it finds the programs of all rows', async () => {
    for (const { id, shader, phase } of step.rows) {
      if (phase === 'data') continue
      const { problems, outputs, weights } = await tryShader(step, id, step.shaders[shader].code)
      expect(problems, shader).toEqual([])
      for (const { path, unequal } of [...outputs, ...weights]) expect(unequal, `${shader}: ${path}`).toBe(0)
    }
  })

  it('does not take what lay there for what a program leaves out', async () => {
    const lazy = code.replace(/fn main\([^{]*\{/, (head) => `${head} if (id.x == 3u) { return; }`)
    expect(lazy).not.toBe(code)
    const [{ unequal, largest, index, other }] = (await tryShader(step, row, lazy)).outputs
    expect([unequal, largest, index[0], other]).toEqual([3, Number.NaN, 3, Number.NaN])
  })

  it('tells what the compiler says, at its line; and what does not fit the bindings', async () => {
    const lines = code.split('\n')
    const at = lines.findIndex((line) => line.includes('fn main'))
    const { problems, ms } = await tryShader(step, row, code.replace('fn main', 'fn main2 !'))
    expect(problems[0].line).toBe(at + 1)
    expect(ms).toBeNull()
    const unfit = await tryShader(step, row, '@compute @workgroup_size(1) fn main() { let x: u32 = 1.5; }')
    expect(unfit.problems[0]).toMatchObject({ line: 1, column: expect.any(Number) })
    const bare = await tryShader(step, row, '@compute @workgroup_size(1) fn main() {}')
    expect(bare.problems[0].message).toContain('as changed')
  })
})
