import type { Hdf5Bytes } from './bytes.js'

/** Kinds of trees: of a group's members, and of an array's chunks. */
export const [GROUP_TREE, CHUNK_TREE] = [0, 1]

/**
 * Where the keys at the bottom of a B-tree of version 1 are (III.A.1); each has the place of what it leads to behind it.
 * Levels fall by one from node to node, so a tree that leads to itself is none.
 */
export function keysOf(file: Hdf5Bytes, root: number, kind: number, keySize: number): number[] {
  file.requireSignature(root, 'TREE')
  let level = file.u8(root + 5)
  let nodes = [root]
  for (; ; level--) {
    const keys = nodes.flatMap((node) => {
      file.requireSignature(node, 'TREE')
      if (file.u8(node + 4) !== kind || file.u8(node + 5) !== level)
        throw new Error('a tree has nodes of another kind, or leads to itself')
      return Array.from({ length: file.u16(node + 6) }, (_, i) => node + 24 + (keySize + 8) * i)
    })
    if (level === 0) return keys
    nodes = keys.map((key) => file.u64(key + keySize))
  }
}
