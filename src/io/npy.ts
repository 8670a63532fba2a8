import type { Bytes } from '../remote.js'
import { arrayOf, type NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'
import { sizeOf } from '../tensor/shape.js'
import { bytesPerElement, type ElementType, fromBytes, requireMap, toBytes } from './elements.js'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] // "\x93NUMPY"
const descriptions = { float32: '<f4', int32: '<i4', uint8: '|u1', bool: '|b1' } as const

/**
 * Reads an `.npy` file: a magic word, a version, a header that is a Python dictionary, the elements
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Little-endian numbers in C order.
 */
export function readNpy(bytes: Uint8Array, what = 'npy'): NdArray {
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new Error(`${what}: the file does not begin as .npy does`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const wide = bytes[6] > 1 // version 1 has two bytes for the header's length, later ones four
  const start = wide ? 12 : 10
  if (bytes.length < start) throw new Error(`${what}: the file ends inside its header`)
  const end = start + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (end > bytes.length) throw new Error(`${what}: the file ends inside its header`)
  const header = new TextDecoder().decode(bytes.subarray(start, end))

  const descr = /'descr':\s*'([<>|=]?)(\w+)'/.exec(header)
  const order = /'fortran_order':\s*(True|False)/.exec(header)
  const tuple = /'shape':\s*\(([\d,\s]*)\)/.exec(header)
  if (!descr || !order || !tuple)
    throw new Error(`${what}: unknown header ${JSON.stringify(header.slice(0, 80))}`)
  if (order[1] === 'True') throw new Error(`${what}: in Fortran order; save it with numpy.ascontiguousarray`)
  const type = descr[2] as ElementType
  if (descr[1] === '>' || !/^([fi][248]|[iu]1|u[248]|b1|i4|f4)$/.test(type)) {
    throw new Error(`${what}: elements of kind ${descr[1]}${descr[2]} are not read`)
  }
  const shape = tuple[1]
    .split(',')
    .filter((n) => n.trim() !== '')
    .map(Number)
  const data = bytes.subarray(end)
  if (sizeOf(shape) * bytesPerElement(type) !== data.length) {
    throw new Error(
      `${what}: the header declares [${shape.join(', ')}] of ${type}, ${data.length} bytes follow it`,
    )
  }
  return fromBytes(data, type, shape, what)
}

/** Writes an `.npy` file, as `numpy.save`. */
export function writeNpy(values: NdArray | Numbers, what = 'npy'): Bytes {
  const array = arrayOf(values, what)
  const { shape, dtype } = array
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`
  const header = `{'descr': '${descriptions[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`
  // The elements begin at a multiple of 64; a line end closes the header.
  const start = Math.ceil((11 + header.length) / 64) * 64
  const data = toBytes(array)
  const bytes = new Uint8Array(start + data.length).fill(0x20, 10, start - 1)
  bytes.set([...MAGIC, 1, 0])
  new DataView(bytes.buffer).setUint16(8, start - 10, true)
  bytes.set(new TextEncoder().encode(header), 10)
  bytes[start - 1] = 0x0a
  bytes.set(data, start)
  return bytes
}

/** Reads an `.npz` file: a zip archive of `.npy` files, by their names without the ending. */
export async function readNpz(bytes: Uint8Array): Promise<Map<string, NdArray>> {
  const { readZip } = await import('./zip.js') // loaded when the first archive is read or written
  const files = [...readZip(bytes)].filter(([name]) => name.endsWith('.npy'))
  return new Map(files.map(([name, file]) => [name.slice(0, -4), readNpy(file, `npz "${name}"`)]))
}

/** Writes an `.npz` file, as `numpy.savez`. */
export async function writeNpz(arrays: ReadonlyMap<string, NdArray | Numbers>): Promise<Bytes> {
  requireMap(arrays, 'npz')
  const { writeZip } = await import('./zip.js')
  return writeZip(
    Object.fromEntries(
      Array.from(arrays, ([name, array]) => [`${name}.npy`, writeNpy(array, `npz "${name}"`)]),
    ),
  )
}
