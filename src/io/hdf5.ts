import type { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import { type ElementType, fromBytes } from './elements.js'
import { attributeOf, type Heaps, type Texts } from './hdf5/attributes.js'
import { Hdf5Bytes } from './hdf5/bytes.js'
import { chunkedBytes } from './hdf5/chunks.js'
import { type Links, linksOf } from './hdf5/links.js'
import { DATASPACE, DATATYPE, FILTERS, LAYOUT, type Message, messagesAt, rootOf } from './hdf5/objects.js'
import { type Hdf5Type, shapeAt, typeAt } from './hdf5/types.js'

const [COMPACT, CHUNKED] = [0, 2]

/** A group or an array. */
interface Found {
  messages: readonly Message[]
  isArray: boolean
}

/**
 * An HDF5 file of groups, arrays and texts, as h5py writes them. Nothing is read before it is asked for, what it leads
 * to is read once, no more in all than twice the file, and unpacks to no more than is in proportion to it: a damaged file
 * can only throw.
 *
 * Format: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
export class Hdf5File {
  readonly #file: Hdf5Bytes
  readonly #root: number
  /** What has been read, by its place. */
  readonly #objects = new Map<number, Found>()
  readonly #links = new Map<number, Links>()
  readonly #heaps: Heaps = new Map()

  /** Throws for what is no HDF5 file. */
  constructor(bytes: Uint8Array) {
    this.#file = new Hdf5Bytes(bytes)
    this.#root = guarded('the file', () => rootOf(this.#file))
    guarded('the file', () => this.#objectAt(this.#root))
  }

  /** Whether there is a group or an array at a path, `layers/dense/vars`. */
  has(path: string): boolean {
    return this.#find(path) !== null
  }

  /** Names of the members of a group, sorted. */
  names(path: string): string[] {
    const at = this.#find(path)
    if (at === null || this.#object(path, at).isArray) throw new Error(`HDF5: there is no group "${path}"`)
    return [...this.#members(path, at).keys()].sort()
  }

  /** An attribute that is one text; null where there is none. */
  text(path: string, attribute: string): string | null {
    const value = this.#attribute(path, attribute)
    if (value === null) return null
    if (value.texts && !value.isList) return value.texts[0]
    throw new Error(`HDF5: expected one text in the attribute "${attribute}" of "${path}"`)
  }

  /** An attribute that is a list of texts; null where there is none. */
  texts(path: string, attribute: string): string[] | null {
    const value = this.#attribute(path, attribute)
    if (value === null) return null
    if (value.texts && value.isList) return value.texts
    throw new Error(`HDF5: expected a list of texts in the attribute "${attribute}" of "${path}"`)
  }

  /**
   * The array at a path: floats of any size as float32, whole numbers as int32.
   * @throws Error where there is none, it is packed by a filter that is not read, or declares more than the file holds
   */
  array(path: string): NdArray {
    const at = this.#find(path)
    const found = at === null ? null : this.#object(path, at)
    if (!found?.isArray) throw new Error(`HDF5: there is no array "${path}"`)
    const { type, shape, bytes } = guarded(path, () => this.#contents(found.messages))
    const ordered = type.isBigEndian ? reversed(bytes, type.size) : bytes
    const array = fromBytes(ordered, `${type.kind}${type.size}` as ElementType, shape, `HDF5 "${path}"`)
    return type.kind === 'f' ? array : array.astype('int32')
  }

  #contents(messages: readonly Message[]): { type: NumberType; shape: number[]; bytes: Uint8Array } {
    const file = this.#file
    const at = (kind: number) => messages.find((message) => message.kind === kind)?.at
    const [space, kind, layout, filters] = [DATASPACE, DATATYPE, LAYOUT, FILTERS].map(at)
    if (kind === undefined || layout === undefined) throw new Error('an array is not described')
    const type = typeAt(file, kind)
    if (type.kind === 'text' || type.kind === 'texts') {
      throw new Error('it holds texts; floats and whole numbers are read')
    }
    const shape = shapeAt(file, space!) ?? [0]
    const [version, storage] = [file.u8(layout), file.u8(layout + 1)]
    if (version < 3 || version > 5 || storage > CHUNKED) {
      throw new Error(
        `its layout (version ${version}, class ${storage}) is not read: rewrite it with h5repack -l CONTI`,
      )
    }
    const size = sizeOf(shape) * type.size
    if (size === 0) return { type, shape, bytes: new Uint8Array() }
    if (storage === CHUNKED) {
      return { type, shape, bytes: chunkedBytes(file, layout, filters, shape, type.size) }
    }
    const place = storage === COMPACT ? layout + 4 : file.address(layout + 2)
    const stored = storage === COMPACT ? file.u16(layout + 2) : file.u64(layout + 10)
    if (place === null || stored !== size) {
      throw new Error(
        `it declares the shape [${shape.join(', ')}], ${size} bytes, and holds ${place === null ? 0 : stored}`,
      )
    }
    return { type, shape, bytes: file.bytes(place, size) }
  }

  #attribute(path: string, attribute: string): Texts | null {
    const at = this.#find(path)
    if (at === null) throw new Error(`HDF5: there is no "${path}"`)
    const { messages } = this.#object(path, at)
    return guarded(path, () => attributeOf(this.#file, messages, attribute, this.#heaps))
  }

  /** Where the object at a path has its header; null where there is none. */
  #find(path: string): number | null {
    let at = this.#root
    for (let rest = path.replace(/^\/+/, ''); rest !== ''; ) {
      if (this.#object(path, at).isArray) return null
      const members = this.#members(path, at)
      const [first] = rest.split('/', 1)
      const name = members.has(first) ? first : [...members.keys()].find((name) => isBeginning(name, rest))
      if (name === undefined) return null
      const place = members.get(name) ?? null
      if (place === null)
        throw new Error(`HDF5: "${path}" is a link to a name or to a file, which is not followed`)
      at = place
      rest = rest.slice(name.length + 1)
    }
    return at
  }

  #members(path: string, at: number): Links {
    const { messages } = this.#object(path, at)
    const links = this.#links.get(at) ?? guarded(path, () => linksOf(this.#file, messages))
    this.#links.set(at, links)
    return links
  }

  #object(path: string, at: number): Found {
    return guarded(path, () => this.#objectAt(at))
  }

  #objectAt(at: number): Found {
    const known = this.#objects.get(at)
    if (known) return known
    const messages = messagesAt(this.#file, at)
    const found = { messages, isArray: messages.some(({ kind }) => kind === DATASPACE) }
    this.#objects.set(at, found)
    return found
  }
}

type NumberType = Extract<Hdf5Type, { isBigEndian: boolean }>

/** On Windows TensorFlow put \ between the parts of a path, which HDF5 takes for part of a name. */
function isBeginning(name: string, path: string): boolean {
  return name.includes('\\') && `${path}/`.startsWith(`${name.replaceAll('\\', '/')}/`)
}

/** Each element's bytes in the other order. */
function reversed(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.map((_, i) => bytes[i - (i % size) + size - 1 - (i % size)])
}

function guarded<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(
      `HDF5: "${what || '/'}" is damaged, or of a kind that is not read: ${(error as Error).message}`,
    )
  }
}
