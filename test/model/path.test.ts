import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { Gpu } from '../../src/gpu/gpu.js'
import { Recording } from '../../src/gpu/recording.js'
import { Dense, MeanSquaredError, ones, ready, Sequential, valueAndGrad } from '../../src/node/index.js'

// docs/one-training-step.md, "Every call on the way", beside the stack at the dispatch.

/** Functions that only open and close something around another one. */
const AROUND = [
  'within src/gpu/gpu.ts',
  'run src/layers/callContext.ts',
  'run src/model/training/forward.ts',
  'record src/gpu/recording.ts',
]

/** The calls that lead here from the file `from` on, outermost first: `run src/model/graph.ts`. */
function calls(from: string): string[] {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 200
  const { stack = '' } = new Error()
  Error.stackTraceLimit = limit
  const path: string[] = []
  for (const line of stack.split('\n').reverse()) {
    const [, file] = /\/(src\/[\w/]+\.ts)/.exec(line) ?? []
    if (!file) continue
    const name = /at (?:async )?(?:\w+\.)*([#\w]+) [([]/.exec(line)?.[1] ?? ''
    const call = `${name} ${file}`
    if (AROUND.includes(call)) continue
    // A closure belongs to the function that it stands in.
    if (name === '' && path.some((other) => other.endsWith(` ${file}`))) continue
    path.push(call)
  }
  return path.slice(path.findIndex((call) => call.endsWith(` ${from}`)))
}

/** A list of the document, the one below `heading`. */
function listed(heading: string): string[] {
  const text = readFileSync(new URL('../../docs/one-training-step.md', import.meta.url), 'utf8')
  const list = text.slice(text.indexOf(heading)).split('\n\n')[1].split('\n')
  return list.map((line) => {
    const [, name, file] = /^\d+\. (?:`([#\w]+)` in|what `defineOp` has made, in) ([\w/.]+\.ts)/.exec(line)!
    return `${name ?? ''} ${file}`
  })
}

const model = new Sequential([
  new Dense(4, { name: 'first', inputShape: [3], activation: 'relu' }),
  new Dense(2, { name: 'last' }),
])
model.compile({ loss: 'mse' })
beforeAll(() => ready())
afterEach(() => void vi.restoreAllMocks())

it('the first step of a size of batch, and every step, take the calls that the document lists', async () => {
  const recorded: string[][] = []
  const { add } = Recording.prototype
  vi.spyOn(Recording.prototype, 'add').mockImplementation(function (this: Recording, dispatch, origin) {
    if (origin.some(({ name }) => name === 'first')) recorded.push(calls('src/model/training/steps.ts'))
    add.call(this, dispatch, origin)
  })
  const replayed: string[][] = []
  const { encode } = Recording.prototype
  vi.spyOn(Recording.prototype, 'encode').mockImplementation(function (this: Recording) {
    replayed.push(calls('src/model/training/steps.ts'))
    encode.call(this)
  })
  await model.fit(ones([4, 3]), ones([4, 2]), { batchSize: 2, verbose: 0 })
  expect([...recorded[0], 'add src/gpu/recording.ts']).toEqual(
    listed('**The first step of each size of batch**'),
  )
  const every = listed('**Every step**')
  expect(every.slice(0, 3)).toEqual([
    'fit src/model/model.ts',
    'fit src/model/training/fit.ts',
    'epoch src/model/training/fit.ts',
  ])
  // The stack ends where fit waits for its turn.
  expect(replayed.length).toBe(2)
  for (const path of replayed) expect([...path, 'encode src/gpu/recording.ts']).toEqual(every.slice(3))
})

it('a loop of one’s own takes the calls that the document lists', () => {
  const eager: string[][] = []
  const { dispatch } = Gpu.prototype
  vi.spyOn(Gpu.prototype, 'dispatch').mockImplementation(function (this: Gpu, given) {
    if (this.origin.some(({ name }) => name === 'first')) eager.push(calls('src/tensor/valueAndGrad.ts'))
    dispatch.call(this, given)
  })
  const mse = new MeanSquaredError()
  valueAndGrad(() => mse.call(ones([4, 2]), model.apply(ones([4, 3]))), model.trainableWeights)
  expect([...eager[0], 'dispatch src/gpu/gpu.ts']).toEqual(listed("**In a loop of one's own**"))
})

it('the counts that the document gives are those of its lists', () => {
  const [every, first, own] = [
    '**Every step**',
    '**The first step of each size of batch**',
    "**In a loop of one's own**",
  ].map(listed)
  const files = (list: string[]) => new Set(list.map((call) => call.split(' ')[1])).size
  expect([every.length, files(every)]).toEqual([6, 4])
  const all = [...every.slice(0, 3), ...first]
  expect([all.length, files(all)]).toEqual([21, 14])
  expect([own.length, files(own)]).toEqual([14, 10])
})
