import { readingFile } from '../io/inFile.js'
import { checkOptions, table } from '../options.js'
import { NdArray } from '../tensor/ndarray.js'

export interface LoadImageOptions {
  /** Three channels, or one. @default 'rgb' */
  colorMode?: 'rgb' | 'grayscale'
  /** Whether a JPEG is turned the way that the camera has noted (EXIF), which Keras does not. @default true */
  upright?: boolean
}

const imageTable = table<LoadImageOptions>({ colorMode: 'string', upright: 'boolean' })

/**
 * The pixels of a JPEG, PNG, WebP, GIF (its first picture) or BMP file: uint8 [height, width, 3], or [height, width, 1] in shades of grey. What is
 * transparent shows white. Together as keras.utils.load_img and img_to_array.
 * @param file its path, its address in a browser, or its bytes
 * @throws Error for files of other kinds, and damaged ones
 */
export async function loadImage(file: string | Uint8Array, options: LoadImageOptions = {}): Promise<NdArray> {
  checkOptions('loadImage', imageTable, options)
  const { colorMode = 'rgb', upright = true } = options
  if (colorMode !== 'rgb' && colorMode !== 'grayscale') {
    throw new RangeError(`loadImage: expected colorMode 'rgb' or 'grayscale', got '${colorMode}'`)
  }
  return readingFile(file, async (bytes) =>
    inColours(await decoded(bytes, upright), colorMode === 'rgb' ? 3 : 1),
  )
}

/** Decoders are loaded with the first picture of their kind. */
async function decoded(bytes: Uint8Array, upright: boolean): Promise<NdArray> {
  const [first, second] = bytes
  if (first === 0xff && second === 0xd8) return (await import('../io/jpeg.js')).decodeJpeg(bytes, upright)
  if (first === 0x89 && second === 0x50) return (await import('../io/png.js')).decodePng(bytes)
  if (first === 0x47 && second === 0x49) return (await import('../io/gif.js')).decodeGif(bytes)
  if (first === 0x42 && second === 0x4d) return (await import('../io/bmp.js')).decodeBmp(bytes)
  if (first === 0x52 && second === 0x49 && bytes[8] === 0x57)
    return (await import('../io/webp.js')).decodeWebp(bytes)
  throw new Error('loadImage: expected a JPEG, PNG, WebP, GIF or BMP file; these bytes are none')
}

/** 1 to 4 channels (grey, grey and opacity, RGB, RGB and opacity) as 1 or 3, over white. */
function inColours({ data, shape }: NdArray, wanted: 1 | 3): NdArray {
  const [height, width, channels] = shape
  const [grey, transparent] = [channels < 3, channels % 2 === 0]
  const pixels = new Uint8Array(height * width * wanted)
  for (let p = 0; p < height * width; p++) {
    const at = p * channels
    const opacity = transparent ? data[at + channels - 1] / 255 : 1
    const shown = (channel: number) => data[at + (grey ? 0 : channel)] * opacity + 255 * (1 - opacity)
    if (wanted === 3) for (let c = 0; c < 3; c++) pixels[p * 3 + c] = Math.round(shown(c))
    // How bright the eye takes the colours to be (ITU-R BT.601), as Pillow converts them.
    else pixels[p] = Math.round(0.299 * shown(0) + 0.587 * shown(1) + 0.114 * shown(2))
  }
  return new NdArray(pixels, [height, width, wanted])
}
