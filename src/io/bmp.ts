import { NdArray } from '../tensor/ndarray.js'
import { requirePixels } from './pictureSize.js'

/**
 * Decodes a BMP, uncompressed, of 1, 4, 8, 24 or 32 bits a pixel, to uint8 [height, width, 3]; its fourth byte, which few mean as
 * opacity, is left out.
 *
 * Format: https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 * @throws Error for a damaged file, and for kinds that are not read
 */
export function decodeBmp(bytes: Uint8Array): NdArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 54) throw new Error('BMP: the file is cut short')
  const [start, header] = [view.getUint32(10, true), view.getUint32(14, true)]
  const [width, tall] = [view.getInt32(18, true), view.getInt32(22, true)]
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)]
  // Rows come from the bottom up, unless the height is negative.
  const height = Math.abs(tall)
  requirePixels('BMP', width, height, bytes.length)
  if (header < 40 || ![1, 4, 8, 24, 32].includes(bits))
    throw new Error(`BMP: ${bits} bits a pixel are not read`)
  const isPlain =
    compression === 0 || (compression === 3 && bits === 32 && view.getUint32(54, true) === 0xff0000)
  if (!isPlain) throw new Error('BMP: compressed files, and other orders of colours, are not read')
  const row = Math.ceil((width * bits) / 32) * 4
  if (start + row * height > bytes.length)
    throw new Error(`BMP: the file is cut short: ${width} x ${height} pixels need more`)
  const palette = 14 + header
  const pixels = new Uint8Array(height * width * 3)
  for (let y = 0; y < height; y++) {
    const line = start + (tall > 0 ? height - 1 - y : y) * row
    for (let x = 0; x < width; x++) {
      const bit = x * bits
      const byte = line + (bit >> 3)
      // Few bits are a place in the palette, the first pixel in the upper ones.
      const colour =
        bits > 8 ? byte : palette + 4 * ((bytes[byte] >> (8 - bits - (bit & 7))) & (2 ** bits - 1))
      if (bits <= 8 && colour + 3 > start) throw new Error('BMP: a pixel has a colour that the palette lacks')
      for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = bytes[colour + 2 - c]
    }
  }
  return new NdArray(pixels, [height, width, 3])
}
