import { NdArray } from '../tensor/ndarray.js'
import { type JpegFrame, readFrame } from './jpegFrame.js'

/** What an image may take while it is decoded: enough for 100 million pixels. */
const LIMITS = { maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 }

/** Bytes that pixels may take, whatever the file's size (5 million in colours), and for each of its bytes. */
const ROOM = 2 ** 24
const RATIO = 128

/**
 * Decodes a JPEG, baseline or progressive, to uint8 [height, width, 3].
 * @param upright whether it is turned the way that the camera has noted beside it
 * @throws Error for a damaged file, and for one that declares more pixels than so many bytes can hold
 */
export async function decodeJpeg(bytes: Uint8Array, upright: boolean): Promise<NdArray> {
  const frame = readFrame(bytes)
  requireProportion(frame, bytes.length)
  const { decode } = await import('jpeg-js') // loaded when the first image is decoded
  try {
    const strict = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false } as const
    const colours = frame.isRgb ? { colorTransform: false } : {}
    const { data, width, height } = decode(bytes, { ...strict, ...LIMITS, ...colours })
    const pixels = new NdArray(new Uint8Array(data), [height, width, 3])
    return upright ? turned(pixels, frame.orientation) : pixels
  } catch (error) {
    const reason = error instanceof TypeError ? 'what it holds leads nowhere' : (error as Error).message
    throw new Error(`JPEG: the file is damaged, or of a kind that is not read: ${reason}`, { cause: error })
  }
}

/**
 * Throws where a header declares a picture that so many bytes hardly mean, before memory is taken for it: each block of
 * 8 x 8 samples takes at least one bit in progressive files, two in others.
 */
function requireProportion({ width, height, blocks, progressive }: JpegFrame, bytes: number): void {
  const bits = blocks * (progressive ? 1 : 2)
  if (bits <= bytes * 8 && 3 * width * height <= ROOM + RATIO * bytes) return
  throw new Error(
    `JPEG: ${bytes} bytes can't hold the ${width} x ${height} pixels that the header declares, or hardly mean them`,
  )
}

/** A picture that was taken in one of EXIF's eight orientations, as one sees it: mirrored along axes, then axes exchanged. */
function turned(pixels: NdArray, orientation: number): NdArray {
  const [height, width, channels] = pixels.shape
  const [down, across] = [[3, 4, 6, 7].includes(orientation), [2, 3, 7, 8].includes(orientation)]
  const mirrored = new Uint8Array(pixels.size)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = ((down ? height - 1 - y : y) * width + (across ? width - 1 - x : x)) * channels
      mirrored.set(pixels.data.subarray(from, from + channels), (y * width + x) * channels)
    }
  }
  const result = new NdArray(mirrored, pixels.shape)
  return orientation > 4 ? result.transpose([1, 0, 2]) : result
}
