import { inflate } from '../inflate.js'
import type { Hdf5Bytes } from './bytes.js'

/** What a chunk went through when it was written. */
interface Filter {
  id: number
  /** The filter's first setting; of shuffle, the bytes of an element. */
  setting: number
}

const [DEFLATE, SHUFFLE, FLETCHER32] = [1, 2, 3]
const OTHERS: Readonly<Record<number, string>> = { 4: 'szip', 5: 'nbit', 6: 'scaleoffset', 32000: 'lzf' }

/** The filters that a message describes, in the order in which they were applied (IV.A.2.l). */
export function filtersAt(file: Hdf5Bytes, at: number): Filter[] {
  const [version, count] = [file.u8(at), file.u8(at + 1)]
  if (version !== 1 && version !== 2) throw new Error(`filters of version ${version} are not known`)
  const filters: Filter[] = []
  let next = at + (version === 1 ? 8 : 2)
  for (let i = 0; i < count; i++) {
    const id = file.u16(next)
    const head = version === 1 || id >= 256 ? 8 : 6 // with the length of a name, or without
    const settings = file.u16(next + head - 2)
    const first = next + head + (head === 8 ? file.u16(next + 2) : 0)
    if (id < DEFLATE || id > FLETCHER32) {
      throw new Error(
        `it is packed by ${OTHERS[id] ?? `filter ${id}`}; gzip, shuffle and fletcher32 are read: ` +
          'write it anew with compression="gzip" of h5py, or unpack it with h5repack -f NONE',
      )
    }
    if (filters.some((filter) => filter.id === id)) throw new Error('it went through one filter twice')
    filters.push({ id, setting: settings > 0 ? file.u32(first) : 0 })
    next = first + 4 * (settings + (version === 1 ? settings % 2 : 0))
  }
  return filters
}

/**
 * A chunk as it was before the filters.
 * @param skipped a bit for each filter that was not applied
 * @param size the bytes that it has then
 * @throws Error where it has more or fewer, or a checksum doesn't match
 */
export function unfiltered(
  bytes: Uint8Array,
  filters: readonly Filter[],
  skipped: number,
  size: number,
): Uint8Array {
  let data = bytes
  for (const [i, { id, setting }] of [...filters.entries()].reverse()) {
    if ((skipped >>> i) & 1) continue
    if (id === DEFLATE) data = unzlib(data, size + 4) // a checksum may have been applied before
    if (id === SHUFFLE) data = unshuffled(data, setting)
    if (id === FLETCHER32) data = withoutChecksum(data)
  }
  if (data.length !== size) throw new Error(`a chunk holds ${data.length} bytes, expected ${size}`)
  return data
}

/** Inflates a stream of zlib (RFC 1950): two bytes of header, what is deflated, Adler-32. */
function unzlib(data: Uint8Array, size: number): Uint8Array {
  const [method, flags] = data
  if (data.length < 6 || (method & 15) !== 8 || (method * 256 + flags) % 31 !== 0 || flags & 32) {
    throw new Error('a chunk is damaged: expected a stream of zlib')
  }
  const bytes = inflate(data.subarray(2, -4), size, 'a chunk')
  const [a, b] = sums(bytes, 1, 1, 65521)
  requireSums(new DataView(data.buffer, data.byteOffset + data.length - 4, 4).getUint32(0) === b * 65536 + a)
  return bytes
}

/** Puts the bytes of elements together: all first bytes came first, then all second ones, …; a rest is as it is. */
function unshuffled(data: Uint8Array, width: number): Uint8Array {
  if (width < 2) return data
  const count = Math.floor(data.length / width)
  const bytes = data.slice()
  for (let part = 0; part < width && count > 0; part++) {
    for (let i = 0; i < count; i++) bytes[i * width + part] = data[part * count + i]
  }
  return bytes
}

/** Checks the Fletcher-32 at the end, whose sums may stand for 0 as 65535. */
function withoutChecksum(data: Uint8Array): Uint8Array {
  if (data.length < 4) throw new Error('a chunk is damaged: it has no checksum')
  const bytes = data.subarray(0, -4)
  const [a, b] = sums(bytes, 2, 0, 65535)
  const stored = new DataView(data.buffer, data.byteOffset + bytes.length, 4)
  requireSums(stored.getUint16(0, true) % 65535 === a && stored.getUint16(2, true) % 65535 === b)
  return bytes
}

/** The sum of the words of one or two bytes, and the sum of all sums on the way to it. */
function sums(bytes: Uint8Array, width: 1 | 2, first: number, modulus: number): [number, number] {
  let [a, b] = [first, 0]
  for (let at = 0; at < bytes.length; ) {
    // So many can be added before a remainder must be taken.
    for (const end = Math.min(at + 256, bytes.length); at < end; at += width) {
      a += width === 1 ? bytes[at] : bytes[at] * 256 + (bytes[at + 1] ?? 0)
      b += a
    }
    a %= modulus
    b %= modulus
  }
  return [a, b]
}

function requireSums(areEqual: boolean): void {
  if (!areEqual) throw new Error('a chunk is damaged: its checksum does not match')
}
