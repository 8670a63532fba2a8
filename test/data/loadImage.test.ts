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

  it('refuses what is no image, or no whole one', async () => {
    await expect(loadImage(new TextEncoder().encode('GIF89a'))).rejects.toThrow('expected a JPEG or PNG')
    await expect(loadImage(new Uint8Array())).rejects.toThrow('expected a JPEG or PNG')
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
