import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { readNpz, writeNpz } from '../../src/io/npy.js'
import { readTfjs } from '../../src/io/tfjs.js'
import { close, loadModel, type Model } from '../../src/node/index.js'
import { NdArray } from '../../src/tensor/ndarray.js'

afterAll(close)

const golden = (file: string) =>
  new Uint8Array(readFileSync(new URL(`../goldens/models/${file}`, import.meta.url).pathname))

/** Numbers from 0 to below n, the same in each run. */
function generator(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** A file with some bytes changed, most of them near its beginning or end, or cut short. */
function mutated(bytes: Uint8Array, random: (n: number) => number): Uint8Array {
  const copy = bytes.slice(0, random(5) === 0 ? random(bytes.length) : bytes.length)
  for (let i = random(6); i >= 0 && copy.length > 0; i--) {
    const near = Math.min(copy.length, 2048)
    const at = [random(copy.length), random(near), copy.length - 1 - random(near)][random(3)]
    copy[at] = [random(256), 0, 255, copy[at] ^ (1 << random(8))][random(4)]
  }
  return copy
}

const tfjs = {
  modelTopology: {},
  weightsManifest: [{ paths: ['x.bin'], weights: [{ name: 'a', shape: [4, 2], dtype: 'float32' }] }],
}
const shard = new Uint8Array(32)

async function readers(): Promise<[string, Uint8Array, (bytes: Uint8Array) => unknown][]> {
  const model = await loadModel(golden('mlp.keras'))
  const before = await model.getWeights()
  const load = async (bytes: Uint8Array) => {
    try {
      await model.loadWeights(bytes)
    } catch (error) {
      // Nothing is loaded in part.
      expect(await model.getWeights()).toEqual(before)
      throw error
    }
    model.setWeights(before)
  }
  const noop = async (made: Promise<Model>) => void (await made)
  return [
    ['.keras', golden('mlp.keras'), (bytes) => noop(loadModel(bytes))],
    ['functional .keras', golden('functional.keras'), (bytes) => noop(loadModel(bytes))],
    ['.h5', golden('mlp.h5'), (bytes) => noop(loadModel(bytes))],
    ['.weights.h5', golden('mlp.weights.h5'), load],
    ['compressed .weights.h5', golden('../hdf5/mlp.weights.h5'), load],
    ['.safetensors', await model.toBytes('safetensors'), load],
    ['.npz', await writeNpz(new Map([['x', NdArray.from([1, 2, 3])]])), readNpz],
    [
      'model.json',
      new TextEncoder().encode(JSON.stringify(tfjs)),
      (bytes) => readTfjs(bytes, async () => shard),
    ],
  ]
}

const RUNS = 150

describe('files with changed bytes', () => {
  it('load or throw an Error that says why, soon, and without taking much memory', async () => {
    for (const [name, bytes, read] of await readers()) {
      await read(bytes) // as it is, it loads
      const random = generator(name.length)
      let refused = 0
      for (let run = 0; run < RUNS; run++) {
        const file = mutated(bytes, random)
        const started = performance.now()
        const taken = process.memoryUsage().arrayBuffers
        try {
          await read(file)
        } catch (error) {
          refused++
          expect(error, `${name} ${run}`).toBeInstanceOf(Error)
          expect((error as Error).message.length, `${name} ${run}`).toBeGreaterThan(10)
          expect((error as Error).message, `${name} ${run}`).not.toMatch(
            /is not a function|is not iterable|Cannot read/,
          )
        }
        expect(performance.now() - started, `${name} ${run}`).toBeLessThan(5000)
        expect(process.memoryUsage().arrayBuffers - taken, `${name} ${run}`).toBeLessThan(2e8)
      }
      expect(refused, name).toBeGreaterThan(RUNS / 20)
    }
  })
})
