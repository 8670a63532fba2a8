import { kernels } from '../../kernels/loaded.js'
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

  /** The rows of several sets with these numbers: [count, ...] each, two sets at a time where they lie in one page. */
  static pick(sets: readonly DeviceRows[], indices: Tensor): Tensor[] {
    const outs: Tensor[] = []
    for (let i = 0; i < sets.length; ) {
      const next = sets.slice(i, i + 2)
      const together = next.length === 2 && next.every((rows) => rows.#isOnePage) ? next : [sets[i]]
      outs.push(
        ...gathered(
          together.map((rows) => rows.#taken(indices.size)),
          indices,
        ),
      )
      i += together.length
    }
    return outs
  }

  get #isOnePage(): boolean {
    this.#pages ??= this.#upload()
    return this.#pages.length === 1
  }

  /** What a batch of `count` rows is taken from, and room for it. */
  #taken(count: number): Taken {
    this.#pages ??= this.#upload()
    return { pages: this.#pages, inner: sizeOf(this.#row), out: empty([count, ...this.#row], this.#dtype) }
  }
}

/** Pages of a set, elements of a row, and what is to be filled with rows. */
interface Taken {
  pages: readonly Page[]
  inner: number
  out: Tensor
}

/** Fills one set's batch, or those of two in one page each. */
function gathered(sets: readonly Taken[], indices: Tensor): Tensor[] {
  const pages = sets.flatMap((set) => set.pages)
  const outputs = sets.map(({ out }) => out)
  const call = { inputs: [...pages.map(({ tensor }) => tensor), indices], outputs }
  gpu().within({ name: 'batch', phase: 'data', call }, () => {
    const lines = { outer: 1, length: pages[0].rows, count: indices.size }
    if (sets.length === 2) {
      const [x, a] = sets.map(({ pages: [page], inner, out }) => ({
        inner,
        from: page.tensor.buffer,
        to: out.buffer,
      }))
      kernels.gatherBoth(gpu(), lines, [x, a], indices.buffer)
      return
    }
    const [{ inner, out }] = sets
    for (const { first, rows, tensor } of pages) {
      const page = pages.length > 1 ? first : undefined
      kernels.gather(
        gpu(),
        { ...lines, length: rows, inner },
        tensor.buffer,
        indices.buffer,
        out.buffer,
        page,
      )
    }
  })
  return outputs
}
