import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode as encodePng } from 'fast-png'
import { encode as encodeJpeg } from 'jpeg-js'
import { describe, expect, it } from 'vitest'
import { loadImage } from '../../src/data/loadImage.js'
import { useHost } from '../../src/host.js'
import { nodeHost } from '../../src/node/host.js'

const png = (width: number, height: number, channels: number, data: number[]) =>
  encodePng({ width, height, channels, data: Uint8Array.from(data) })

describe('loadImage', () => {
  it('reads PNG of every kind, and lets white through', async () => {
    const colours = await loadImage(png(2, 1, 3, [1, 2, 3, 250, 0, 9]))
    expect(colours.shape).toEqual([1, 2, 3])
    expect(colours.dtype).toBe('uint8')
    expect(Array.from(colours.data)).toEqual([1, 2, 3, 250, 0, 9])
    expect(Array.from((await loadImage(png(2, 1, 1, [7, 200]))).data)).toEqual([7, 7, 7, 200, 200, 200])
    expect(Array.from((await loadImage(png(2, 1, 2, [7, 0, 7, 255]))).data)).toEqual([255, 255, 255, 7, 7, 7])
    // 51 of 255 is a fifth.
    expect(Array.from((await loadImage(png(1, 1, 4, [5, 55, 255, 51]))).data)).toEqual([205, 215, 255])
  })

  it('gives shades of grey', async () => {
    const grey = await loadImage(png(3, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255]), { colorMode: 'grayscale' })
    expect(grey.shape).toEqual([1, 3, 1])
    expect(Array.from(grey.data)).toEqual([76, 150, 29])
  })

  it('reads JPEG files, which lose a little', async () => {
    const [width, height] = [40, 24]
    const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      return [4 * x, 8 * y, 100, 255][i % 4]
    })
    const folder = await mkdtemp(join(tmpdir(), 'glassgrad-test-'))
    try {
      useHost(nodeHost())
      const file = join(folder, 'slope.jpg')
      await writeFile(file, encodeJpeg({ width, height, data: Buffer.from(data) }, 95).data)
      const image = await loadImage(file)
      expect(image.shape).toEqual([height, width, 3])
      for (let p = 0; p < width * height; p++)
        for (let c = 0; c < 3; c++) expect(Math.abs(image.data[3 * p + c] - data[4 * p + c])).toBeLessThan(8)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('takes the colours of a JPEG as its markers say', async () => {
    // 8 x 8 pixels of (200, 50, 20), stored as R, G, B themselves: Adobe's marker with transform 0; made by cjpeg -rgb.
    const file =
      '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAEQgACAAIA1IRAEcRAEIRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAwDUgBHAEIAAD8A/SCvzHr8T6//2Q=='
    const rgb = new Uint8Array(Buffer.from(file, 'base64'))
    const image = await loadImage(rgb)
    for (const [c, value] of [200, 50, 20].entries()) expect(Math.abs(image.data[c] - value)).toBeLessThan(4)
    // Without the marker the components' names, R, G and B, say so; other names mean brightness and two colours.
    const unmarked = new Uint8Array([...rgb.subarray(0, 2), ...rgb.subarray(18)])
    expect((await loadImage(unmarked)).data).toEqual(image.data)
    const frame = unmarked.findIndex((byte, i) => byte === 0xff && unmarked[i + 1] === 0xc0)
    const renamed = (bits: number, count: number) =>
      unmarked.map((byte, i) => (i === frame + 4 ? bits : i === frame + 9 ? count : byte))
    await expect(loadImage(renamed(12, 3))).rejects.toThrow('12 bits a sample')
    await expect(loadImage(renamed(8, 2))).rejects.toThrow('2 components')
    const arithmetic = unmarked.map((byte, i) => (i === frame + 1 ? 0xc9 : byte))
    await expect(loadImage(arithmetic)).rejects.toThrow('arithmetically coded files are not read')
  })

  // Four squares of 8 x 8 pixels, written and read by Pillow. In CMYK the file has all inks inverted, as Adobe does.
  it.each([
    ['progressive', [199, 50, 20], [10, 160, 89], [240, 240, 240], [30, 30, 120]],
    ['grey', [91, 91, 91], [107, 107, 107], [240, 240, 240], [40, 40, 40]],
    ['greyProgressive', [91, 91, 91], [107, 107, 107], [240, 240, 240], [40, 40, 40]],
    ['cmyk', [200, 50, 20], [6, 97, 55], [225, 225, 225], [55, 27, 0]],
    ['ycck', [206, 0, 193], [155, 139, 114], [0, 118, 0], [39, 0, 0]],
  ])('reads a JPEG of the kind %s', async (kind, ...squares) => {
    const { data, shape } = await loadImage(
      readFileSync(new URL(`../goldens/pictures/${kind}.jpg`, import.meta.url)),
    )
    expect(shape).toEqual([16, 16, 3])
    for (const [i, square] of squares.entries()) {
      const at = 3 * (16 * (i < 2 ? 4 : 12) + (i % 2 === 0 ? 4 : 12))
      for (let c = 0; c < 3; c++) expect(Math.abs(data[at + c] - square[c]), `${i} ${c}`).toBeLessThan(3)
    }
  })

  it('refuses what is no image, or no whole one', async () => {
    await expect(loadImage(new TextEncoder().encode('TIFF89a'))).rejects.toThrow(
      'expected a JPEG, PNG, WebP, GIF or BMP',
    )
    await expect(loadImage(new Uint8Array())).rejects.toThrow('expected a JPEG, PNG, WebP, GIF or BMP')
    const pixels = { width: 64, height: 64, data: Buffer.alloc(64 * 64 * 4, 77) }
    const jpeg = new Uint8Array(encodeJpeg(pixels, 90).data)
    await expect(loadImage(jpeg.subarray(0, 100))).rejects.toThrow('JPEG: ')
    // 65535 × 65535 pixels in the header of the frame.
    const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0)
    await expect(
      loadImage(jpeg.map((byte, i) => (i >= frame + 5 && i < frame + 9 ? 255 : byte))),
    ).rejects.toThrow('JPEG: ')
    await expect(loadImage(png(1, 1, 3, [0, 0, 0]), { colorMode: 'hsv' as 'rgb' })).rejects.toThrow(
      "got 'hsv'",
    )
  })
})
