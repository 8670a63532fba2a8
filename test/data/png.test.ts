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

  it('says what it does not read', async () => {
    await expect(decodePng(new Uint8Array(50))).rejects.toThrow('PNG: wrong PNG signature')
    await expect(decodePng(png(header(1, 1, 2, 16), [[0, 1, 1, 1, 1, 1, 1]]))).rejects.toThrow('16 bits')
    await expect(decodePng(png(header(8, 1, 0, 1), [[0, 1]]))).rejects.toThrow('1 bits')
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
