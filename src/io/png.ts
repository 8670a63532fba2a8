import { NdArray } from '../tensor/ndarray.js'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Channels by colour type: greyscale, RGB, greyscale and alpha, RGBA. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 }

/**
 * Decodes a PNG of 8 bits per channel, without palette or interlace, to uint8 [height, width, channels].
 * Checksums of chunks are not looked at; a damaged image still fails, in the inflate stream's own checksum.
 *
 * Format and filters: https://www.w3.org/TR/png-3/
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<NdArray> {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte))
    throw new Error('PNG: the file does not begin as a PNG does')
  const { header, compressed } = readChunks(bytes)
  const [width, height] = [header.getUint32(0), header.getUint32(4)]
  const [depth, colour, , , interlace] = [8, 9, 10, 11, 12].map((at) => header.getUint8(at))
  const channels = CHANNELS[colour]
  if (depth !== 8 || channels === undefined || interlace !== 0) {
    throw new Error(
      `PNG: expected 8 bits per channel, no palette, no interlace; got ${depth} bits, colour type ${colour}, ` +
        `interlace ${interlace}. Save the image as plain RGB`,
    )
  }
  const stride = width * channels
  const filtered = await inflate(compressed, height * (stride + 1))
  return new NdArray(unfilter(filtered, height, stride, channels), [height, width, channels])
}

function readChunks(bytes: Uint8Array<ArrayBuffer>): { header: DataView; compressed: Blob } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let header: DataView | undefined
  const data: Uint8Array<ArrayBuffer>[] = []
  for (let at = SIGNATURE.length; ; ) {
    // A chunk: length, four letters, that many bytes, checksum.
    const length = at + 12 <= bytes.length ? view.getUint32(at) : 0
    if (at + 12 + length > bytes.length) throw new Error('PNG: the file ends before its end chunk')
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR' && length === 13) header = new DataView(body.buffer, body.byteOffset, length)
    if (type === 'IDAT') data.push(body)
    if (type === 'IEND') break
    at += 12 + length
  }
  if (!header) throw new Error('PNG: the file has no header chunk')
  return { header, compressed: new Blob(data) }
}

/** Inflates to exactly `length` bytes; stops as soon as there are more, so that no small file fills the memory. */
async function inflate(compressed: Blob, length: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let got = 0
  const reader = compressed.stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  while (got <= length) {
    const { done, value } = await reader.read().catch((cause) => {
      throw new Error('PNG: the pixel data is damaged', { cause })
    })
    if (done) break
    chunks.push(value)
    got += value.length
  }
  if (got === length) return new Uint8Array(await new Blob(chunks).arrayBuffer())
  await reader.cancel()
  throw new Error(
    `PNG: the header asks for ${length} bytes of pixels, the file holds ${got < length ? got : 'more'}`,
  )
}

/**
 * Undoes the filter of each row: a byte is stored as its difference from a prediction made of its
 * neighbours one pixel to the left (a), above (b) and above left (c).
 */
function unfilter(rows: Uint8Array, height: number, stride: number, pixel: number): Uint8Array {
  const out = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1) + 1
    const to = y * stride
    const filter = rows[from - 1]
    if (filter > 4) throw new Error(`PNG: row ${y} has the unknown filter ${filter}`)
    for (let x = 0; x < stride; x++) {
      const a = x < pixel ? 0 : out[to + x - pixel]
      const b = y === 0 ? 0 : out[to + x - stride]
      const c = x < pixel || y === 0 ? 0 : out[to + x - stride - pixel]
      out[to + x] = rows[from + x] + predict(filter, a, b, c)
    }
  }
  return out
}

function predict(filter: number, a: number, b: number, c: number): number {
  if (filter === 0) return 0
  if (filter === 1) return a
  if (filter === 2) return b
  if (filter === 3) return (a + b) >> 1
  // Paeth: whichever neighbour is nearest to a + b - c, in this order.
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}
