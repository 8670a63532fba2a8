import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from 'webgpu'
import type { DeviceBuffer } from '../../src/gpu/buffer.js'
import type { Gpu } from '../../src/gpu/gpu.js'
import { openDevice } from '../../src/kernels/device.js'
import {
  averagePool2d,
  averagePool2dGrad,
  maxPool2d,
  maxPool2dGrad,
  type Pool2dProblem,
} from '../../src/kernels/pool.js'
import { generator } from './generator.js'

const webgpu = create([])
let gpu: Gpu

beforeAll(async () => {
  gpu = await openDevice(webgpu)
})
afterAll(() => gpu.close())

/** Visits every window with the places in x that lie inside it, in reading order, and its place in y. */
function walk(p: Pool2dProblem, visit: (inside: number[], y: number) => void): void {
  for (let y = 0; y < p.n * p.oh * p.ow * p.c; y++) {
    const c = y % p.c
    const top = (Math.floor(y / (p.c * p.ow)) % p.oh) * p.strideH - p.padTop
    const left = (Math.floor(y / p.c) % p.ow) * p.strideW - p.padLeft
    const image = Math.floor(y / (p.c * p.ow * p.oh))
    const inside: number[] = []
    for (let iy = Math.max(top, 0); iy < Math.min(top + p.kh, p.h); iy++) {
      for (let ix = Math.max(left, 0); ix < Math.min(left + p.kw, p.w); ix++) {
        inside.push(((image * p.h + iy) * p.w + ix) * p.c + c)
      }
    }
    visit(inside, y)
  }
}

/** What a kernel writes into `length` elements; it must write all of them and nothing behind. */
async function output(length: number, run: (out: DeviceBuffer) => void): Promise<Float32Array> {
  const out = gpu.upload(new Float32Array(length + 1).fill(77))
  run(out)
  const got = new Float32Array(await gpu.read(out))
  expect(got.at(-1), 'the element behind the result').toBe(77)
  return got.subarray(0, -1)
}

async function check(p: Pool2dProblem, random: () => number): Promise<void> {
  // Few different values: there will be several maxima in a window, and the first one counts.
  const x = Float32Array.from({ length: p.n * p.h * p.w * p.c }, () => Math.floor(random() * 8) - 4)
  const dy = Float32Array.from({ length: p.n * p.oh * p.ow * p.c }, () => Math.floor(random() * 100))
  const max = new Float32Array(dy.length)
  const maxGrad = new Float32Array(x.length)
  const mean = new Float32Array(dy.length)
  const meanGrad = new Float64Array(x.length)
  walk(p, (inside, y) => {
    max[y] = Math.max(...inside.map((i) => x[i]))
    maxGrad[inside.find((i) => x[i] === max[y])!] += dy[y]
    mean[y] = inside.reduce((sum, i) => sum + x[i], 0) / inside.length
    for (const i of inside) meanGrad[i] += dy[y] / inside.length
  })
  const name = JSON.stringify(p)
  const [bx, by, bdy] = [x, max, dy].map((array) => gpu.upload(array))
  expect(await output(dy.length, (y) => maxPool2d(gpu, p, bx, y)), name).toEqual(max)
  expect(await output(x.length, (dx) => maxPool2dGrad(gpu, p, bx, by, bdy, dx)), name).toEqual(maxGrad)
  const gate = 'select(0.0, a, b > 0.0)'
  const gated = maxGrad.map((dx, i) => (x[i] > 0 ? dx : 0))
  expect(await output(x.length, (dx) => maxPool2dGrad(gpu, p, bx, by, bdy, dx, gate)), name).toEqual(gated)
  const gotMean = await output(dy.length, (y) => averagePool2d(gpu, p, bx, y))
  const gotMeanGrad = await output(x.length, (dx) => averagePool2dGrad(gpu, p, bdy, dx))
  mean.forEach((want, i) => void expect(Math.abs(gotMean[i] - want), name).toBeLessThan(1e-5))
  meanGrad.forEach((want, i) => void expect(Math.abs(gotMeanGrad[i] - want), name).toBeLessThan(1e-3))
}

describe('pooling', () => {
  it('agrees with the definition on random problems, forward and in the gradients', async () => {
    const random = generator(7)
    const pick = (...choices: number[]) => choices[Math.floor(random() * choices.length)]
    let checked = 0
    while (checked < 300) {
      const size = {
        ...{ n: pick(1, 2, 3), h: pick(1, 2, 4, 5, 7, 9), w: pick(1, 3, 4, 6, 8), c: pick(1, 2, 3, 4, 8) },
        ...{
          kh: pick(1, 2, 2, 3, 4),
          kw: pick(1, 2, 3, 3, 5),
          strideH: pick(1, 2, 3, 5),
          strideW: pick(1, 2, 3),
        },
      }
      const padTop = pick(0, 0, 1, 2) % size.kh
      const padLeft = pick(0, 0, 1, 2) % size.kw
      const outputs = (n: number, k: number, s: number, before: number, after: number) =>
        Math.floor((n + before + after - k) / s) + 1
      const oh = outputs(size.h, size.kh, size.strideH, padTop, pick(0, 1) % size.kh)
      const ow = outputs(size.w, size.kw, size.strideW, padLeft, pick(0, 1, 2) % size.kw)
      if (oh < 1 || ow < 1) continue
      await check({ ...size, padTop, padLeft, oh, ow }, random)
      checked++
    }
  })

  it.each([1, 4])(
    'lets NaN win, and minus infinity stand where there is nothing else (%i channels)',
    async (c) => {
      const p = {
        n: 1,
        h: 2,
        w: 4,
        c,
        oh: 1,
        ow: 2,
        kh: 2,
        kw: 2,
        strideH: 2,
        strideW: 2,
        padTop: 0,
        padLeft: 0,
      }
      const least = Number.NEGATIVE_INFINITY
      const inEveryChannel = (...pixels: number[]) => pixels.flatMap((v) => new Array<number>(c).fill(v))
      const x = inEveryChannel(1, Number.NaN, least, least, 2, 3, least, least)
      const y = await output(2 * c, (out) => maxPool2d(gpu, p, gpu.upload(new Float32Array(x)), out))
      expect([...y]).toEqual(inEveryChannel(Number.NaN, least))
    },
  )

  it('does nothing for an empty batch', async () => {
    const p = {
      n: 0,
      h: 4,
      w: 4,
      c: 2,
      oh: 2,
      ow: 2,
      kh: 2,
      kw: 2,
      strideH: 2,
      strideW: 2,
      padTop: 0,
      padLeft: 0,
    }
    expect(await output(0, (y) => maxPool2d(gpu, p, gpu.alloc(4), y))).toHaveLength(0)
  })
})
