import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import * as face from 'glassgrad'
import * as data from 'glassgrad/data'
import * as imageLayers from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import * as plot from 'glassgrad/plot'
import * as text from 'glassgrad/text'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

// The pages for those who come from Keras and from TensorFlow.js: their code runs, and both sides say the same.

const page = (name: string) => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8')

interface Row {
  theirs: string
  ours: string
}

/** Rows of tables whose first two cells are code. */
const rows = (text: string): Row[] =>
  Array.from(text.matchAll(/^\| `(.+?)` \| `(.+?)` \|/gm), ([, theirs, ours]) => ({ theirs, ours }))

const snippets = (text: string) => Array.from(text.matchAll(/^```js\n([\s\S]*?)^```/gm), ([, code]) => code)

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor

/** Runs code that knows these names; of an expression, what it gives. */
const run = (code: string, names: object, isExpression = true): Promise<unknown> =>
  new AsyncFunction(...Object.keys(names), isExpression ? `return (${code})` : code)(...Object.values(names))

const x = [
  [0, 1],
  [1, 0],
  [1, 1],
  [2, 1],
]
const y = [[1], [2], [3], [5]]
const folder = mkdtempSync(join(tmpdir(), 'coming-from-'))
const before = process.cwd()

/** What the right-hand columns know. */
async function names(): Promise<object> {
  await face.ready()
  const model = new face.Sequential([
    new face.Dense(4, { inputShape: [2], name: 'dense_1' }),
    new face.Dense(1),
  ])
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const input = face.Input({ shape: [2] })
  const t = face.tensor([
    [1, 2, 3],
    [4, 2, 1],
  ])
  const image = face.arange(16).cast('float32').reshape([1, 4, 4, 1])
  return { ...face, ...data, ...imageLayers, ...layers, ...plot, ...text, model, x, y, input, t, image }
}

beforeAll(() => {
  process.chdir(folder) // the pages save files
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterAll(() => process.chdir(before))

describe('from Keras', () => {
  const text = page('from-keras')

  it('has the lines that people write first', () => expect(rows(text).length).toBeGreaterThan(50))

  it.each(rows(text))('$theirs → $ours', async ({ ours }) => {
    const known = await names()
    if (/load(Model|Weights)\(/.test(ours)) {
      await run("await model.save('model.keras'), await model.saveWeights('model.weights.h5')", known)
    }
    await run(ours, known)
  })

  it.each(snippets(text))('%s', async (code) => void (await run(code, await names(), false)))
})

describe('from TensorFlow.js', () => {
  const text = page('from-tensorflowjs')

  it('has the lines that people write first', () => expect(rows(text).length).toBeGreaterThan(40))

  it.each(rows(text))('$theirs → $ours', async ({ theirs, ours }) => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 4, inputShape: [2] }), tf.layers.dense({ units: 1 })],
    })
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
    const t = tf.tensor([
      [1, 2, 3],
      [4, 2, 1],
    ])
    const image = tf.range(0, 16).reshape([1, 4, 4, 1])
    const [expected, got] = [await run(theirs, { tf, model, t, image, x, y }), await run(ours, await names())]
    const untrained = !/model\./.test(ours)
    if (untrained && isData(expected)) expect(await plain(got)).toEqual(await plain(expected))
  })

  it.each(snippets(text))('%s', async (code) => void (await run(code, await names(), false)))

  it('compares what comes out', async () => {
    expect(await plain(face.tensor([1, 2]).add(1))).toEqual(await plain(tf.tensor([2, 3])))
    expect(await plain(face.tensor([1, 2]))).not.toEqual(await plain(tf.tensor([2, 3])))
  })
})

const isData = (value: unknown) =>
  value instanceof tf.Tensor || Array.isArray(value) || ArrayBuffer.isView(value)

/** Shape and values, to four decimals. */
async function plain(value: unknown): Promise<unknown> {
  if (value instanceof tf.Tensor) return { shape: [...value.shape], values: rounded(await value.data()) }
  if (value instanceof face.Tensor) return { shape: [...value.shape], values: rounded(await value.data()) }
  return Array.isArray(value) ? value : rounded(value as Float32Array)
}

const rounded = (values: ArrayLike<number>) => Array.from(values, (n) => Math.round(Number(n) * 1e4) / 1e4)
