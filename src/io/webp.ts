import { host } from '../host.js'
import { NdArray } from '../tensor/ndarray.js'
import { requirePixels } from './pictureSize.js'

/**
 * Decodes a WebP to uint8 [height, width, 4]: by the browser, or in Node by Google's library as WebAssembly.
 * @throws Error for a damaged file, an animation, and for one out of proportion
 */
export async function decodeWebp(bytes: Uint8Array): Promise<NdArray> {
  const [width, height] = sizeOf(bytes)
  requirePixels('WebP', width, height, bytes.length)
  const { packageFile } = host()
  try {
    const { data } = packageFile ? await byLibrary(bytes, packageFile) : await byBrowser(bytes, width, height)
    return new NdArray(new Uint8Array(data.buffer, data.byteOffset, data.length), [height, width, 4])
  } catch (error) {
    throw new Error(`WebP: the file is damaged, or of a kind that is not read: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** Width and height of the three kinds: lossy, lossless, and with a header of its own. */
function sizeOf(bytes: Uint8Array): [number, number] {
  if (bytes.length < 30) throw new Error('WebP: the file is cut short')
  const kind = String.fromCharCode(...bytes.subarray(12, 16))
  const u16 = (at: number) => bytes[at] + 256 * bytes[at + 1]
  if (kind === 'VP8 ') return [u16(26) & 0x3fff, u16(28) & 0x3fff]
  if (kind === 'VP8L') {
    const bits = u16(21) + 65536 * u16(23)
    return [(bits & 0x3fff) + 1, (Math.floor(bits / 2 ** 14) & 0x3fff) + 1]
  }
  if (kind !== 'VP8X') throw new Error('WebP: the file has no picture')
  if (bytes[20] & 2) throw new Error('WebP: animations are not read')
  return [u16(24) + 65536 * bytes[26] + 1, u16(27) + 65536 * bytes[29] + 1]
}

let library: Promise<typeof import('@jsquash/webp/decode.js')> | null = null

async function byLibrary(bytes: Uint8Array, packageFile: (name: string) => Promise<Uint8Array<ArrayBuffer>>) {
  library ??= import('@jsquash/webp/decode.js').then(async (webp) => {
    const wasm = await packageFile('@jsquash/webp/codec/dec/webp_dec.wasm')
    await webp.init(await WebAssembly.compile(wasm))
    return webp
  })
  const { default: decode } = await library
  return decode(new Uint8Array(bytes).buffer)
}

async function byBrowser(bytes: Uint8Array, width: number, height: number) {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/webp' }))
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, width, height)
}
