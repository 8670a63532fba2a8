import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { imageDatasetFromDirectory, textDatasetFromDirectory } from 'glassgrad/data'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resizeImage } from '../../src/data/resizeImage.js'
import { NdArray } from '../../src/node/index.js'

const folder = mkdtempSync(join(tmpdir(), 'glassgrad-folders-'))
const write = (path: string, bytes: string | Uint8Array) => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}
/** An image of one grey, or, with a step in the middle, of two. */
const png = (value: number, right = value, width = 8, height = 6) =>
  encode({
    width,
    height,
    channels: 1,
    data: Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? value : right)),
  })

beforeAll(() => {
  for (let i = 0; i < 6; i++) {
    write(`pictures/cats/${i}.png`, png(10 * i))
    if (i < 4) write(`pictures/dogs/deep/${i}.PNG`, png(100 + 10 * i))
    write(`texts/bad/${i}.txt`, `bad ${i}`)
    write(`texts/good/${i}.txt`, `good ${i}`)
  }
  write('pictures/cats/notes.md', 'no picture')
  write('pictures/.hidden/1.png', png(1))
  write('wrong/a/1.png', 'no png')
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('imageDatasetFromDirectory', () => {
  const pictures = join(folder, 'pictures')

  it('gives images with their classes', async () => {
    const images = await imageDatasetFromDirectory(pictures, {
      imageSize: [3, 4],
      batchSize: 4,
      shuffle: false,
    })
    expect(images.classNames).toEqual(['cats', 'dogs'])
    expect(images.filePaths).toHaveLength(10)
    expect(images.length).toBe(3)
    const batches = await images.toArray()
    const [[x, y]] = batches
    expect([x.shape, x.dtype, y.dtype]).toEqual([[4, 3, 4, 3], 'float32', 'int32'])
    const values = batches.flatMap(([x, y]) => Array.from(y.data, (label, i) => [label, x.at(i, 1, 2, 0)]))
    expect(values).toEqual([
      ...Array.from({ length: 6 }, (_, i) => [0, 10 * i]),
      ...Array.from({ length: 4 }, (_, i) => [1, 100 + 10 * i]),
    ])
  })

  it('shuffles, anew in each pass; images stay with their labels', async () => {
    const images = await imageDatasetFromDirectory(pictures, {
      imageSize: [2, 2],
      labelMode: 'binary',
      colorMode: 'grayscale',
    })
    const pass = async () => {
      const [[x, y]] = await images.toArray()
      expect([x.shape, y.shape]).toEqual([
        [10, 2, 2, 1],
        [10, 1],
      ])
      return Array.from(y.data, (label, i) => [label, x.at(i, 0, 0, 0)])
    }
    const [a, b] = [await pass(), await pass()]
    expect(a).not.toEqual(b)
    for (const [label, value] of a) expect(label).toBe(value >= 100 ? 1 : 0)
  })

  it('splits as Keras does by the same seed', async () => {
    const options = { imageSize: [2, 2] as const, validationSplit: 0.3, seed: 123, shuffle: true }
    const training = await imageDatasetFromDirectory(pictures, { ...options, subset: 'training' })
    const validation = await imageDatasetFromDirectory(pictures, { ...options, subset: 'validation' })
    // numpy.random.RandomState(123).shuffle of 10 paths ends in these
    const names = (paths: readonly string[]) => paths.map((path) => path.slice(pictures.length + 1))
    expect(names(validation.filePaths)).toEqual(['dogs/deep/0.PNG', 'dogs/deep/3.PNG', 'cats/2.png'])
    expect(validation.filePaths).toHaveLength(3)
    expect([...training.filePaths, ...validation.filePaths].sort()).toHaveLength(10)
    expect(new Set([...training.filePaths, ...validation.filePaths]).size).toBe(10)
  })

  it('one-hot labels, chosen classes, labels of one’s own, none', async () => {
    const hot = await imageDatasetFromDirectory(pictures, {
      imageSize: [1, 1],
      labelMode: 'categorical',
      classNames: ['dogs', 'cats'],
      shuffle: false,
    })
    const [[, y]] = await hot.toArray()
    expect(y.slice(0, 1).toArray()).toEqual([[1, 0]])
    const none = await imageDatasetFromDirectory(pictures, { imageSize: [1, 1], labels: null })
    expect((await none.toArray())[0].shape).toEqual([11, 1, 1, 3]) // the hidden folder's too, as in Keras
    const own = await imageDatasetFromDirectory(join(pictures, 'cats'), {
      imageSize: [1, 1],
      labels: [5, 4, 3, 2, 1, 0],
      shuffle: false,
    })
    expect((await own.toArray())[0][1].toArray()).toEqual([5, 4, 3, 2, 1, 0])
  })

  it('says what is wrong', async () => {
    await expect(imageDatasetFromDirectory(join(folder, 'nowhere'))).rejects.toThrow(
      'there is no such folder',
    )
    await expect(imageDatasetFromDirectory(join(pictures, 'cats'))).rejects.toThrow('found no files')
    await expect(imageDatasetFromDirectory(pictures, { classNames: ['birds'] })).rejects.toThrow(
      "no folder 'birds'",
    )
    await expect(imageDatasetFromDirectory(pictures, { validationSplit: 0.2 })).rejects.toThrow(
      'belong together',
    )
    await expect(imageDatasetFromDirectory(pictures, { imageSize: 3 as never })).rejects.toThrow(
      '[height, width]',
    )
    await expect(imageDatasetFromDirectory(pictures, { image_size: [2, 2] } as object)).rejects.toThrow(
      'called imageSize',
    )
    const wrong = await imageDatasetFromDirectory(join(folder, 'wrong'))
    await expect(wrong.toArray()).rejects.toThrow('1.png')
  })
})

describe('resizeImage', () => {
  it('finds pixels between pixels as Keras’ Resizing', () => {
    const image = new NdArray(Float32Array.of(0, 10, 20, 30), [2, 2, 1])
    expect(resizeImage(image, 2, 4, 'bilinear').reshape([2, 4]).toArray()).toEqual([
      [0, 2.5, 7.5, 10],
      [20, 22.5, 27.5, 30],
    ])
    expect(resizeImage(image, 4, 2, 'nearest').reshape([4, 2]).toArray()).toEqual([
      [0, 10],
      [0, 10],
      [20, 30],
      [20, 30],
    ])
  })
})

describe('textDatasetFromDirectory', () => {
  it('gives texts with their classes', async () => {
    const texts = await textDatasetFromDirectory(join(folder, 'texts'), {
      batchSize: 5,
      shuffle: false,
      maxLength: 5,
    })
    const [[x, y]] = await texts.toArray()
    expect(x).toEqual(['bad 0', 'bad 1', 'bad 2', 'bad 3', 'bad 4'])
    expect(y.toArray()).toEqual([0, 0, 0, 0, 0])
    expect((await texts.toArray())[2][0]).toEqual(['good ', 'good '])
    const alone = await textDatasetFromDirectory(join(folder, 'texts'), { labelMode: null })
    expect((await alone.toArray())[0]).toHaveLength(12)
  })
})
