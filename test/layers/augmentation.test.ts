import { beforeAll, describe, expect, it } from 'vitest'
import { Recording } from '../../src/gpu/recording.js'
import type { FillMode } from '../../src/kernels/affine.js'
import type { Augmentation } from '../../src/layers/augmentation.js'
import { layerFromConfig } from '../../src/layers/fromConfig.js'
import { inferenceContext } from '../../src/layers/layer.js'
import { RandomRotation, RandomTranslation, RandomZoom } from '../../src/layers/randomAffine.js'
import { RandomContrast } from '../../src/layers/randomContrast.js'
import { RandomFlip } from '../../src/layers/randomFlip.js'
import { Rescaling } from '../../src/layers/rescaling.js'
import { checkGradients } from '../../src/tensor/checkGradients.js'
import { tensor, zeros } from '../../src/tensor/create.js'
import { Random } from '../../src/tensor/random.js'
import { gpu, ready } from '../../src/tensor/runtime.js'
import type { Tensor } from '../../src/tensor/tensor.js'
import { Variable } from '../../src/tensor/variable.js'
import { expectClose } from '../goldens.js'
import { build, floats, type Reference } from '../ops/reference.js'

beforeAll(async () => void (await ready()))

const images = floats([3, 4, 5, 2], { low: 0, high: 255 }, 8)
const context = (seed: number, training = true) => ({
  ...inferenceContext(),
  training,
  random: new Random(seed),
})
const train = (layer: Augmentation, x: Reference = images, seed = 0) =>
  layer.call(tensor(x.array), context(seed)).data()

/** Moves each image's pixels: (i, j) of the result is the pixel at `from(i, j)`, and `outside` where that is null. */
function moved(x: Reference, from: (i: number, j: number) => [number, number] | null, outside = 0) {
  return build(x.shape, ([n, i, j, c]) => {
    const at = from(i, j)
    return at ? x.at([n, at[0], at[1], c]) : outside
  })
}

const layers: readonly [string, (seed?: number) => Augmentation][] = [
  ['RandomFlip', (seed) => new RandomFlip('horizontal_and_vertical', { seed })],
  ['RandomRotation', (seed) => new RandomRotation(0.2, { seed })],
  ['RandomTranslation', (seed) => new RandomTranslation(0.3, [-0.1, 0.4], { seed })],
  ['RandomZoom', (seed) => new RandomZoom(0.3, { widthFactor: [0.1, 0.4], seed })],
  ['RandomContrast', (seed) => new RandomContrast(0.5, { seed })],
]

describe.each(layers)('%s', (name, make) => {
  it('changes nothing outside training', async () => {
    const y = make().call(tensor(images.array), context(1, false))
    expectClose(await y.data(), images.values, 0, 0)
  })

  it('is decided by the seed of the step', async () => {
    expect(await train(make(), images, 3)).toEqual(await train(make(), images, 3))
    expect(await train(make(), images, 3)).not.toEqual(await train(make(), images, 4))
  })

  it('is decided by a seed of its own, which goes on from call to call', async () => {
    const [layer, same] = [make(7), make(7)]
    const first = await train(layer, images, 3)
    expect(await train(same, images, 4)).toEqual(first)
    const calls = [first]
    for (let i = 0; i < 8; i++) calls.push(await train(layer, images, 3))
    expect(new Set(calls.map((values) => values.join())).size).toBeGreaterThan(1)
  })

  it('changes each image in its own way', async () => {
    const alike = build([8, 4, 5, 2], ([, ...at]) => images.at([0, ...at]))
    const y = await train(make(), alike, 5)
    const each = Array.from({ length: 8 }, (_, n) => y.slice(n * 40, (n + 1) * 40).join())
    expect(new Set(each).size).toBeGreaterThan(name === 'RandomFlip' ? 2 : 7)
  })

  it('changes each replay of a recorded step anew', async () => {
    const layer = make()
    const x = tensor(images.array)
    const clock = new Variable('clock', [1], () => zeros([1], 'int32'), false, 'int32')
    const random = new Random(2, clock.value)
    const recording = new Recording(gpu())
    const y = recording.record(() => layer.call(x, { ...context(0), random }))
    await recording.compile([y.buffer])
    const replays: string[] = []
    for (let step = 0; step < 6; step++) {
      clock.set(Int32Array.of(step % 5))
      recording.replay()
      replays.push((await y.data()).join())
    }
    recording.release()
    expect(replays[5]).toBe(replays[0])
    expect(new Set(replays.slice(0, 5)).size).toBeGreaterThan(name === 'RandomFlip' ? 2 : 4)
  })

  it('has gradients that differences confirm', async () => {
    await checkGradients(
      (x) => make().call(x, context(6)),
      [tensor(floats([2, 3, 5, 2], { low: 90, high: 160 }).array)],
    )
  })

  it('comes back from its configuration', () => {
    const config = make(4).getConfig()
    expect(config).toMatchObject({ seed: 4, data_format: 'channels_last' })
    expect(layerFromConfig(name, config).getConfig()).toEqual(config)
  })

  it('takes images only', () => {
    expect(() => make().call(zeros([2, 5]), context(0))).toThrow(/\[batch, height, width, channels\]/)
  })
})

describe('what they do', () => {
  const square = floats([2, 5, 5, 3], {}, 2)

  it('RandomRotation turns a quarter counter-clockwise', async () => {
    const y = await train(new RandomRotation([0.25, 0.25]), square)
    expectClose(y, moved(square, (i, j) => [j, 4 - i]).values, 1e-5, 1e-5)
    const none = await train(new RandomRotation(0), square)
    expectClose(none, square.values, 0, 0)
  })

  const inside = (n: number, i: number) => i >= 0 && i < n
  const fills: Record<FillMode, (i: number, n: number) => number> = {
    constant: (i) => i,
    nearest: (i, n) => Math.min(Math.max(i, 0), n - 1),
    reflect: (i, n) => (i < 0 ? -1 - i : i >= n ? 2 * n - 1 - i : i),
    wrap: (i, n) => (i + n) % n,
  }

  it.each(Object.entries(fills))('RandomTranslation fills with %s', async (fillMode, at) => {
    // Of 4 rows, half: 2 down; of 5 columns, 0.2: 1 to the left.
    const layer = new RandomTranslation([0.5, 0.5], [-0.2, -0.2], {
      fillMode: fillMode as FillMode,
      fillValue: -9,
    })
    const expected = moved(
      images,
      (i, j) => {
        const [row, column] = [at(i - 2, 4), at(j + 1, 5)]
        return inside(4, row) && inside(5, column) ? [row, column] : null
      },
      -9,
    )
    expectClose(await train(layer), expected.values, 1e-5, 1e-4)
  })

  it('RandomZoom halves the size about the centre', async () => {
    const layer = new RandomZoom([1, 1], { fillMode: 'constant', interpolation: 'nearest' })
    const expected = moved(square, (i, j) => {
      const [row, column] = [2 * i - 2, 2 * j - 2]
      return inside(5, row) && inside(5, column) ? [row, column] : null
    })
    expectClose(await train(layer, square), expected.values, 0, 0)
  })

  it('RandomZoom keeps proportions without a widthFactor', async () => {
    const ramp = build([16, 9, 9, 2], ([, i, j, c]) => (c === 0 ? i - 4 : j - 4))
    const layer = new RandomZoom([-0.5, -0.1])
    const y = tensor(ramp.array)
    const zoomed = (await layer.call(y, context(2)).array()).data
    const zooms = Array.from({ length: 16 }, (_, n) => {
      const [row, column] = [0, 1].map((c) => zoomed[((n * 9 + 8) * 9 + 8) * 2 + c] / 4)
      expect(row).toBeCloseTo(column, 5)
      return row
    })
    expect(Math.min(...zooms)).toBeGreaterThanOrEqual(0.5)
    expect(Math.max(...zooms)).toBeLessThanOrEqual(0.9)
    expect(Math.max(...zooms) - Math.min(...zooms)).toBeGreaterThan(0.2)
  })

  it.each([
    ['horizontal', [(i: number, j: number) => [i, 4 - j]]],
    ['vertical', [(i: number, j: number) => [3 - i, j]]],
    [
      'horizontal_and_vertical',
      [
        (i: number, j: number) => [3 - i, j],
        (i: number, j: number) => [i, 4 - j],
        (i: number, j: number) => [3 - i, 4 - j],
      ],
    ],
  ] as const)('RandomFlip %s mirrors about half of the images', async (mode, flips) => {
    const many = build([64, 4, 5, 2], ([, ...at]) => images.at([0, ...at]))
    const y = await train(new RandomFlip(mode), many)
    const kinds = [(i: number, j: number) => [i, j], ...flips].map((from) =>
      Float32Array.from(
        moved(images, from as (i: number, j: number) => [number, number]).values.slice(0, 40),
      ).join(),
    )
    const counts = new Array<number>(kinds.length).fill(0)
    for (let n = 0; n < 64; n++) counts[kinds.indexOf(y.slice(n * 40, (n + 1) * 40).join())]++
    for (const count of counts) expect(count).toBeGreaterThan(64 / kinds.length / 2)
  })

  it('RandomContrast moves values away from the channel’s mean, and holds them in range', async () => {
    const flat = build([2, 2, 2, 1], ([, i, j]) => 100 + 10 * (2 * i + j))
    const y = await train(new RandomContrast([0.5, 0.5], { valueRange: [0, 120] }), flat)
    for (let n = 0; n < 2; n++) {
      const factor = (y[4 * n] - 115) / (100 - 115)
      expect(factor).toBeGreaterThanOrEqual(0.5)
      expect(factor).toBeLessThanOrEqual(1.5)
      expectClose(
        y.slice(4 * n, 4 * n + 4),
        [100, 110, 120, 130].map((x) => Math.min(120, 115 + factor * (x - 115))),
        1e-5,
        1e-3,
      )
    }
  })

  it('Rescaling works at all times, by channel too', async () => {
    const x = tensor([[[[0, 255]]]])
    const values = async (layer: Rescaling) => Array.from(await (layer.apply(x) as Tensor).data())
    expect(await values(new Rescaling(1 / 255))).toEqual([0, 1])
    expect(await values(new Rescaling(2, { offset: -1 }))).toEqual([-1, 509])
    expect(await values(new Rescaling([1, 2], { offset: [3, 4] }))).toEqual([3, 514])
  })
})

it('settings that make no sense are refused', () => {
  expect(() => new RandomRotation(1.5)).toThrow(
    /RandomRotation "\w+": expected factor .* from -1 to 1, got 1.5/,
  )
  expect(() => new RandomTranslation(0.1, [0, Number.NaN])).toThrow(/widthFactor/)
  expect(() => new RandomZoom(-1)).toThrow(/heightFactor/)
  expect(() => new RandomContrast(-0.5)).toThrow(/factor/)
  expect(() => new RandomFlip('diagonal' as never)).toThrow(/mode/)
  expect(() => new RandomRotation(0.1, { fillMode: 'edge' as never })).toThrow(/fillMode/)
  expect(() => new RandomRotation(0.1, { interpolation: 'cubic' as never })).toThrow(/interpolation/)
})
