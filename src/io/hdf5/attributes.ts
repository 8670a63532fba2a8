import type { Hdf5Bytes } from './bytes.js'
import { ATTRIBUTE, ATTRIBUTE_INFO, type Message } from './objects.js'
import { shapeAt, typeAt } from './types.js'

/** An attribute's texts; `null` for what is none. `isList` where there may be several. */
export interface Texts {
  texts: string[] | null
  isList: boolean
}

/** Where the collections of texts of any length are that have been read: their members by number. */
export type Heaps = Map<number, Map<number, number>>

/** The attribute of a name among an object's messages (IV.A.2.m); null where there is none. */
export function attributeOf(
  file: Hdf5Bytes,
  messages: readonly Message[],
  name: string,
  heaps: Heaps,
): Texts | null {
  for (const { kind, at } of messages) {
    if (kind === ATTRIBUTE_INFO && file.address(at + (file.u8(at + 1) & 1 ? 4 : 2)) !== null) {
      throw new Error(
        'its attributes are kept in a newer way; save it with libver "earliest", the default of h5py',
      )
    }
    if (kind !== ATTRIBUTE) continue
    const version = file.u8(at)
    if (version < 1 || version > 3) throw new Error(`attributes of version ${version} are not known`)
    const lengths = [2, 4, 6].map((offset) => file.u16(at + offset))
    const padded = version === 1 ? lengths.map((length) => Math.ceil(length / 8) * 8) : lengths
    const nameAt = at + (version === 3 ? 9 : 8)
    if (file.text(nameAt, lengths[0]) !== name) continue
    if (version > 1 && file.u8(at + 1) & 3) throw new Error('attributes share descriptions')
    const typeIs = nameAt + padded[0]
    const spaceIs = typeIs + padded[1]
    return textsAt(file, { typeIs, spaceIs, at: spaceIs + padded[2] }, heaps)
  }
  return null
}

function textsAt(
  file: Hdf5Bytes,
  { typeIs, spaceIs, at }: { typeIs: number; spaceIs: number; at: number },
  heaps: Heaps,
): Texts {
  const shape = shapeAt(file, spaceIs)
  const isList = shape === null || shape.length > 0
  const count = shape === null ? 0 : shape.reduce((product, n) => product * n, 1)
  if (count === 0) return { texts: [], isList }
  const type = typeAt(file, typeIs)
  if (type.kind !== 'text' && type.kind !== 'texts') return { texts: null, isList }
  if (type.size === 0) throw new Error('an attribute has texts of no length')
  const texts: string[] = []
  for (let i = 0; i < count; i++) {
    const item = at + i * type.size
    texts.push(type.kind === 'text' ? file.text(item, type.size) : textElsewhere(file, item, heaps))
  }
  return { texts, isList }
}

/** A text of any length: its length, the collection that it is in, and its number there (III.E). */
function textElsewhere(file: Hdf5Bytes, at: number, heaps: Heaps): string {
  const [length, collection, number] = [file.u32(at), file.u64(at + 4), file.u32(at + 12)]
  if (length === 0) return ''
  if (!heaps.has(collection)) heaps.set(collection, membersOf(file, collection))
  const place = heaps.get(collection)!.get(number)
  if (place === undefined) throw new Error('a text is not where the file says')
  return file.text(place, length)
}

/** Where the members of a collection are, by their numbers. */
function membersOf(file: Hdf5Bytes, at: number): Map<number, number> {
  file.requireSignature(at, 'GCOL')
  const end = at + file.u64(at + 8)
  const members = new Map<number, number>()
  for (let next = at + 16; next + 16 <= end; ) {
    const number = file.u16(next)
    if (number === 0) break // what is left of the collection
    members.set(number, next + 16)
    next += 16 + Math.ceil(file.u64(next + 8) / 8) * 8
  }
  return members
}
