import { NdArray } from '../tensor/ndarray.js'
import { requirePixels } from './pictureSize.js'

/** Decodes the first picture of a GIF to uint8 [height, width, 4]. */
export async function decodeGif(bytes: Uint8Array): Promise<NdArray> {
  if (bytes.length < 13) throw new Error('GIF: the file is cut short')
  const [width, height] = [bytes[6] + 256 * bytes[7], bytes[8] + 256 * bytes[9]]
  requirePixels('GIF', width, height, bytes.length)
  const { GifReader } = await import('omggif') // loaded with the first picture of its kind
  try {
    const reader = new GifReader(bytes as Buffer)
    const frame = reader.frameInfo(0)
    if (frame.x + frame.width > width || frame.y + frame.height > height)
      throw new Error('a picture larger than the file’s')
    const pixels = new Uint8Array(width * height * 4)
    reader.decodeAndBlitFrameRGBA(0, pixels)
    return new NdArray(pixels, [height, width, 4])
  } catch (error) {
    throw new Error(`GIF: the file is damaged: ${(error as Error).message}`, { cause: error })
  }
}
