import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng } from '../../src/io/png.js'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

function chunk(type: string, body: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, Buffer.from(type), body, Buffer.alloc(4)])
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
    expect(image.toArray()).toEqual([
      [
        [10, 20, 30],
        [40, 50, 60],
      ],
      [
        [1, 2, 3],
        [5, 7, 9],
      ],
      [
        [2, 3, 4],
        [6, 8, 8],
      ],
      [
        [10, 10, 11],
        [10, 11, 11],
      ],
      [
        [11, 12, 14],
        [15, 17, 20],
      ],
    ])
  })

  it('reads grey images and those with alpha', async () => {
    expect((await decodePng(png(header(3, 1, 0), [[0, 1, 2, 3]]))).shape).toEqual([1, 3, 1])
    expect((await decodePng(png(header(1, 1, 6), [[0, 1, 2, 3, 4]]))).toArray()).toEqual([[[1, 2, 3, 4]]])
  })

  it('says what it does not read', async () => {
    await expect(decodePng(new Uint8Array(50))).rejects.toThrow('does not begin as a PNG')
    await expect(decodePng(png(header(1, 1, 3), [[0, 1]]))).rejects.toThrow('colour type 3')
    await expect(decodePng(png(header(1, 1, 2, 16), [[0, 1]]))).rejects.toThrow('16 bits')
    await expect(decodePng(png(header(1, 1, 2, 8, 1), [[0, 1]]))).rejects.toThrow('interlace 1')
    await expect(decodePng(png(header(1, 1, 0), [[5, 1]]))).rejects.toThrow('unknown filter 5')
  })

  it('refuses files cut short, at every length', async () => {
    const whole = png(header(2, 1, 2), [[0, 1, 2, 3, 4, 5, 6]])
    for (let n = 0; n < whole.length; n++) await expect(decodePng(whole.slice(0, n))).rejects.toThrow('PNG')
  })

  it('refuses damaged pixels, and sizes that the pixels do not fill or overflow', async () => {
    const damaged = png(header(2, 1, 2), [[0, 1, 2, 3, 4, 5, 6]])
    damaged[SIGNATURE.length + 25 + 8 + 3 + 12 + 4] ^= 0xff
    await expect(decodePng(damaged)).rejects.toThrow('PNG')
    await expect(decodePng(png(header(2 ** 31, 2 ** 31, 6), [[0, 1]]))).rejects.toThrow('the file holds 2')
    const bomb = png(header(1, 1, 0), [Array(5_000_000).fill(0)])
    await expect(decodePng(bomb)).rejects.toThrow('asks for 2 bytes of pixels, the file holds more')
  })
})
