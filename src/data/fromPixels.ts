import { type Given, table, takeOptions } from '../options.js'
import { misplaced } from '../show.js'
import { NdArray } from '../tensor/ndarray.js'

/** What shows pixels in a page; or pixels as they are, in red, green, blue and opacity. */
export type PixelSource = Exclude<CanvasImageSource, SVGImageElement> | PixelData

/** As `ImageData` has them. */
export interface PixelData {
  readonly data: Uint8ClampedArray | Uint8Array
  readonly width: number
  readonly height: number
}

export interface FromPixelsOptions {
  /** 1: how bright; 3: red, green, blue; 4: with opacity. @default 3 */
  numChannels?: 1 | 3 | 4
}

const pixelTable = table<FromPixelsOptions>({ numChannels: 'number' })

/**
 * The pixels of a canvas, an ImageBitmap, an ImageData, an image, a video's or a camera's frame of this moment: uint8 [height,
 * width, channels]. As tf.browser.fromPixels.
 * @throws TypeError for what shows no pixels, or is not loaded yet
 */
export function fromPixels(
  source: PixelSource,
  ...given: Given<FromPixelsOptions, [], [numChannels: 1 | 3 | 4]>
): NdArray {
  const { numChannels = 3 } = takeOptions<FromPixelsOptions>('fromPixels', pixelTable, given)
  if (![1, 3, 4].includes(numChannels))
    throw new RangeError(`fromPixels: expected numChannels 1, 3 or 4, got ${numChannels}`)
  const { data, width, height } = isPixels(source) ? source : drawn(source)
  if (data.length !== width * height * 4)
    throw new RangeError(
      `fromPixels: ${width} x ${height} pixels have four bytes each, got ${data.length} bytes`,
    )
  const pixels = new Uint8Array(width * height * numChannels)
  for (let p = 0; p < width * height; p++) {
    const [red, green, blue] = [data[4 * p], data[4 * p + 1], data[4 * p + 2]]
    // How bright the eye takes the colours to be (ITU-R BT.601), as loadImage.
    if (numChannels === 1) pixels[p] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
    else for (let c = 0; c < numChannels; c++) pixels[p * numChannels + c] = data[4 * p + c]
  }
  return new NdArray(pixels, [height, width, numChannels])
}

function isPixels(source: PixelSource): source is PixelData {
  const { data } = (source ?? {}) as Partial<PixelData>
  return data instanceof Uint8ClampedArray || data instanceof Uint8Array
}

/** What a source shows, through a canvas. */
function drawn(source: Exclude<PixelSource, PixelData>): PixelData {
  const sizes = (source ?? {}) as unknown as Record<string, unknown>
  // The names under which images, videos, frames and canvases have their own sizes.
  const size = (...names: string[]) => names.map((name) => sizes[name]).find((n) => typeof n === 'number')
  const width = size('naturalWidth', 'videoWidth', 'displayWidth', 'width')
  const height = size('naturalHeight', 'videoHeight', 'displayHeight', 'height')
  if (typeof width !== 'number' || typeof height !== 'number') {
    throw new TypeError(
      `fromPixels: ${misplaced('a canvas, an image, a video, an ImageBitmap or an ImageData', source)}`,
    )
  }
  if (width === 0 || height === 0)
    throw new TypeError(
      'fromPixels: the source has no pixels yet: wait until it is loaded (image.decode(), loadeddata)',
    )
  if (typeof OffscreenCanvas === 'undefined')
    throw new TypeError('fromPixels: there are no canvases here: give an ImageData, or use loadImage(file)')
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(source, 0, 0)
  return context.getImageData(0, 0, width, height)
}
