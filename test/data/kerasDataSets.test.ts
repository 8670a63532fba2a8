import { readFileSync } from 'node:fs'
import { bostonHousing, californiaHousing, cifar100, imdb, padSequences, reuters } from 'glassgrad/data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cifar10 } from '../../src/data/cifar10.js'
import { mnist } from '../../src/data/mnist.js'
import { host, useHost } from '../../src/host.js'
import { readPickle } from '../../src/io/pickle.js'
import type { RemoteFile } from '../../src/remote.js'
import { NdArray } from '../../src/tensor/ndarray.js'

interface Recorded {
  file: string
  results: { options: object; parts: [unknown, unknown][] }[]
}
const golden = JSON.parse(readFileSync(new URL('../goldens/dataSets.json', import.meta.url), 'utf8'))

const before = host()
const asked: RemoteFile[] = []
/** Gives files of the layout that Keras' data sets have, whatever hash they should have. */
beforeAll(() => {
  useHost({
    ...before,
    async fetchFile(file) {
      asked.push(file)
      const name = file.name.replace(/^.*[/]|[.](npz|tar[.]gz)$/g, '').replace('cifar-100-python', 'cifar100')
      return new Uint8Array(Buffer.from((golden[name] as Recorded).file, 'base64'))
    },
  })
})
afterAll(() => useHost(before))

const plain = (x: unknown) =>
  x instanceof NdArray
    ? NdArray.from(Float64Array.from(x.data, (v) => Number(v.toFixed(5))))
        .reshape(x.shape)
        .toArray()
    : x

describe('as Keras loads them', () => {
  it.each(
    Object.entries({ imdb, reuters, boston_housing: bostonHousing, california_housing: californiaHousing }),
  )('%s', async (name, set) => {
    for (const { options, parts } of (golden[name] as Recorded).results) {
      const loaded = await set.loadData(options)
      for (const [i, [x, y]] of loaded.entries()) {
        const [wantedX, wantedY] = parts[i]
        if (x instanceof NdArray) expect(x.shape).toEqual([(wantedX as number[]).length, x.shape[1]])
        const close = (a: unknown, b: unknown) =>
          [a].flat(9).forEach((v, k) => {
            expect(v as number).toBeCloseTo([b].flat(9)[k] as number, 4)
          })
        close(plain(x), wantedX)
        close(plain(y), wantedY)
        expect([x instanceof NdArray ? x.toArray() : x].flat(9)).toHaveLength([wantedX].flat(9).length)
      }
    }
    expect(asked.at(-1)!.sources).toEqual([
      { url: `https://storage.googleapis.com/tensorflow/tf-keras-datasets/${name}.npz` },
    ])
    expect(asked.at(-1)!.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('cifar100', async () => {
    for (const { options, parts } of golden.cifar100.results) {
      const loaded = await cifar100.loadData(options)
      for (const [i, [x, y]] of loaded.entries()) {
        expect(x.shape.slice(1)).toEqual([32, 32, 3])
        const some = (x.toArray() as number[][][][]).map((picture) =>
          picture.filter((_, r) => r % 8 === 0).map((row) => row.filter((_, c) => c % 8 === 0)),
        )
        expect(some).toEqual(parts[i][0])
        expect(y.toArray()).toEqual(parts[i][1])
      }
    }
  })

  it('padSequences', () => {
    const { sequences, results } = golden.padSequences
    for (const { options, y } of results) expect(padSequences(sequences, options).toArray()).toEqual(y)
    expect(() => padSequences([1, 2] as never)).toThrow('expected a list of numbers at 0, got 1')
    expect(() => padSequences([[1]], { maxLen: 3 } as object)).toThrow("Did you mean 'maxlen'")
  })
})

describe('arguments that mean nothing are refused', () => {
  it('by name', async () => {
    await expect(mnist.loadData(...([{ path: 'x' }] as unknown as []))).rejects.toThrow(
      "mnist.loadData: there is no option 'path'",
    )
    await expect(cifar10.loadData(...(['x'] as unknown as []))).rejects.toThrow(
      "cifar10.loadData: expected options, got 'x'",
    )
    await expect(imdb.loadData({ num_words: 3 } as object)).rejects.toThrow('it is called numWords here')
    await expect(cifar100.loadData({ labelMode: 'all' as never })).rejects.toThrow("'fine' or 'coarse'")
    await expect(californiaHousing.loadData({ version: 'tiny' as never })).rejects.toThrow(
      "'large' or 'small'",
    )
  })
})

describe('a pickle', () => {
  it('that would run something runs nothing', () => {
    const bytes = new TextEncoder().encode('cos\nsystem\n(X\x04\x00\x00\x00exittR.')
    expect(readPickle(bytes, 'x')).toEqual({ of: 'os.system', args: ['exit'] })
  })

  it('that is cut short or damaged is refused', () => {
    const whole = Uint8Array.from([0x80, 3, 0x5d, 0x28, 0x4b, 1, 0x4b, 2, 0x65, 0x2e])
    expect(readPickle(whole, 'x')).toEqual([1, 2])
    for (let n = 0; n < whole.length; n++)
      expect(() => readPickle(whole.subarray(0, n), 'x')).toThrow('x: a pickle')
    for (let i = 0; i < whole.length; i++) {
      for (const byte of [0, 0x65, 0x73, 0x62, 0x68, 0xff]) {
        const other = whole.slice()
        other[i] = byte
        try {
          readPickle(other, 'x')
        } catch (error) {
          expect((error as Error).message).toMatch(/^x: a pickle/)
        }
      }
    }
  })
})
