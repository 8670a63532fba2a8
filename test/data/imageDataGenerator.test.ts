import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../src/data/readCsv.js'
import { ImageDataGenerator } from '../../src/node/index.js'
import { tensor } from '../../src/tensor/create.js'
import { NdArray } from '../../src/tensor/ndarray.js'
import { Random } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { expectClose } from '../goldens.js'
import { floats } from '../ops/reference.js'

beforeAll(async () => void (await ready()))

const x = floats([10, 5, 5, 2], { low: 0, high: 1 }).array
const y = new NdArray(
  Float32Array.from({ length: 10 }, (_, i) => i),
  [10, 1],
)

/** One pass: which examples came, and the images. */
async function pass(flow: ReturnType<ImageDataGenerator['flow']>) {
  const order: number[] = []
  const pixels: number[] = []
  for await (const [images, targets] of flow) {
    expect(images.shape).toEqual([targets.shape[0], 5, 5, 2])
    order.push(...(await targets.data()))
    pixels.push(...(await images.data()))
  }
  return { order, pixels }
}

describe('flow', () => {
  it('gives all examples with their targets, in batches', async () => {
    const flow = new ImageDataGenerator().flow(x, y, { batchSize: 4, shuffle: false })
    expect(flow.length).toBe(3)
    const { order, pixels } = await pass(flow)
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expectClose(pixels, x.data, 0, 0)
  })

  it('shuffles each pass anew, images along with targets', async () => {
    const flow = new ImageDataGenerator().flow(x, y, { batchSize: 3, seed: 1 })
    const [first, second] = [await pass(flow), await pass(flow)]
    expect([...first.order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(second.order).not.toEqual(first.order)
    expectClose(first.pixels, x.take(first.order).data, 0, 0)
  })

  it('is decided by its seed', async () => {
    const generator = new ImageDataGenerator({
      rotationRange: 30,
      widthShiftRange: 0.2,
      zoomRange: 0.3,
      horizontalFlip: true,
    })
    const once = await pass(generator.flow(x, y, { seed: 5 }))
    expect(await pass(generator.flow(x, y, { seed: 5 }))).toEqual(once)
    expect((await pass(generator.flow(x, y, { seed: 6 }))).pixels).not.toEqual(once.pixels)
  })

  it('takes tensors as well, and leaves no memory behind', async () => {
    const generator = new ImageDataGenerator({ rotationRange: 30, rescale: 0.5 })
    const [images, targets] = [tensor(x), tensor(y)]
    const flow = generator.flow(images, targets, { batchSize: 5 })
    const { live } = gpu().pool
    let batches = 0
    for await (const batch of flow) {
      batches++
      for (const { buffer } of batch) gpu().pool.release(buffer)
    }
    expect(batches).toBe(2)
    // The order of the pass, which goes when the garbage collector comes, and constants.
    expect(gpu().pool.live - live).toBeLessThan(6)
  })
})

describe('changes', () => {
  const same = new NdArray(
    Float32Array.from({ length: 200 * 50 }, (_, i) => x.data[i % 50]),
    [200, 5, 5, 2],
  )
  const changed = async (generator: ImageDataGenerator) =>
    (await generator.randomTransform(tensor(same), new Random(3)).array()).data
  const centre = new NdArray(
    Float32Array.from({ length: 200 * 81 }, (_, i) => (i % 81 === 40 ? 1 : 0)),
    [200, 9, 9, 1],
  )

  /** Where the one bright pixel of each image lies: its centre of mass. */
  async function brightSpots(generator: ImageDataGenerator): Promise<[number, number][]> {
    const { data } = await generator.randomTransform(tensor(centre), new Random(3)).array()
    return Array.from({ length: 200 }, (_, n) => {
      let [mass, row, column] = [0, 0, 0]
      for (let p = 0; p < 81; p++) {
        const value = data[81 * n + p]
        mass += value
        row += value * Math.floor(p / 9)
        column += value * (p % 9)
      }
      return [row / mass - 4, column / mass - 4]
    })
  }

  it('shifts by a share of the size, or by pixels from 1 on, either way', async () => {
    for (const heightShiftRange of [0.2, 1.8]) {
      const spots = await brightSpots(new ImageDataGenerator({ heightShiftRange }))
      const rows = spots.map(([row]) => row)
      expect(Math.max(...rows)).toBeLessThanOrEqual(1.801)
      expect(Math.max(...rows)).toBeGreaterThan(1.5)
      expect(Math.min(...rows)).toBeLessThan(-1.5)
      for (const [, column] of spots) expect(column).toBeCloseTo(0, 4)
    }
    const across = await brightSpots(new ImageDataGenerator({ widthShiftRange: 2 }))
    expect(across.every(([row]) => Math.abs(row) < 1e-4)).toBe(true)
    expect(Math.max(...across.map(([, column]) => column))).toBeGreaterThan(1.5)
  })

  it('turns about the centre, which stays', async () => {
    const spots = await brightSpots(new ImageDataGenerator({ rotationRange: 45 }))
    for (const [row, column] of spots) expect(Math.hypot(row, column)).toBeLessThan(1e-3)
  })

  it('zooms each axis by itself', async () => {
    const ramp = new NdArray(
      Float32Array.from({ length: 100 * 162 }, (_, i) => {
        const p = Math.floor(i / 2) % 81
        return i % 2 === 0 ? Math.floor(p / 9) - 4 : (p % 9) - 4
      }),
      [100, 9, 9, 2],
    )
    const generator = new ImageDataGenerator({ zoomRange: [0.5, 0.9] })
    const { data } = await generator.randomTransform(tensor(ramp), new Random(3)).array()
    const zooms = Array.from({ length: 100 }, (_, n) => [0, 1].map((c) => data[162 * n + 160 + c] / 4))
    for (const zoom of zooms.flat()) {
      expect(zoom).toBeGreaterThanOrEqual(0.499)
      expect(zoom).toBeLessThanOrEqual(0.901)
    }
    expect(zooms.some(([row, column]) => Math.abs(row - column) > 0.2)).toBe(true)
  })

  it('mirrors half of the images', async () => {
    const data = await changed(new ImageDataGenerator({ horizontalFlip: true }))
    const kinds = Array.from({ length: 200 }, (_, n) => data.slice(50 * n, 50 * n + 50).join())
    const still = kinds.filter((kind) => kind === x.data.slice(0, 50).join()).length
    expect(new Set(kinds).size).toBe(2)
    expect(still).toBeGreaterThan(70)
    expect(still).toBeLessThan(130)
  })

  it('fills with what is nearest, or with cval', async () => {
    const ones = tensor(new NdArray(new Float32Array(200 * 25).fill(1), [200, 5, 5, 1]))
    const least = async (generator: ImageDataGenerator) =>
      Math.min(...(await generator.randomTransform(ones, new Random(3)).data()))
    const shifts = { widthShiftRange: 0.9, heightShiftRange: 0.9 }
    expect(await least(new ImageDataGenerator(shifts))).toBeCloseTo(1, 5)
    const constant = new ImageDataGenerator({ ...shifts, fillMode: 'constant', cval: -2 })
    expect(await least(constant)).toBeCloseTo(-2, 5)
  })

  it('rescales, and normalizes by what fit has found', async () => {
    const generator = new ImageDataGenerator({
      rescale: 4,
      featurewiseCenter: true,
      featurewiseStdNormalization: true,
    })
    expect(() => generator.randomTransform(tensor(x), new Random(0))).toThrow(/call fit\(x\) first/)
    generator.fit(x)
    const z = await generator.randomTransform(tensor(x), new Random(0)).data()
    for (const channel of [0, 1]) {
      const values = Array.from(z).filter((_, i) => i % 2 === channel)
      const mean = values.reduce((sum, v) => sum + v / values.length, 0)
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2 / values.length, 0)
      expect(mean).toBeCloseTo(0, 5)
      expect(variance).toBeCloseTo(1, 4)
    }
    const rescaled = new ImageDataGenerator({ rescale: 4 })
    rescaled.fit(x)
    expectClose(
      await rescaled.randomTransform(tensor(x), new Random(0)).data(),
      Array.from(x.data, (v) => 4 * v),
      1e-6,
      0,
    )
  })
})

describe('further changes', () => {
  const images = floats([4, 5, 6, 2], { low: 10, high: 200 }).array
  const changed = (options: ConstructorParameters<typeof ImageDataGenerator>[0], from = images) =>
    new ImageDataGenerator(options).randomTransform(tensor(from), new Random(5)).array()

  it('shears: rows slide along the columns', async () => {
    const ramp = new NdArray(
      Float32Array.from({ length: 35 }, (_, i) => Math.floor(i / 7)),
      [1, 5, 7, 1],
    )
    const most = 20
    const [angle] = await new Random(5)
      .uniform([1, 1], (-most / 180) * Math.PI, (most / 180) * Math.PI)
      .data()
    const out = await changed({ shearRange: most }, ramp)
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 7; j++) {
        const place = Math.min(Math.max(i - Math.sin(angle) * (j - 3), 0), 4)
        expect(out.at(0, i, j, 0)).toBeCloseTo(place, 4)
      }
    }
  })

  it('makes lighter and darker, within 0 and 255', async () => {
    const light = await changed({ brightnessRange: [2, 2] })
    for (const [i, v] of light.data.entries()) expect(v).toBeCloseTo(Math.min(255, 2 * images.data[i]), 3)
    const shifted = await changed({ channelShiftRange: 50 })
    const before = images.min([1, 2, 3])
    const apart = shifted.sub(images)
    for (let n = 0; n < 4; n++) {
      const own = apart.slice(n, n + 1)
      // All by the same, but for what would lie beyond the image's own range.
      const shift = Math.abs(own.min().at()) > own.max().at() ? own.min().at() : own.max().at()
      expect(Math.abs(shift)).toBeLessThanOrEqual(50)
      expect(
        shifted
          .slice(n, n + 1)
          .min()
          .at(),
      ).toBeGreaterThanOrEqual(before.at(n) - 1e-3)
    }
  })

  it('brings each image to mean 0 and deviation 1, after a function of one’s own', async () => {
    const out = await changed({
      preprocessingFunction: (batch) => batch.mul(-1),
      samplewiseCenter: true,
      samplewiseStdNormalization: true,
    })
    for (const v of out.mean([1, 2, 3]).data) expect(v).toBeCloseTo(0, 4)
    for (const v of out.std([1, 2, 3]).data) expect(v).toBeCloseTo(1, 4)
    const rows = images.reshape([4, -1]).sub(images.reshape([4, -1]).mean(1, true))
    expect(Math.sign(out.at(0, 0, 0, 0))).toBe(-Math.sign(rows.at(0, 0)))
    const wrong = { preprocessingFunction: () => 3 as never }
    await expect(async () => changed(wrong)).rejects.toThrow('preprocessingFunction to give a tensor, got 3')
  })

  it('keeps a part of the images to validate with', async () => {
    const generator = new ImageDataGenerator({ validationSplit: 0.3 })
    const { order: training } = await pass(generator.flow(x, y, { subset: 'training', shuffle: false }))
    const { order: validation } = await pass(generator.flow(x, y, { subset: 'validation', shuffle: false }))
    expect(validation).toEqual([0, 1, 2])
    expect(training).toEqual([3, 4, 5, 6, 7, 8, 9])
    expect(() => new ImageDataGenerator().flow(x, y, { subset: 'training' })).toThrow(
      'needs a generator with',
    )
  })

  it('reads a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'glassgrad-flow-'))
    const png = (value: number) =>
      encode({ width: 3, height: 2, channels: 1, data: new Uint8Array(6).fill(value) })
    for (const [label, name] of ['a', 'b'].entries()) {
      mkdirSync(join(folder, name))
      for (let i = 0; i < 4; i++) writeFileSync(join(folder, name, `${i}.png`), png(100 * label + i))
    }
    const generator = new ImageDataGenerator({ rescale: 0.5, validationSplit: 0.25 })
    const options = { targetSize: [2, 2], colorMode: 'grayscale', shuffle: false } as const
    const training = await generator.flowFromDirectory(folder, {
      ...options,
      subset: 'training',
      batchSize: 4,
    })
    expect(training.classIndices).toEqual({ a: 0, b: 1 })
    expect(training.length).toBe(2)
    const seen: number[] = []
    for await (const [images, targets] of training) {
      expect([images.shape.slice(1), targets.shape.slice(1)]).toEqual([[2, 2, 1], [2]])
      const [pixels, hot] = [await images.array(), await targets.array()]
      for (let n = 0; n < pixels.length; n++) seen.push(pixels.at(n, 0, 0, 0) * 2 - 100 * hot.at(n, 1))
    }
    expect(seen).toEqual([1, 2, 3, 1, 2, 3])
    const held = await generator.flowFromDirectory(folder, {
      ...options,
      subset: 'validation',
      classMode: 'sparse',
    })
    for await (const [images, targets] of held) {
      expect([...(await targets.data())]).toEqual([0, 1])
      expect((await images.array()).at(1, 0, 0, 0)).toBe(50)
    }
    rmSync(folder, { recursive: true })
  })
})

describe('zcaWhitening', () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../goldens/${name}`, import.meta.url), 'utf8'))

  it.each(['many', 'few'])('makes values uncorrelated as Keras does: %s images', async (name) => {
    const { shape, epsilon, x, y } = read('zca.json')[name]
    const images = new NdArray(Float32Array.from(x), shape)
    const generator = new ImageDataGenerator({ zcaWhitening: true, zcaEpsilon: epsilon })
    generator.fit(images)
    const random = new Random(0)
    expectClose(await generator.randomTransform(tensor(images), random).data(), y, 1e-3, 1e-3)
  })

  it('refuses other images than it was fitted to, and a second standardization', () => {
    const generator = new ImageDataGenerator({ zcaWhitening: true })
    expect(() => generator.randomTransform(tensor(x), new Random(0))).toThrow('call fit(x) first')
    generator.fit(x)
    const transform = (shape: number[]) => () =>
      generator.randomTransform(tensor(x.reshape(shape)), new Random(0))
    expect(transform([20, 5, 5, 1])).toThrow('fit saw 2 channels, got images [20,5,5,1]')
    expect(transform([50, 5, 1, 2])).toThrow('found the whitening of images of 50 values, got [5,1,2]')
    expect(() => new ImageDataGenerator({ zcaWhitening: true, featurewiseStdNormalization: true })).toThrow(
      'exclude each other',
    )
  })
})

describe('flowFromDataframe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frame-'))
  const names = ['a.png', 'b.png', 'c.png', 'd.png']
  names.forEach((name, i) => {
    const png = encode({ width: 1, height: 1, channels: 1, data: Uint8Array.of(10 * i) })
    writeFileSync(join(folder, name), png)
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const options = { directory: folder, targetSize: [1, 1], colorMode: 'grayscale', shuffle: false } as const

  /** What all batches have, pixels and targets. */
  async function all(flow: AsyncIterable<readonly [Tensor, Tensor]>) {
    const [pixels, targets]: [number[], number[]] = [[], []]
    for await (const [x, y] of flow) {
      pixels.push(...(await x.data()))
      targets.push(...(await y.data()))
    }
    return { pixels, targets }
  }

  it('reads what a table names, classes in the order of their names', async () => {
    const table = await parseCsv('filename,class\na.png,no\nb.png,yes\nc.png,yes\nd.png,no\n')
    const flow = await new ImageDataGenerator().flowFromDataframe(table, { ...options, batchSize: 3 })
    expect(flow.classIndices).toEqual({ no: 0, yes: 1 })
    expect(flow.length).toBe(2)
    expect(await all(flow)).toEqual({ pixels: [0, 10, 20, 30], targets: [1, 0, 0, 1, 0, 1, 1, 0] })
  })

  it('the first rows are those to validate with, and other classes do not count', async () => {
    const table = { file: names, kind: ['y', 'x', 'z', 'x'] }
    const generator = new ImageDataGenerator({ validationSplit: 0.34 })
    const named = {
      ...options,
      xCol: 'file',
      yCol: 'kind',
      classes: ['x', 'y'],
      classMode: 'binary',
    } as const
    const held = await generator.flowFromDataframe(table, { ...named, subset: 'validation' })
    expect(await all(held)).toEqual({ pixels: [0], targets: [1] })
    const rest = await generator.flowFromDataframe(table, { ...named, subset: 'training' })
    expect(await all(rest)).toEqual({ pixels: [10, 30], targets: [0, 0] })
  })

  it('targets may be numbers as they stand', async () => {
    const table = { filename: names, left: [1, 2, 3, 4], top: [0.5, 1.5, 2.5, 3.5] }
    const flow = await new ImageDataGenerator({ rescale: 0.1 }).flowFromDataframe(table, {
      ...options,
      classMode: 'raw',
      yCol: ['left', 'top'],
    })
    const { pixels, targets } = await all(flow)
    expectClose(pixels, [0, 1, 2, 3], 1e-6, 0)
    expect(targets).toEqual([1, 0.5, 2, 1.5, 3, 2.5, 4, 3.5])
  })

  it('refuses columns and classes that there are not, and tells which file it can’t read', async () => {
    const generator = new ImageDataGenerator()
    const table = { filename: ['a.png', 'e.png'], class: ['no', 'yes'] }
    await expect(generator.flowFromDataframe(table, { xCol: 'path' })).rejects.toThrow(
      "xCol: there is no column 'path'. There are: filename, class",
    )
    await expect(generator.flowFromDataframe(table, { classes: ['maybe'] })).rejects.toThrow(
      "no row is of class 'maybe'. There are: no, yes",
    )
    await expect(generator.flowFromDataframe(table, { classMode: 'raw' })).rejects.toThrow(
      `column "class" has 'no', expected numbers`,
    )
    const single = { filename: ['a.png'], class: ['no'] }
    await expect(generator.flowFromDataframe(single, { classMode: 'binary' })).rejects.toThrow(
      'needs two classes',
    )
    await expect(all(await generator.flowFromDataframe(table, options))).rejects.toThrow('e.png')
  })
})

it('refuses what makes no sense', () => {
  expect(() => new ImageDataGenerator({ rotationRange: -10 })).toThrow(/rotationRange/)
  expect(() => new ImageDataGenerator({ zoomRange: 1.2 })).toThrow(/zoomRange as a number below 1.*got 1.2/)
  expect(() => new ImageDataGenerator({ zoomRange: [1.2, 0.8] })).toThrow(/zoomRange/)
  expect(() => new ImageDataGenerator({ fillMode: 'mirror' as never })).toThrow(/fillMode/)
  const generator = new ImageDataGenerator()
  expect(() => generator.flow(x.reshape([10, 5, 10]), y)).toThrow(/x\.reshape\(\[n, height, width, 1\]\)/)
  expect(() => generator.flow(x, y.slice(0, 9))).toThrow(/10 images and y has 9 targets/)
  expect(() => generator.flow(x, y, { batchSize: 0 })).toThrow(/batchSize/)
})
