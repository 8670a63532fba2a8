import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadImage } from '../../src/node/index.js'

interface Case {
  name: string
  file: string
  tolerance: number
  shape: number[]
  pixels: number[]
}
const cases: Case[] = JSON.parse(
  readFileSync(new URL('../goldens/pictures/kinds.json', import.meta.url), 'utf8'),
)
const bytesOf = ({ file }: Case) => new Uint8Array(Buffer.from(file, 'base64'))
const named = (name: string) => bytesOf(cases.find((one) => one.name === name)!)

it.each(cases.map((one) => [one.name, one] as const))('%s, as Pillow sees it', async (_, one) => {
  const image = await loadImage(bytesOf(one))
  expect(image.shape).toEqual(one.shape)
  const apart = Array.from(image.data, (value, i) => Math.abs(value - one.pixels[i]))
  expect(Math.max(...apart)).toBeLessThanOrEqual(one.tolerance)
})

it('a JPEG as it is stored, where that is asked for', async () => {
  const image = await loadImage(named('jpeg, orientation 6'), { upright: false })
  expect(image.shape).toEqual([32, 48, 3])
})

it.each(['webp, lossless', 'webp, lossy', 'gif', 'bmp, 8 bits', 'bmp, 24 bits', 'jpeg, orientation 6'])(
  '%s, cut short or changed, is read or refused in words',
  async (name) => {
    const whole = named(name)
    const tryIt = async (bytes: Uint8Array) => {
      try {
        await loadImage(bytes)
      } catch (error) {
        expect((error as Error).message).toMatch(/^(WebP|GIF|BMP|JPEG|PNG|loadImage): /)
      }
    }
    for (let n = 2; n < whole.length; n += Math.ceil(whole.length / 25)) await tryIt(whole.slice(0, n))
    for (let i = 0; i < Math.min(whole.length, 60); i++) {
      for (const byte of [0, 0xff]) {
        const other = whole.slice()
        other[i] = byte
        await tryIt(other)
      }
    }
  },
)

it('headers that no such file can mean', async () => {
  const bmp = named('bmp, 24 bits')
  new DataView(bmp.buffer).setInt32(18, 30000, true)
  new DataView(bmp.buffer).setInt32(22, 30000, true)
  await expect(loadImage(bmp)).rejects.toThrow('hardly mean the 30000 x 30000 pixels')
  const gif = named('gif')
  gif.set([0xff, 0xff, 0xff, 0xff], 6)
  await expect(loadImage(gif)).rejects.toThrow('hardly mean the 65535 x 65535 pixels')
})
