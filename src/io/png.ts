import { type Bytes, unpacked } from '../remote.js'
import { NdArray } from '../tensor/ndarray.js'
import { crc32 } from './crc32.js'
import { type Grid, passesOf, unfilter } from './pngRows.js'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Samples a pixel, and the bits that they may have, by type of colour. */
const COLOURS: Readonly<Record<number, { name: string; channels: number; depths: readonly number[] }>> = {
  0: { name: 'grey', channels: 1, depths: [1, 2, 4, 8, 16] },
  2: { name: 'RGB', channels: 3, depths: [8, 16] },
  3: { name: 'palette', channels: 1, depths: [1, 2, 4, 8] },
  4: { name: 'grey with alpha', channels: 2, depths: [8, 16] },
  6: { name: 'RGB with alpha', channels: 4, depths: [8, 16] },
}
const PALETTE = 3

/** Bytes that pixels may take, whatever the file's size (11 million in colours), and for each of its bytes. */
const ROOM = 2 ** 25
const RATIO = 200
const MOST_PIXELS = 1e8

/** What is read of a file: sizes, the deflated samples, and what tells their colours. */
interface Parts {
  grid: Grid
  colour: number
  data: Bytes
  palette: Uint8Array | null
  transparency: Uint8Array | null
}

/**
 * Decodes a PNG to uint8 [height, width, channels]: 1 to 4 channels, a palette's colours as 3 or 4, a colour that counts
 * as transparent as one more. Few bits are stretched to 8, of 16 the upper ones are taken. Checksums are looked at.
 *
 * Format: https://www.w3.org/TR/png-3/
 * @throws Error for a damaged file, and one whose pixels don't fill its size; no more is unpacked than that asks for
 */
export async function decodePng(bytes: Uint8Array): Promise<NdArray> {
  const parts = readParts(bytes)
  const { width, height } = parts.grid
  requireProportion(parts.grid, bytes.length)
  const passes = passesOf(parts.grid)
  const rows = await inflated(
    parts.data,
    passes.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  const painter = painterOf(parts)
  const pixels = new Uint8Array(width * height * painter.channels)
  let at = 0
  for (const pass of passes) {
    unfilter(rows.subarray(at, at + pass.bytes), pass, (row, y) => {
      for (let x = 0; x < pass.width; x++) {
        const pixel = (pass.y + y * pass.stepY) * width + pass.x + x * pass.stepX
        painter.paint(row, x, pixels, pixel * painter.channels)
      }
    })
    at += pass.bytes
  }
  return new NdArray(pixels, [height, width, painter.channels])
}

/** Throws where a header declares a picture that so many bytes hardly mean, before memory is taken for it. */
function requireProportion({ width, height, channels, depth }: Grid, bytes: number): void {
  const pixels = width * height
  const size = pixels * Math.max(channels, 3) * (depth === 16 ? 2 : 1) // a palette's index stands for three
  if (pixels > 0 && pixels <= MOST_PIXELS && size <= ROOM + RATIO * bytes) return
  throw new Error(
    `PNG: ${bytes} bytes can't hold the ${width} x ${height} pixels that the header declares, or hardly mean them`,
  )
}

async function inflated(data: Bytes, size: number): Promise<Bytes> {
  const rows = await unpacked(data, 'deflate', size).catch((error) => {
    throw new Error(`PNG: the pixels are damaged (${(error as Error).message})`, { cause: error })
  })
  if (rows.length < size)
    throw new Error(`PNG: the pixels don't fill the picture: ${rows.length} bytes of ${size}`)
  return rows
}

/** Goes through the chunks: each a length, a name, bytes and a checksum of the last two. */
function readParts(bytes: Uint8Array): Parts {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new Error('PNG: wrong PNG signature')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, Uint8Array>()
  const data: Uint8Array[] = []
  for (let at = SIGNATURE.length; !found.has('IEND'); ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY
    const end = at + 8 + length
    if (end + 4 > bytes.length) throw new Error('PNG: the file is cut short')
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
      throw new Error(`PNG: the chunk "${name}" is damaged (its checksum does not match)`)
    }
    if (found.size === 0 && name !== 'IHDR') throw new Error(`PNG: expected IHDR first, got "${name}"`)
    const body = bytes.subarray(at + 8, end)
    if (name === 'IDAT') data.push(body)
    else found.set(name, body)
    at = end + 4
  }
  const { grid, colour } = readHeader(found.get('IHDR')!)
  const palette = colour === PALETTE ? (found.get('PLTE') ?? null) : null
  if (colour === PALETTE && (!palette || palette.length % 3 !== 0))
    throw new Error('PNG: there is no palette')
  return { grid, colour, data: joined(data), palette, transparency: found.get('tRNS') ?? null }
}

function readHeader(header: Uint8Array): { grid: Grid; colour: number } {
  if (header.length !== 13) throw new Error(`PNG: expected a header of 13 bytes, got ${header.length}`)
  const view = new DataView(header.buffer, header.byteOffset, 13)
  const [depth, colour, compression, filter, interlace] = header.subarray(8)
  const kind = COLOURS[colour]
  if (!kind?.depths.includes(depth)) {
    throw new Error(`PNG: colours of type ${colour} with ${depth} bits a channel are not of the format`)
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw new Error(`PNG: unknown compression ${compression}, filter ${filter} or interlace ${interlace}`)
  }
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  return { grid: { width, height, channels: kind.channels, depth, interlaced: interlace === 1 }, colour }
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Sets the pixel `x` of a row of samples into `pixels` at a place. */
interface Painter {
  channels: number
  paint(row: Uint8Array, x: number, pixels: Uint8Array, at: number): void
}

function painterOf({ grid: { channels, depth }, colour, palette, transparency }: Parts): Painter {
  const sample = samplerOf(depth)
  if (palette) {
    const count = palette.length / 3
    const width = transparency ? 4 : 3
    const paint: Painter['paint'] = (row, x, pixels, at) => {
      const index = sample(row, x)
      if (index >= count) throw new Error(`PNG: a pixel has colour ${index} of a palette of ${count}`)
      for (let c = 0; c < 3; c++) pixels[at + c] = palette[3 * index + c]
      if (transparency) pixels[at + 3] = transparency[index] ?? 255
    }
    return { channels: width, paint }
  }
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1
  const shift = depth === 16 ? 8 : 0
  // One colour may count as transparent, as samples of 16 bits.
  const clear =
    transparency && channels % 2 === 1 ? colourOf(transparency, channels, COLOURS[colour].name) : null
  const paint: Painter['paint'] = (row, x, pixels, at) => {
    let isClear = clear !== null
    for (let c = 0; c < channels; c++) {
      const value = sample(row, x * channels + c)
      isClear &&= value === clear?.[c]
      pixels[at + c] = (value >> shift) * scale
    }
    if (clear) pixels[at + channels] = isClear ? 0 : 255
  }
  return { channels: channels + (clear ? 1 : 0), paint }
}

function colourOf(transparency: Uint8Array, channels: number, name: string): number[] {
  if (transparency.length !== 2 * channels) {
    throw new Error(
      `PNG: the transparent colour has ${transparency.length} bytes, expected ${2 * channels} for ${name}`,
    )
  }
  return Array.from({ length: channels }, (_, c) => transparency[2 * c] * 256 + transparency[2 * c + 1])
}

/** Reads sample `i` of a row; several share a byte where they have few bits, the first in the highest. */
function samplerOf(depth: number): (row: Uint8Array, i: number) => number {
  if (depth === 8) return (row, i) => row[i]
  if (depth === 16) return (row, i) => row[2 * i] * 256 + row[2 * i + 1]
  const mask = 2 ** depth - 1
  return (row, i) => (row[(i * depth) >> 3] >> (8 - depth - ((i * depth) & 7))) & mask
}
