import type { Group } from 'h5wasm'
import type { Bytes } from '../remote.js'
import type { NdArray } from '../tensor/ndarray.js'

/** Texts as h5py writes them: a `str` is UTF-8, `bytes` are ASCII; an empty list is one of doubles. */
export interface Hdf5Text {
  text: string | readonly string[]
  ascii: boolean
}

/** A group of an HDF5 file that is to be written. */
export class Hdf5Tree {
  readonly attributes = new Map<string, Hdf5Text>()
  readonly members = new Map<string, Hdf5Tree | NdArray>()

  /** The group at a path below this one, made where there is none. */
  group(path: string): Hdf5Tree {
    const [name, ...rest] = path.split('/')
    const found = this.members.get(name) ?? new Hdf5Tree()
    if (!(found instanceof Hdf5Tree) || name === '' || name === '.') {
      throw new Error(`HDF5: "${path}" can't be a group: an array has the name, or a part of it is empty`)
    }
    this.members.set(name, found)
    return rest.length === 0 ? found : found.group(rest.join('/'))
  }

  /** Puts an array at a path below this group. */
  put(path: string, array: NdArray): void {
    const cut = path.lastIndexOf('/')
    const parent = cut < 0 ? this : this.group(path.slice(0, cut))
    const name = path.slice(cut + 1)
    if (parent.members.has(name)) throw new Error(`HDF5: there would be two of "${path}"`)
    parent.members.set(name, array)
  }

  /** An attribute, UTF-8. */
  setText(name: string, text: string): void {
    this.attributes.set(name, { text, ascii: false })
  }

  /** An attribute, ASCII. */
  setAscii(name: string, text: string | readonly string[]): void {
    this.attributes.set(name, { text, ascii: true })
  }
}

const kinds = { float32: '<f', int32: '<i', uint8: '<B', bool: '<B' } as const

/**
 * Writes an HDF5 file that h5py, and so Keras, reads. The HDF5 library, as WebAssembly, weighs 4 MB and is
 * loaded when it is first needed.
 */
export async function writeHdf5(tree: Hdf5Tree): Promise<Bytes> {
  const { ready, File } = await import('h5wasm')
  const { FS } = await ready
  const name = 'written.h5' // in the library's own memory; nothing waits until it is removed
  // The oldest layout, which h5py's default is, and every reader knows.
  const file = new File(name, 'w', { libver: ['earliest', 'v110'] })
  try {
    fill(file, tree)
    file.close()
    return FS.readFile(name) as Bytes
  } finally {
    FS.unlink(name)
  }
}

function fill(group: Group, { attributes, members }: Hdf5Tree): void {
  for (const [name, { text, ascii }] of attributes) {
    if (text.length === 0 && typeof text !== 'string') {
      group.create_attribute(name, new Float64Array(0), [0], '<d')
    } else {
      const shape = typeof text === 'string' ? [] : [text.length]
      group.create_attribute(name, typeof text === 'string' ? text : [...text], shape, ascii ? 'A' : 'S')
    }
  }
  for (const [name, member] of members) {
    if (member instanceof Hdf5Tree) fill(group.create_group(name), member)
    else {
      const { data, shape, dtype } = member
      group.create_dataset({ name, data, shape: [...shape], dtype: kinds[dtype] })
    }
  }
}
