import type { Hdf5Bytes } from './bytes.js'

/** What the elements of an array or of an attribute are. */
export type Hdf5Type =
  | { kind: 'f' | 'i' | 'u'; size: number; isBigEndian: boolean }
  /** Texts of so many bytes, or of any length, which lie elsewhere. */
  | { kind: 'text'; size: number }
  | { kind: 'texts'; size: number }

/** Classes of types that are not read, as h5py calls them. */
const OTHERS = 'time,bitfield,opaque,compound,reference,enumerated,sequence,array'.split(',')
const [INTEGER, FLOAT, TEXT, ENUMERATED, VARIABLE] = [0, 1, 3, 8, 9]
/** Bits of the exponent of IEEE's floats, by their bytes. */
const EXPONENTS: Readonly<Record<number, number>> = { 2: 5, 4: 8, 8: 11 }

/** The type that a message describes (IV.A.2.d). */
export function typeAt(file: Hdf5Bytes, at: number): Hdf5Type {
  const [kind, bits, size] = [file.u8(at) & 15, file.u8(at + 1), file.u32(at + 4)]
  const isBigEndian = (bits & 1) === 1
  if (kind === INTEGER && [1, 2, 4, 8].includes(size)) {
    return { kind: bits & 8 ? 'i' : 'u', size, isBigEndian }
  }
  if (kind === FLOAT && file.u8(at + 13) === EXPONENTS[size]) return { kind: 'f', size, isBigEndian }
  if (kind === TEXT) return { kind: 'text', size }
  if (kind === ENUMERATED && (file.u8(at + 8) & 15) === INTEGER) return typeAt(file, at + 8)
  if (kind === VARIABLE && (bits & 15) === 1 && size === 16) return { kind: 'texts', size }
  const name = kind === VARIABLE ? 'sequence' : (OTHERS[kind - 2 - Number(kind > 3)] ?? `class ${kind}`)
  const what = kind <= FLOAT ? `numbers of ${size} bytes of another kind` : `elements of the type "${name}"`
  throw new Error(`it holds ${what}; floats, whole numbers and texts are read`)
}

/** The shape that a message describes; null for one without elements (IV.A.2.b). */
export function shapeAt(file: Hdf5Bytes, at: number): number[] | null {
  const [version, rank] = [file.u8(at), file.u8(at + 1)]
  if (version !== 1 && version !== 2) throw new Error(`shapes of version ${version} are not known`)
  if (version === 2 && file.u8(at + 3) === 2) return null
  const sizes = at + (version === 1 ? 8 : 4)
  return Array.from({ length: rank }, (_, i) => file.u64(sizes + 8 * i))
}
