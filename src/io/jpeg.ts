import { NdArray } from '../tensor/ndarray.js'

/** What an image may take while it is decoded: enough for 100 million pixels. */
const LIMITS = { maxResolutionInMP: 100, maxMemoryUsageInMB: 2048 }

/**
 * Decodes a JPEG, baseline or progressive, to uint8 [height, width, 3]. It is not turned the way that a camera
 * may have noted beside it.
 * @throws Error for a damaged file, and for one that declares more than 100 million pixels
 */
export async function decodeJpeg(bytes: Uint8Array): Promise<NdArray> {
  const { decode } = await import('jpeg-js') // loaded when the first image is decoded
  try {
    const strict = { useTArray: true, formatAsRGBA: false, tolerantDecoding: false } as const
    const { data, width, height } = decode(bytes, { ...strict, ...LIMITS })
    return new NdArray(new Uint8Array(data), [height, width, 3])
  } catch (error) {
    throw new Error(`JPEG: ${(error as Error).message}`, { cause: error })
  }
}
