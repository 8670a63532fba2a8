import { fromPixels } from 'glassgrad/data'
import { expect, it } from 'vitest'

it('pixels without a page: an ImageData as it is, anything else refused in words', () => {
  const data = Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 0)
  const pixels = { data, width: 2, height: 1 }
  expect(fromPixels(pixels).toArray()).toEqual([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ])
  expect(fromPixels(pixels, 4).shape).toEqual([1, 2, 4])
  expect(() => fromPixels({ data, width: 3, height: 1 })).toThrow(
    '3 x 1 pixels have four bytes each, got 8 bytes',
  )
  expect(() => fromPixels(pixels, 2 as never)).toThrow('numChannels 1, 3 or 4, got 2')
  expect(() => fromPixels(pixels, { channels: 1 } as object)).toThrow("there is no option 'channels'")
  expect(() => fromPixels('cat.png' as never)).toThrow("an ImageBitmap or an ImageData, got 'cat.png'")
  expect(() => fromPixels({ width: 3, height: 2 } as never)).toThrow('there are no canvases here')
})
