import { crc32, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../src/io/png.js'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

function chunk(type: string, body: Uint8Array): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  const named = Buffer.concat([Buffer.from(type), body])
  checksum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, checksum])
}

function header(width: number, height: number, colour: number, depth = 8, interlace = 0): Buffer {
  const body = Buffer.alloc(13)
  body.writeUInt32BE(width)
  body.writeUInt32BE(height, 4)
  body.set([depth, colour, 0, 0, interlace], 8)
  return chunk('IHDR', body)
}

/** Rows as they stand in the file: the filter's number, then filtered bytes. */
function png(head: Buffer, rows: number[][]): Uint8Array<ArrayBuffer> {
  const data = deflateSync(Uint8Array.from(rows.flat()))
  const parts = [data.subarray(0, 3), data.subarray(3)].map((part) => chunk('IDAT', part))
  return Uint8Array.from(Buffer.concat([SIGNATURE, head, ...parts, chunk('IEND', Buffer.alloc(0))]))
}

describe('decodePng', () => {
  it('undoes each filter', async () => {
    // Worked by hand from the rules of the specification, two RGB pixels a row.
    const image = await decodePng(
      png(header(2, 5, 2), [
        [0, 10, 20, 30, 40, 50, 60],
        [1, 1, 2, 3, 4, 5, 6],
        [2, 1, 1, 1, 1, 1, 255],
        [3, 9, 9, 9, 2, 2, 2],
        [4, 1, 2, 3, 4, 5, 6],
      ]),
    )
    expect(image.shape).toEqual([5, 2, 3])
    expect(Array.from(image.data)).toEqual(
      [
        [10, 20, 30, 40, 50, 60],
        [1, 2, 3, 5, 7, 9],
        [2, 3, 4, 6, 8, 8],
        [10, 10, 11, 10, 11, 11],
        [11, 12, 14, 15, 17, 20],
      ].flat(),
    )
  })

  it('reads grey images, those with alpha and those with a palette', async () => {
    expect((await decodePng(png(header(3, 1, 0), [[0, 1, 2, 3]]))).shape).toEqual([1, 3, 1])
    expect((await decodePng(png(header(1, 1, 6), [[0, 1, 2, 3, 4]]))).toArray()).toEqual([[[1, 2, 3, 4]]])
    const palette = chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6))
    // Two bits a pixel: 0, 1, 1, 0.
    const indexed = png(Buffer.concat([header(4, 1, 3, 2), palette]), [[0, 0b00010100]])
    expect((await decodePng(indexed)).toArray()).toEqual([
      [
        [1, 2, 3],
        [4, 5, 6],
        [4, 5, 6],
        [1, 2, 3],
      ],
    ])
  })

  // sample · 255 / (2^bits - 1); of 16 bits the upper 8, as libpng and Pillow.
  it.each([
    ['1 bit', header(4, 1, 0, 1), [[0, 0b10110000]], [255, 0, 255, 255]],
    ['2 bits', header(4, 1, 0, 2), [[0, 0b00011011]], [0, 85, 170, 255]],
    ['4 bits', header(3, 1, 0, 4), [[0, 0x3f, 0x10]], [51, 255, 17]],
    ['16 bits', header(2, 1, 0, 16), [[0, 255, 255, 0x12, 0x34]], [255, 0x12]],
    ['16 bits, RGB', header(1, 1, 2, 16), [[1, 1, 9, 2, 9, 3, 9]], [1, 2, 3]],
    ['16 bits, grey with alpha', header(1, 1, 4, 16), [[0, 7, 0, 128, 0]], [7, 128]],
  ])('%s', async (_, head, rows, pixels) => {
    expect(Array.from((await decodePng(png(head, rows))).data)).toEqual(pixels)
  })

  it('puts the seven grids of an interlaced picture together, at every depth', async () => {
    // 4 x 4 pixels, pixel i has colour i: the passes that have any are 1, 4, 5, 6 and 7.
    const palette = chunk(
      'PLTE',
      Uint8Array.from({ length: 48 }, (_, i) => 16 * Math.floor(i / 3)),
    )
    const rows = [
      [0, 0x00],
      [0, 0x20],
      [0, 0x8a],
      [0, 0x13],
      [0, 0x9b],
      [0, 0x45, 0x67],
      [0, 0xcd, 0xef],
    ]
    const four = png(Buffer.concat([header(4, 4, 3, 4, 1), palette]), rows)
    const wanted = Array.from({ length: 16 }, (_, i) => 16 * i)
    expect(Array.from((await decodePng(four)).data).filter((_, i) => i % 3 === 0)).toEqual(wanted)
    const wide = rows.map((row) => [0, ...row.slice(1).flatMap((byte) => [byte >> 4, byte & 15])])
    wide[0] = [0, 0]
    wide[1] = [0, 2]
    const eight = await decodePng(png(header(4, 4, 0, 8, 1), wide))
    expect(Array.from(eight.data)).toEqual(wanted.map((value) => value / 16))
    const sixteen = wide.map((row) => [0, ...row.slice(1).flatMap((value) => [value, 99])])
    expect(Array.from((await decodePng(png(header(4, 4, 0, 16, 1), sixteen))).data)).toEqual(
      wanted.map((value) => value / 16),
    )
  })

  it('knows what is transparent', async () => {
    const parts = (...extra: Buffer[]) => Buffer.concat(extra)
    const palette = chunk('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6))
    const indexed = png(parts(header(2, 1, 3), palette, chunk('tRNS', Uint8Array.of(9))), [[0, 0, 1]])
    expect(Array.from((await decodePng(indexed)).data)).toEqual([1, 2, 3, 9, 4, 5, 6, 255])
    const grey = png(parts(header(2, 1, 0, 2), chunk('tRNS', Uint8Array.of(0, 1))), [[0, 0b01100000]])
    expect(Array.from((await decodePng(grey)).data)).toEqual([85, 0, 170, 255])
    const rgb = png(parts(header(1, 1, 2), chunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3))), [[0, 1, 2, 3]])
    expect(Array.from((await decodePng(rgb)).data)).toEqual([1, 2, 3, 0])
    // A palette beside true colours only recommends some.
    expect((await decodePng(png(parts(header(1, 1, 2), palette), [[0, 7, 8, 9]]))).shape).toEqual([1, 1, 3])
  })

  it('says what it does not read', async () => {
    await expect(decodePng(new Uint8Array(50))).rejects.toThrow('PNG: wrong PNG signature')
    await expect(decodePng(png(header(1, 1, 2, 4), [[0, 1, 1]]))).rejects.toThrow('4 bits a channel')
    await expect(decodePng(png(header(1, 1, 3), [[0, 1]]))).rejects.toThrow('there is no palette')
    await expect(decodePng(png(header(1, 1, 0), [[5, 1]]))).rejects.toThrow('PNG: Unsupported filter')
  })

  it('refuses files cut short, at every length', async () => {
    const whole = png(header(2, 1, 2), [[0, 1, 2, 3, 4, 5, 6]])
    for (let n = 0; n < whole.length; n++) await expect(decodePng(whole.slice(0, n))).rejects.toThrow('PNG')
  })

  it('refuses damage anywhere', async () => {
    const whole = png(header(2, 1, 2), [[0, 1, 2, 3, 4, 5, 6]])
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice()
      damaged[at] ^= 0x40
      await expect(decodePng(damaged), `byte ${at}`).rejects.toThrow('PNG')
    }
  })

  it('refuses sizes that the pixels do not fill', async () => {
    await expect(decodePng(png(header(2 ** 31, 2 ** 31, 6), [[0, 1]]))).rejects.toThrow("can't hold")
    await expect(decodePng(png(header(1, 3, 0), [[0, 1]]))).rejects.toThrow('PNG')
  })
})
