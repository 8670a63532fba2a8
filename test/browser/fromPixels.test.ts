import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inPage } from './inPage.js'

it('the pixels of a page: a canvas, an ImageBitmap, an image, a frame, an ImageData; WebP by the browser', async () => {
  const shown = await inPage<Record<string, unknown>>('fromPixels/page.ts', 'show')
  const colours = [
    [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ],
    [
      [255, 255, 255],
      [0, 0, 0],
      [128, 128, 128],
    ],
  ]
  for (const source of ['canvas', 'bitmap', 'frame', 'image', 'data'])
    expect(shown[source], source).toEqual(colours)
  expect(shown.grey).toEqual([
    [[76], [150], [29]],
    [[255], [0], [128]],
  ])
  expect(shown.opacity).toEqual([2, 3, 4])
  expect(shown.unloaded).toContain('has no pixels yet')
  const kinds = new URL('../goldens/pictures/kinds.json', import.meta.url)
  const [{ pixels }] = JSON.parse(readFileSync(kinds, 'utf8'))
  expect(shown.webp).toEqual(pixels)
})
