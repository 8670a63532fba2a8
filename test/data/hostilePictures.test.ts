import { crc32, deflateSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { expect, it } from 'vitest'
import { loadImage } from '../../src/data/loadImage.js'

function chunk(type: string, body: Uint8Array): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(type), body])
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

function png(width: number, height: number, depth: number, ...chunks: Buffer[]): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head[8] = depth
  const parts = [chunk('IHDR', head), ...chunks, chunk('IEND', Buffer.alloc(0))]
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]))
}

/** How much more memory is held at the end. */
async function grown(body: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage()
  await body()
  const after = process.memoryUsage()
  return after.rss - before.rss
}

/** 300 MB of zeros in 300 kB: any more only takes longer to make. */
const bomb = deflateSync(Buffer.alloc(3e8), { level: 1 })

it('a PNG whose pixels unpack to more than its size asks for: what it needs is unpacked', async () => {
  const file = png(10, 10, 8, chunk('IDAT', bomb))
  expect(await grown(async () => expect((await loadImage(file)).shape).toEqual([10, 10, 3]))).toBeLessThan(
    1e8,
  )
})

it('a PNG whose colour profile is a bomb: profiles are not unpacked', async () => {
  const profile = chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bomb]))
  const file = png(1, 1, 8, profile, chunk('IDAT', deflateSync(Uint8Array.of(0, 7))))
  expect(await grown(async () => expect((await loadImage(file)).data[0]).toBe(7))).toBeLessThan(1e8)
})

it('pictures that are out of proportion to their files', async () => {
  const line = deflateSync(Buffer.alloc(9e7), { level: 9 })
  await expect(loadImage(png(27000, 27000, 1, chunk('IDAT', line)))).rejects.toThrow(
    "can't hold the 27000 x 27000",
  )
  const jpeg = new Uint8Array(encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256, 99) }, 50).data)
  const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0)
  const [height, width] = [frame + 5, frame + 7]
  for (const at of [height, width]) jpeg.set([10000 >> 8, 10000 & 255], at)
  await expect(loadImage(jpeg)).rejects.toThrow("can't hold the 10000 x 10000 pixels")
})

it('a JPEG of very many scans, each of which would go through the whole picture', async () => {
  const jpeg = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256, 99) }, 50).data
  const scan = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xda)
  const scans = Array.from({ length: 300 }, () => jpeg.subarray(scan, jpeg.length - 2))
  const file = new Uint8Array(Buffer.concat([jpeg.subarray(0, scan), ...scans, jpeg.subarray(-2)]))
  await expect(loadImage(file)).rejects.toThrow('more than 100 scans')
})
