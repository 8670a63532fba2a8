import type { Hdf5Bytes } from './bytes.js'
import { LINK, LINK_INFO, type Message, SYMBOL_TABLE, unsigned } from './objects.js'
import { GROUP_TREE, keysOf } from './tree.js'

/** The members of a group: where their headers are, by name; null for links to names, which are not followed. */
export type Links = Map<string, number | null>

const SOFT_LINK = 2

/** The members of the group that messages describe. */
export function linksOf(file: Hdf5Bytes, messages: readonly Message[]): Links {
  const links: Links = new Map()
  for (const { kind, at } of messages) {
    if (kind === SYMBOL_TABLE) addSymbols(file, at, links)
    if (kind === LINK) addLink(file, at, links)
    if (kind === LINK_INFO && file.address(at + (file.u8(at + 1) & 1 ? 10 : 2)) !== null) {
      throw new Error(
        'its members are kept in a newer way; save it with libver "earliest", the default of h5py',
      )
    }
  }
  return links
}

/** The older way: a tree of tables of symbols, and a heap that has their names (III.A.1, III.B, III.D). */
function addSymbols(file: Hdf5Bytes, at: number, links: Links): void {
  const heap = file.u64(at + 8)
  file.requireSignature(heap, 'HEAP')
  const names = file.u64(heap + 24)
  const end = names + file.u64(heap + 8)
  for (const key of keysOf(file, file.u64(at), GROUP_TREE, 8)) {
    const table = file.u64(key + 8)
    file.requireSignature(table, 'SNOD')
    const count = file.u16(table + 6)
    for (let i = 0; i < count; i++) {
      const entry = table + 8 + 40 * i
      const name = file.textUntilZero(names + file.u64(entry), end)
      links.set(name, file.u32(entry + 16) === SOFT_LINK ? null : file.u64(entry + 8))
    }
  }
}

/** The newer way: a message for each (IV.A.2.g). */
function addLink(file: Hdf5Bytes, at: number, links: Links): void {
  const bits = file.u8(at + 1)
  let next = at + 2
  const isHard = !(bits & 8) || file.u8(next) === 0
  next += (bits & 8 ? 1 : 0) + (bits & 4 ? 8 : 0) + (bits & 16 ? 1 : 0)
  const width = 1 << (bits & 3)
  const length = unsigned(file, next, width)
  const name = file.text(next + width, length)
  links.set(name, isHard ? file.u64(next + width + length) : null)
}
