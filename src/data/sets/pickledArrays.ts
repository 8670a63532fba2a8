import { type Pickled, readPickle } from '../../io/pickle.js'

/** The elements of an array of objects in an `.npy` file: lists of numbers, each as long as it likes. */
export function listsOf(npy: Uint8Array, what: string): number[][] {
  const wide = npy[6] > 1
  const view = new DataView(npy.buffer, npy.byteOffset, npy.byteLength)
  const start = wide ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true)
  const array = readPickle(npy.subarray(start), what)
  // NumPy's state: version, shape, dtype, whether in Fortran order, the elements.
  const lists = isObject(array) && Array.isArray(array.state) ? array.state[4] : null
  if (
    Array.isArray(lists) &&
    lists.every((list) => Array.isArray(list) && list.every((n) => typeof n === 'number'))
  ) {
    return lists as number[][]
  }
  throw new Error(`${what}: expected lists of numbers`)
}

/** The bytes of an array of bytes, and its shape. */
export function bytesOf(array: Pickled, what: string): { data: Uint8Array; shape: number[] } {
  const state = isObject(array) && Array.isArray(array.state) ? array.state : []
  const [, shape, , , data] = state
  if (data instanceof Uint8Array && Array.isArray(shape)) return { data, shape: shape as number[] }
  throw new Error(`${what}: expected an array of bytes`)
}

function isObject(value: Pickled): value is Extract<Pickled, { of: Pickled }> {
  return typeof value === 'object' && value !== null && 'of' in value
}
