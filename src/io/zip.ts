import { zipSync } from 'fflate'
import type { Bytes } from '../remote.js'
import { crc32 } from './crc32.js'
import { inflate } from './inflate.js'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const STORED = 0
const DEFLATED = 8

/** What an archive may unpack to: this, and so many times its own size. Trained weights hardly shrink. */
const ROOM = 2 ** 26
const RATIO = 20

/** A member, as the archive's directory describes it. */
interface Entry {
  name: string
  method: number
  crc: number
  packed: number
  size: number
  offset: number
}

/**
 * The members of a zip archive by name. fflate inflates them; the directory is read here, because fflate looks
 * at no checksum and allocates whatever size an archive declares.
 *
 * Format: APPNOTE.TXT of PKWARE.
 * @throws Error for damaged archives, names that lead out of the archive or come twice, and sizes out of
 *   proportion
 */
export function readZip(bytes: Uint8Array): Map<string, Bytes> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const members = new Map<string, Bytes>()
  let room = ROOM + RATIO * bytes.length
  let unread = bytes.length
  for (const entry of directory(bytes, view)) {
    const { name, packed, size } = entry
    requireName(name)
    // Every member has bytes of its own: what an archive unpacks to, and the time for it, is bounded by its size.
    if (packed > unread) throw new Error(`zip: "${name}" overlaps other members, or is cut short`)
    unread -= packed
    if (members.has(name)) throw new Error(`zip: two members are called "${name}"`)
    if (size > room)
      throw new Error(`zip: "${name}" declares ${size} bytes, out of proportion to the archive`)
    room -= size
    const data = unpack(entry, bytes, view)
    if (crc32(data) !== entry.crc) throw new Error(`zip: "${name}" is damaged (its checksum does not match)`)
    members.set(name, data)
  }
  return members
}

/** An archive of members as they are, uncompressed. */
export function writeZip(members: Readonly<Record<string, Uint8Array>>): Bytes {
  return zipSync(members, { level: 0 }) as Bytes
}

function* directory(bytes: Uint8Array, view: DataView): Generator<Entry> {
  const end = endOfDirectory(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) throw new Error('zip: archives above 4 GB (Zip64) are not read')
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw new Error('zip: the directory is damaged')
    }
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    const [crc, packed, size] = [16, 20, 24].map((field) => view.getUint32(at + field, true))
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (flags & 1) throw new Error(`zip: "${name}" is encrypted`)
    yield { name, method, crc, packed, size, offset: view.getUint32(at + 42, true) }
    at += 46 + nameLength + extra + comment
  }
}

/** Where the record is that ends an archive; a comment of up to 65535 bytes may follow it. */
function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  throw new Error('zip: not an archive, or cut short: it has no directory')
}

function unpack({ name, method, packed, size, offset }: Entry, bytes: Uint8Array, view: DataView): Bytes {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_HEADER) {
    throw new Error(`zip: "${name}" is not where the directory says`)
  }
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const data = new Uint8Array(bytes.subarray(start, start + packed))
  if (data.length !== packed) throw new Error(`zip: "${name}" is cut short`)
  if (method !== STORED && method !== DEFLATED) {
    throw new Error(`zip: "${name}" is packed by method ${method}; stored and deflated members are read`)
  }
  const unpacked = method === STORED ? data : inflate(data, size, `zip: "${name}"`)
  if (unpacked.length !== size) {
    throw new Error(`zip: "${name}" declares ${size} bytes and holds ${unpacked.length}`)
  }
  return unpacked
}

/** Nothing is written to where names lead; but who calls a member `../x` means no good. */
function requireName(name: string): void {
  const parts = name.split('/')
  if (name === '' || /[\\\0]|^\/|^[a-zA-Z]:/.test(name) || parts.includes('..')) {
    throw new Error(`zip: the member name ${JSON.stringify(name.slice(0, 80))} leads out of the archive`)
  }
}
