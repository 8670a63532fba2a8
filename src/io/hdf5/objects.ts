import type { Hdf5Bytes } from './bytes.js'

/** Kinds of messages that are looked at. */
export const DATASPACE = 0x01
export const LINK_INFO = 0x02
export const DATATYPE = 0x03
export const LINK = 0x06
export const LAYOUT = 0x08
export const FILTERS = 0x0b
export const ATTRIBUTE = 0x0c
export const SYMBOL_TABLE = 0x11
export const ATTRIBUTE_INFO = 0x15
const CONTINUATION = 0x10

const WANTED = [
  DATASPACE,
  LINK_INFO,
  DATATYPE,
  LINK,
  LAYOUT,
  FILTERS,
  ATTRIBUTE,
  SYMBOL_TABLE,
  ATTRIBUTE_INFO,
]

/** One of the pieces that describe a group or an array. */
export interface Message {
  kind: number
  at: number
  size: number
}

/** A stretch of an object's header. */
interface Block {
  at: number
  end: number
}

/** Where the header of a file's root group is. */
export function rootOf(file: Hdf5Bytes): number {
  file.requireSignature(1, 'HDF\r\n\x1a\n')
  const version = file.u8(8)
  if (version > 3) throw new Error(`superblocks of version ${version} are not known`)
  const isOld = version < 2
  const [offsets, lengths] = isOld ? [file.u8(13), file.u8(14)] : [file.u8(9), file.u8(10)]
  if (offsets !== 8 || lengths !== 8) {
    throw new Error(`addresses of ${offsets} bytes and lengths of ${lengths} are not read; expected 8`)
  }
  const base = isOld ? 24 + (version === 1 ? 4 : 0) : 12
  if (file.u64(base) !== 0) throw new Error('the file begins with something else (a user block)')
  // The older ones have an entry of a symbol table here: a name's place, the header's address, …
  return file.u64(isOld ? base + 32 + 8 : base + 24)
}

/**
 * The messages of the object whose header is at an address.
 *
 * Format: HDF5 File Format Specification, IV.A, "Data Object Headers", versions 1 and 2.
 */
export function messagesAt(file: Hdf5Bytes, at: number): Message[] {
  return file.u8(at) === 1 ? older(file, at) : newer(file, at)
}

function older(file: Hdf5Bytes, at: number): Message[] {
  let left = file.u16(at + 2)
  return follow([{ at: at + 16, end: at + 16 + file.u32(at + 8) }], (block, blocks) => {
    const found: Message[] = []
    for (let next = block.at; left > 0 && next + 8 <= block.end; left--) {
      const [kind, size, flags] = [file.u16(next), file.u16(next + 2), file.u8(next + 4)]
      next += 8
      if (kind === CONTINUATION) {
        const start = file.u64(next)
        blocks.push({ at: start, end: start + file.u64(next + 8) })
      } else keep(found, { kind, at: next, size }, flags)
      next += size
    }
    return found
  })
}

function newer(file: Hdf5Bytes, at: number): Message[] {
  file.requireSignature(at, 'OHDR')
  const [version, bits] = [file.u8(at + 4), file.u8(at + 5)]
  if (version !== 2) throw new Error(`object headers of version ${version} are not known`)
  const sizeAt = at + 6 + (bits & 0x20 ? 16 : 0) + (bits & 0x10 ? 4 : 0)
  const width = 1 << (bits & 3)
  const start = sizeAt + width
  const head = bits & 4 ? 6 : 4 // of a message, with or without the order in which it was made
  return follow([{ at: start, end: start + unsigned(file, sizeAt, width) }], (block, blocks) => {
    const found: Message[] = []
    for (let next = block.at; next + head <= block.end; ) {
      const [kind, size, flags] = [file.u8(next), file.u16(next + 1), file.u8(next + 3)]
      next += head
      if (kind === CONTINUATION) {
        const place = file.u64(next)
        file.requireSignature(place, 'OCHK')
        blocks.push({ at: place + 4, end: place + file.u64(next + 8) - 4 })
      } else keep(found, { kind, at: next, size }, flags)
      next += size
    }
    return found
  })
}

/** Reads blocks, and those that they lead to, each once. */
function follow(blocks: Block[], read: (block: Block, blocks: Block[]) => Message[]): Message[] {
  const seen = new Set<number>()
  const messages: Message[] = []
  for (const block of blocks) {
    if (seen.has(block.at)) throw new Error('a header leads back into itself')
    seen.add(block.at)
    for (const message of read(block, blocks)) messages.push(message)
  }
  return messages
}

function keep(found: Message[], message: Message, flags: number): void {
  if (!WANTED.includes(message.kind)) return
  if (flags & 2) throw new Error('objects share descriptions; save it with the defaults of h5py')
  found.push(message)
}

/** A number of so many bytes. */
export function unsigned(file: Hdf5Bytes, at: number, width: number): number {
  let number = 0
  for (let i = width - 1; i >= 0; i--) number = number * 256 + file.u8(at + i)
  return number
}
