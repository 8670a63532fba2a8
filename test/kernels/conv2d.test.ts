import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { create } from 'webgpu'
import type { Gpu } from '../../src/gpu/gpu.js'
import type { Conv2dProblem } from '../../src/kernels/conv2d/problem.js'
import { chooseConv2d, conv2dVariants } from '../../src/kernels/conv2d/variants.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad } from '../../src/kernels/conv2d.js'
import { openDevice } from '../../src/kernels/device.js'
import { tiles } from '../../src/kernels/tiles.js'
import { generator } from './generator.js'

// A software driver that has seen none of the tiles' shaders yet compiles each for seconds.
vi.setConfig({ testTimeout: 300_000 })

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Values in [-1, 1). */
function values(count: number, seed: number): Float32Array {
  const random = generator(seed)
  return Float32Array.from({ length: count }, () => 2 * random() - 1)
}

const sizes = (p: Conv2dProblem) => ({
  x: p.n * p.h * p.w * p.cin,
  y: p.n * p.oh * p.ow * p.cout,
  filter: p.kh * p.kw * (p.cin / p.groups) * p.cout,
})

/** Calls `visit` with the places in x, filter and y of every product that a convolution adds up. */
function walk(p: Conv2dProblem, visit: (x: number, filter: number, y: number) => void): void {
  const inGroup = p.cin / p.groups
  const outGroup = p.cout / p.groups
  for (let y = 0; y < p.n * p.oh * p.ow * p.cout; y++) {
    const q = y % p.cout
    const ox = Math.floor(y / p.cout) % p.ow
    const oy = Math.floor(y / (p.cout * p.ow)) % p.oh
    const image = Math.floor(y / (p.cout * p.ow * p.oh))
    for (let ky = 0; ky < p.kh; ky++) {
      for (let kx = 0; kx < p.kw; kx++) {
        const iy = oy * p.strideH - p.padTop + ky * p.dilationH
        const ix = ox * p.strideW - p.padLeft + kx * p.dilationW
        if (iy < 0 || iy >= p.h || ix < 0 || ix >= p.w) continue
        for (let c = 0; c < inGroup; c++) {
          const x = ((image * p.h + iy) * p.w + ix) * p.cin + Math.floor(q / outGroup) * inGroup + c
          visit(x, ((ky * p.kw + kx) * inGroup + c) * p.cout + q, y)
        }
      }
    }
  }
}

/** What a product of so many terms may be off by; the transforms of `winograd` round, too. */
const allowed = (variant: string, terms: number) =>
  (variant === 'winograd' ? 5e-6 : 2e-6) * (Math.sqrt(terms) + 2)

function expectClose(got: Float32Array, want: Float64Array, most: number, name: string): void {
  let worst = 0
  for (let i = 0; i < want.length; i++) {
    const error = Math.abs(got[i] - want[i])
    worst = error <= worst ? worst : error // NaN stays
  }
  expect(worst, name).toBeLessThan(most)
}

/** Compares the convolution and both of its gradients with the definition in float64. */
async function check(p: Conv2dProblem, variant: string, withBias: boolean): Promise<void> {
  const size = sizes(p)
  const x = values(size.x, 1)
  const filter = values(size.filter, 2)
  const dy = values(size.y, 3)
  const bias = values(p.cout, 4)
  const y = new Float64Array(size.y).map((_, i) => (withBias ? bias[i % p.cout] : 0))
  const dx = new Float64Array(size.x)
  const dfilter = new Float64Array(size.filter)
  const dbias = new Float64Array(p.cout)
  dy.forEach((d, j) => {
    dbias[j % p.cout] += d
  })
  walk(p, (i, f, j) => {
    y[j] += x[i] * filter[f]
    dx[i] += dy[j] * filter[f]
    dfilter[f] += dy[j] * x[i]
  })
  const relu = p.activation === 'max(x, 0.0)'
  const [bx, bf, bdy, bb] = [x, filter, dy, bias].map((array) => gpu.upload(array))
  // One element more than the result, to see that all is written and nothing behind it.
  const results = [y, dx, dfilter, dbias].map(({ length }) =>
    gpu.upload(new Float32Array(length + 1).fill(7)),
  )
  conv2d(gpu, p, bx, bf, withBias ? bb : null, results[0], variant)
  conv2dInputGrad(gpu, p, bdy, bf, results[1], variant)
  const withSums = withBias && p.type !== 'f16'
  conv2dFilterGrad(gpu, p, bx, bdy, results[2], variant, withSums ? results[3] : null)
  const got = await Promise.all(results.map(async (buffer) => new Float32Array(await gpu.read(buffer))))
  const name = `${variant} ${JSON.stringify(p)}`
  for (const array of got) expect(array.at(-1), `behind the result of ${name}`).toBe(7)
  const taps = allowed(variant, (p.kh * p.kw * Math.max(p.cin, p.cout)) / p.groups)
  const pixels = allowed(variant, p.n * p.oh * p.ow)
  expectClose(got[0], relu ? y.map((v) => Math.max(v, 0)) : y, taps, `forward ${name}`)
  expectClose(got[1], dx, taps, `input gradient ${name}`)
  expectClose(got[2], dfilter, pixels, `filter gradient ${name}`)
  if (withSums) expectClose(got[3], dbias, pixels, `bias gradient ${name}`)
}

/** A convolution of size `x`, with padding that may differ on all four sides. */
function problem(options: Partial<Conv2dProblem> & { padBottom?: number; padRight?: number }): Conv2dProblem {
  const { padBottom = 0, padRight = 0, ...given } = options
  const p = {
    ...{ n: 1, h: 5, w: 5, cin: 1, cout: 1, kh: 3, kw: 3, strideH: 1, strideW: 1, oh: 0, ow: 0 },
    ...{ padTop: 0, padLeft: 0, dilationH: 1, dilationW: 1, groups: 1 },
    ...given,
  }
  p.oh = Math.floor((p.h + p.padTop + padBottom - (p.kh - 1) * p.dilationH - 1) / p.strideH) + 1
  p.ow = Math.floor((p.w + p.padLeft + padRight - (p.kw - 1) * p.dilationW - 1) / p.strideW) + 1
  return p
}

function randomProblem(random: () => number): Conv2dProblem {
  const pick = <T>(...choices: T[]) => choices[Math.floor(random() * choices.length)]
  const groups = pick(1, 1, 1, 2, 3, 4)
  const depthwise = random() < 0.2
  const channels = pick(1, 3, 4, 8, 12)
  return problem({
    n: pick(1, 2, 3),
    h: pick(1, 2, 3, 5, 7, 8, 11),
    w: pick(1, 2, 4, 5, 9, 10),
    cin: depthwise ? channels : groups * pick(1, 2, 3, 4, 5, 8),
    cout: depthwise ? channels : groups * pick(1, 2, 3, 4, 7, 8, 33),
    groups: depthwise ? channels : groups,
    kh: pick(1, 2, 3, 4, 5),
    kw: pick(1, 2, 3, 3, 5),
    strideH: pick(1, 1, 2, 3, 4),
    strideW: pick(1, 1, 2, 3),
    dilationH: pick(1, 1, 2, 3),
    dilationW: pick(1, 1, 2, 4),
    padTop: pick(0, 0, 1, 2),
    padLeft: pick(0, 0, 1, 3),
    padBottom: pick(0, 1, 2),
    padRight: pick(0, 1, 2),
  })
}

/** The larger tiles are the smallest one's text with other numbers: few problems are compiled for them. */
const isLargerTile = (variant: string) => variant in tiles && variant !== Object.keys(tiles)[0]

/** The same sizes with 3×3 taps, without strides, dilation and groups. */
function plain({ n, h, w, cin, cout, padTop, padLeft, activation }: Conv2dProblem): Conv2dProblem {
  return problem({ n, h, w, cin, cout, padTop, padLeft, padBottom: padLeft, padRight: padTop, activation })
}

describe.each(Object.keys(conv2dVariants))('conv2d, variant %s', (variant) => {
  const applies = (p: Conv2dProblem) => conv2dVariants[variant].applies(gpu.traits, p)

  it('agrees with the definition on random problems, forward and in both gradients', async () => {
    const random = generator(5)
    let checked = 0
    const count = variant.startsWith('lanes') ? 6 : isLargerTile(variant) ? 60 : 600
    for (let i = 0; i < count; i++) {
      const p = variant === 'winograd' ? plain(randomProblem(random)) : randomProblem(random)
      const withBias = random() < 0.5
      if (p.oh < 1 || p.ow < 1 || !applies(p)) continue
      await check(p, variant, withBias)
      checked++
    }
    if (['naive', 'winograd'].includes(variant)) expect(checked).toBeGreaterThan(300)
  })

  it.each([
    ['first layer, one channel', problem({ n: 2, h: 12, w: 12, cin: 1, cout: 32 })],
    [
      'first layer, three channels',
      problem({
        h: 17,
        w: 15,
        cin: 3,
        cout: 16,
        kh: 7,
        kw: 7,
        strideH: 2,
        strideW: 2,
        padTop: 3,
        padLeft: 3,
        padBottom: 3,
        padRight: 3,
      }),
    ],
    [
      'many channels',
      problem({ n: 3, h: 9, w: 10, cin: 36, cout: 68, padTop: 1, padLeft: 1, padBottom: 1, padRight: 1 }),
    ],
    [
      'last layer of a decoder',
      problem({
        n: 2,
        h: 9,
        w: 8,
        cin: 16,
        cout: 3,
        padTop: 1,
        padLeft: 1,
        padBottom: 1,
        padRight: 1,
        activation: 'max(x, 0.0)',
      }),
    ],
    [
      'with activation, padded by 2',
      problem({
        ...{ n: 3, h: 6, w: 11, cin: 8, cout: 12, activation: 'max(x, 0.0)' },
        ...{ padTop: 2, padLeft: 0, padBottom: 1, padRight: 2 },
      }),
    ],
    ['1×1', problem({ n: 2, h: 7, w: 6, cin: 20, cout: 36, kh: 1, kw: 1 })],
    ['1×1, stride 2', problem({ n: 2, h: 7, w: 6, cin: 20, cout: 36, kh: 1, kw: 1, strideH: 2, strideW: 2 })],
    [
      'stride 3 beyond a kernel of 2',
      problem({ h: 11, w: 11, cin: 4, cout: 8, kh: 2, kw: 2, strideH: 3, strideW: 3 }),
    ],
    [
      'stride 2 with dilation 3',
      problem({ h: 11, w: 13, cin: 4, cout: 5, strideH: 2, strideW: 2, dilationH: 3, dilationW: 2 }),
    ],
    [
      'depthwise',
      problem({
        n: 2,
        h: 9,
        w: 11,
        cin: 24,
        cout: 24,
        groups: 24,
        strideH: 2,
        strideW: 2,
        padBottom: 1,
        padRight: 1,
      }),
    ],
    ['with activation', problem({ n: 2, h: 8, w: 9, cin: 4, cout: 4, groups: 4, activation: 'max(x, 0.0)' })],
    [
      '1×1 with activation',
      problem({ h: 8, w: 9, cin: 4, cout: 7, kh: 1, kw: 1, activation: 'max(x, 0.0)' }),
    ],
    ['depthwise, two for one', problem({ n: 2, h: 9, w: 11, cin: 6, cout: 12, groups: 6 })],
    ['groups of 4', problem({ h: 6, w: 6, cin: 16, cout: 32, groups: 4 })],
    ['as large as the image', problem({ n: 4, h: 6, w: 5, cin: 3, cout: 10, kh: 6, kw: 5 })],
  ])('%s', async (name, p) => {
    if (isLargerTile(variant) && name !== 'many channels') return
    if (applies(p)) await check(p, variant, true)
  })

  it('gives the same bits twice', async ({ skip }) => {
    const shape = variant === 'matmul' ? { kh: 1, kw: 1 } : {}
    const groups = variant === 'depthwise' ? 8 : 1
    const p = problem({ n: 4, h: 20, w: 20, cin: 8, cout: 8, groups, ...shape })
    if (!applies(p)) skip()
    const size = sizes(p)
    const [x, dy] = [gpu.upload(values(size.x, 1)), gpu.upload(values(size.y, 2))]
    const gradient = async () => {
      const out = gpu.alloc(4 * size.filter)
      conv2dFilterGrad(gpu, p, x, dy, out, variant)
      return new Float32Array(await gpu.read(out))
    }
    expect(await gradient()).toEqual(await gradient())
  })
})

it('chooses a variant that this device can run', () => {
  const random = generator(6)
  for (let i = 0; i < 100; i++) {
    const p = randomProblem(random)
    for (const direction of ['forward', 'inputGrad', 'filterGrad'] as const) {
      const variant = chooseConv2d(gpu.traits, p, direction)
      expect(conv2dVariants[variant].applies(gpu.traits, p)).toBe(true)
    }
  }
})

it('multiplies less where that pays: on a CPU, with channels, tiles and work enough, in float32', () => {
  const software = { ...gpu.traits, software: true, setsSubgroups: false, subgroupSize: 8 }
  const large = problem({ n: 32, h: 26, w: 26, cin: 32, cout: 64 })
  for (const direction of ['forward', 'inputGrad', 'filterGrad'] as const) {
    expect(chooseConv2d(software, large, direction)).toBe('winograd')
    expect(chooseConv2d({ ...software, software: false }, large, direction)).not.toBe('winograd')
    for (const other of [
      { type: 'f16' },
      { kh: 5 },
      { strideH: 2 },
      { dilationW: 2 },
      { n: 1, h: 9, w: 9, cin: 512, cout: 512 }, // 4 tiles
      { n: 1, h: 16, w: 16 }, // little work
      { cin: 8 },
      { n: 512, h: 114, w: 114 }, // 0.5 GB in between
    ] as const) {
      const p = problem({ ...large, ...other })
      expect(chooseConv2d(software, p, direction), JSON.stringify(p)).toBe('subgroup')
    }
  }
})

it('does nothing for an empty batch, and gives a filter gradient of zero', async () => {
  const p = problem({ n: 0, cin: 2, cout: 3 })
  const size = sizes(p)
  const empty = gpu.alloc(4)
  const filter = gpu.upload(values(size.filter, 1))
  conv2d(gpu, p, empty, filter, null, empty)
  conv2dInputGrad(gpu, p, empty, filter, empty)
  const dfilter = gpu.upload(values(size.filter, 2))
  conv2dFilterGrad(gpu, p, empty, empty, dfilter)
  expect([...new Float32Array(await gpu.read(dfilter))]).toEqual(new Array(size.filter).fill(0))
})
