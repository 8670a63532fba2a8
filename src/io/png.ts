import { NdArray } from '../tensor/ndarray.js'

/** Where every PNG has its width and height, as big-endian u32: in the first chunk, which must be IHDR. */
const WIDTH = 16
const HEIGHT = 20
/** A deflated byte can't stand for more than these. */
const MOST_BYTES_A_BYTE = 1032

/**
 * Decodes a PNG to uint8 [height, width, channels]: 1 to 4 channels, a palette's colours as 3 or 4. Checksums are looked at.
 * @throws Error for a damaged file, one whose pixels don't fill its size, and for other than 8 bits per channel
 */
export async function decodePng(bytes: Uint8Array): Promise<NdArray> {
  if (bytes.length < HEIGHT + 4) throw new Error(`PNG: a file of ${bytes.length} bytes has no header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(WIDTH), view.getUint32(HEIGHT)]
  // At least one bit a pixel.
  if ((width * height) / 8 > bytes.length * MOST_BYTES_A_BYTE) {
    throw new Error(
      `PNG: ${bytes.length} bytes can't hold the ${width} x ${height} pixels that the header declares`,
    )
  }
  const { convertIndexedToRgb, decode } = await import('fast-png') // loaded when the first image is decoded
  const image = reported(() => decode(bytes, { checkCrc: true }))
  const { palette, depth } = image
  if (depth !== 8 && !palette) throw new Error(`PNG: ${depth} bits per channel are not read; save it with 8`)
  const pixels = palette ? convertIndexedToRgb(image) : image.data
  return new NdArray(new Uint8Array(pixels), [height, width, pixels.length / (width * height)])
}

/** What `decode` gives; what it throws says that it is about a PNG. */
function reported<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw new Error(`PNG: ${(error as Error).message}`, { cause: error })
  }
}
