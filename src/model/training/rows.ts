import { gather } from '../../kernels/gather.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { gpu } from '../../tensor/runtime.js'
import { sizeOf } from '../../tensor/shape.js'
import { empty, type HostType, hostType, Tensor } from '../../tensor/tensor.js'

/** Rows a page of a data set on the device, and the rows in it. */
interface Page {
  first: number
  rows: number
  tensor: Tensor
}

/**
 * A data set on the device, from which a recorded step picks its batch by row numbers. A set too large for
 * one buffer is cut into pages.
 */
export class DeviceRows {
  readonly length: number
  readonly #pages: Page[]
  readonly #row: readonly number[]
  readonly #dtype: HostType

  constructor(array: NdArray | Tensor) {
    const [length, ...row] = array.shape
    this.length = length
    this.#row = row
    if (array instanceof Tensor) {
      this.#dtype = hostType(array.dtype)
      this.#pages = [{ first: 0, rows: length, tensor: array.cast(this.#dtype) }]
      return
    }
    const isFloat = array.dtype === 'float32'
    this.#dtype = isFloat ? 'float32' : array.dtype === 'bool' ? 'bool' : 'int32'
    const limit = gpu().device.limits.maxStorageBufferBindingSize
    const rowsAPage = Math.max(1, Math.floor(limit / Math.max(4, sizeOf(row) * 4)))
    this.#pages = []
    for (let first = 0; first < length; first += rowsAPage) {
      const page = array.slice(first, first + rowsAPage)
      const data = page.data instanceof Uint8Array ? Int32Array.from(page.data) : page.data
      const tensor = new Tensor(gpu().upload(data), page.shape, this.#dtype)
      this.#pages.push({ first, rows: page.length, tensor })
    }
  }

  /** The rows with these numbers: [count, ...]. */
  pick(indices: Tensor): Tensor {
    const count = indices.size
    const out = empty([count, ...this.#row], this.#dtype)
    const paged = this.#pages.length > 1
    const call = { inputs: [...this.#pages.map(({ tensor }) => tensor), indices], outputs: [out] }
    gpu().within({ name: 'batch', phase: 'data', call }, () => {
      for (const { first, rows, tensor } of this.#pages) {
        const lines = { outer: 1, length: rows, inner: sizeOf(this.#row), count }
        gather(gpu(), lines, tensor.buffer, indices.buffer, out.buffer, paged ? first : undefined)
      }
    })
    return out
  }
}
