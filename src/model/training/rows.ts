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
 * one buffer is cut into pages. It comes there when the first step is recorded, and stays until `free`.
 */
export class DeviceRows {
  readonly #array: NdArray | Tensor
  readonly #row: readonly number[]
  readonly #dtype: HostType
  #pages: Page[] | null = null

  constructor(array: NdArray | Tensor) {
    this.#array = array
    this.#row = array.shape.slice(1)
    this.#dtype = array.dtype === 'uint8' ? 'int32' : hostType(array.dtype)
  }

  /** Gives back the memory that the data take; a tensor of the caller's stays. */
  free(): void {
    for (const { tensor } of this.#pages ?? []) if (tensor !== this.#array) tensor.buffer.free()
    this.#pages = null
  }

  #upload(): Page[] {
    const array = this.#array
    const [length] = array.shape
    if (array instanceof Tensor) {
      const tensor = gpu().lasting(() => array.cast(this.#dtype))
      return [{ first: 0, rows: length, tensor }]
    }
    const limit = gpu().device.limits.maxStorageBufferBindingSize
    const rowsAPage = Math.max(1, Math.floor(limit / Math.max(4, sizeOf(this.#row) * 4)))
    const pages: Page[] = []
    for (let first = 0; first < length; first += rowsAPage) {
      const page = array.slice(first, first + rowsAPage)
      const data = page.data instanceof Uint8Array ? Int32Array.from(page.data) : page.data
      const tensor = new Tensor(gpu().upload(data), page.shape, this.#dtype)
      pages.push({ first, rows: page.length, tensor })
    }
    return pages
  }

  /** The rows with these numbers: [count, ...]. */
  pick(indices: Tensor): Tensor {
    const count = indices.size
    const out = empty([count, ...this.#row], this.#dtype)
    this.#pages ??= this.#upload()
    const pages = this.#pages
    const paged = pages.length > 1
    const call = { inputs: [...pages.map(({ tensor }) => tensor), indices], outputs: [out] }
    gpu().within({ name: 'batch', phase: 'data', call }, () => {
      for (const { first, rows, tensor } of pages) {
        const lines = { outer: 1, length: rows, inner: sizeOf(this.#row), count }
        gather(gpu(), lines, tensor.buffer, indices.buffer, out.buffer, paged ? first : undefined)
      }
    })
    return out
  }
}
