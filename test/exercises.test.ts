import { nodeHost } from 'glassgrad'
import { describe, expect, it } from 'vitest'
import { attempt } from '../exercises/attempt.js'
import { solutionOf, startOf } from '../exercises/exercise.js'
import { here, textOf } from '../exercises/here.js'
import { exercises } from '../exercises/index.js'
import { elsewhere } from '../exercises/workshop.js'
import { say } from '../tasks/language.js'
import './useWebGpu.js'

const host = nodeHost()

describe.each(exercises.map((exercise) => [exercise.name, exercise] as const))('%s', (_, exercise) => {
  const own = textOf(exercise.file)

  it('its start fails, and says what, where, what was expected and what came', async () => {
    const outcome = await attempt(exercise, startOf(exercise, own), here, host)
    if (!('finding' in outcome)) expect.fail(`it passes: ${JSON.stringify(outcome)}`)
    const { what, where, expected, got } = outcome.finding
    expect(say(where, 'en')).not.toBe('while the engine was built')
    expect(say(what, 'ru')).toBeTruthy()
    expect(say(got, 'en')).not.toBe(say(expected, 'en'))
  })

  it('its solution, the engine’s own lines, passes and learns', async () => {
    expect(solutionOf(exercise, own).text.length).toBeGreaterThan(20)
    const outcome = await attempt(exercise, own, here, host)
    expect(outcome).toHaveProperty('trained')
  })
})

it('a file that is not to be read says so, and so does one whose shader is none', async () => {
  const of = async (name: string, change: (text: string) => string) => {
    const exercise = exercises.find((exercise) => exercise.name === name)!
    return attempt(exercise, change(textOf(exercise.file)), here, host)
  }
  const typescript = await of('relu-gradient', (text) => text.replace('name:', 'name: ('))
  expect(typescript).toMatchObject({
    finding: { what: 'src/tensor/ops/relu.ts', got: expect.stringMatching(/\(\d+:\d+\)/) },
  })
  const wgsl = await of('stable-softmax', (text) => text.replace('var most = ', 'var most == '))
  expect(wgsl).toMatchObject({ finding: { got: expect.stringMatching(/softmax/) } })
})

it('a file lies elsewhere with its imports', () => {
  const text = "import { a } from './op.js'\nimport { b } from '../../kernels/b.js'\nimport c from 'fflate'\n"
  const moved = elsewhere(text, 'src/tensor/ops/relu.ts', 'exercises/mine/x')
  expect(moved).toBe(
    "import { a } from '../../src/tensor/ops/op.js'\nimport { b } from '../../src/kernels/b.js'\nimport c from 'fflate'\n",
  )
  expect(elsewhere(moved, 'exercises/mine/x', 'src/tensor/ops/relu.ts')).toBe(text)
})
