import type { Dataset, Group } from 'jsfive'
import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import { wholeNumbers } from './elements.js'

/**
 * An HDF5 file of groups, arrays and texts, as h5py writes them. jsfive reads it: plain JavaScript, so that
 * no damaged file can do more than throw. Nothing is read before it is asked for.
 */
export class Hdf5File {
  readonly #jsfive: typeof import('jsfive')
  readonly #file: Group
  readonly #length: number

  /** Opens a file; jsfive is loaded when the first one is. Throws for what is no HDF5 file. */
  static async open(bytes: Uint8Array): Promise<Hdf5File> {
    return new Hdf5File(await import('jsfive'), bytes)
  }

  private constructor(jsfive: typeof import('jsfive'), bytes: Uint8Array) {
    this.#jsfive = jsfive
    this.#length = bytes.length
    this.#file = guarded('the file', () => new jsfive.File(new Uint8Array(bytes).buffer, ''))
  }

  /** Whether there is a group or an array at a path, `layers/dense/vars`. */
  has(path: string): boolean {
    return this.#find(path) !== null
  }

  /** Names of the members of a group, sorted. */
  names(path: string): string[] {
    return guarded(path, () => this.#group(path).keys.map(utf8).sort())
  }

  /** An attribute that is one text; null where there is none. */
  text(path: string, attribute: string): string | null {
    const value = this.#attribute(path, attribute)
    if (value === null) return null
    if (typeof value === 'string') return utf8(value)
    throw new Error(`HDF5: expected one text in the attribute "${attribute}" of "${path}"`)
  }

  /** An attribute that is a list of texts; null where there is none. */
  texts(path: string, attribute: string): string[] | null {
    const value = this.#attribute(path, attribute)
    if (value === null) return null
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
      // Texts of a fixed length are filled up with zeros.
      return value.map((item) => utf8(item.replace(/\0+$/, '')))
    }
    throw new Error(`HDF5: expected a list of texts in the attribute "${attribute}" of "${path}"`)
  }

  /**
   * The array at a path: floats of any size as float32, whole numbers as int32.
   * @throws Error where there is none, or it declares more elements than the file could hold
   */
  array(path: string): NdArray {
    const found = this.#find(path)
    if (!(found instanceof this.#jsfive.Dataset)) throw new Error(`HDF5: there is no array "${path}"`)
    const { shape, dtype } = guarded(path, () => ({ shape: [...found.shape], dtype: found.dtype }))
    const kind = typeof dtype === 'string' ? /^[<>|]?([fiu])([1248])$/.exec(dtype) : null
    if (!kind)
      throw new Error(`HDF5: "${path}" holds ${JSON.stringify(dtype)}; floats and whole numbers are read`)
    const size = sizeOf(shape)
    if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0) || size * Number(kind[2]) > this.#length) {
      throw new Error(
        `HDF5: "${path}" declares the shape [${shape.join(', ')}], more than the file holds ` +
          '(compressed arrays are not read: unpack with h5repack -f NONE)',
      )
    }
    const values: unknown = size === 0 ? [] : guarded(path, () => found.value)
    if (!isNumbers(values) || values.length !== size) {
      throw new Error(
        `HDF5: "${path}" does not hold the ${size} numbers that its shape [${shape.join(', ')}] asks for`,
      )
    }
    return kind[1] === 'f'
      ? new NdArray(Float32Array.from(values), shape)
      : wholeNumbers(values, shape, `HDF5 "${path}"`)
  }

  #group(path: string): Group {
    const found = this.#find(path)
    if (found instanceof this.#jsfive.Group) return found
    throw new Error(`HDF5: there is no group "${path}"`)
  }

  #attribute(path: string, attribute: string): unknown {
    const found = this.#find(path)
    if (!found) throw new Error(`HDF5: there is no "${path}"`)
    const attributes = guarded(path, () => found.attrs)
    return Object.hasOwn(attributes, attribute) ? attributes[attribute] : null
  }

  #find(path: string): Group | Dataset | null {
    let found: Group | Dataset = this.#file
    for (let rest = path.replace(/^\/+/, ''); rest !== ''; ) {
      if (!(found instanceof this.#jsfive.Group)) return null
      const group: Group = found
      const keys = guarded(path, () => group.keys)
      // On Windows TensorFlow put \ between the parts of a path, which HDF5 takes for part of a name.
      const key = keys.find((name) => `${rest}/`.startsWith(`${utf8(name).replaceAll('\\', '/')}/`))
      const next = key === undefined ? null : guarded(path, () => group.get(key))
      if (!next) return null
      found = next
      rest = rest.slice(utf8(key!).length + 1)
    }
    return found
  }
}

/** What jsfive makes of each byte of a text that is declared as ASCII. */
const LETTERS = new TextDecoder('ascii').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))

/** Python writes UTF-8 into texts that it declares as ASCII: such letters made whole again. */
function utf8(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text
  const bytes = Array.from(text, (letter) => LETTERS.indexOf(letter))
  if (bytes.includes(-1)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return text // they were other letters, declared rightly
  }
}

/** jsfive gives nothing for a layout that it doesn't know. */
function isNumbers(values: unknown): values is number[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'number')
}

/** jsfive throws texts, and whatever a DataView throws where a damaged file leads it astray. */
function guarded<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    // jsfive's own messages are texts. What goes wrong inside of it (`thing is not a function`) says nothing.
    const reason = typeof error === 'string' ? `: ${error.slice(0, 200)}` : ''
    throw new Error(`HDF5: "${what}" is damaged, or of a kind that is not read${reason}`)
  }
}
