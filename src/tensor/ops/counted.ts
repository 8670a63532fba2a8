import { tensor } from '../create.js'
import { NdArray } from '../ndarray.js'
import type { Tensor } from '../tensor.js'

// Ops whose result's shape depends on values: the host looks at them, so each is awaited, and has no place in a recorded step.

/** The different values in rising order, and, where asked for, how often each occurs. */
export async function unique(x: Tensor): Promise<{ values: Tensor; inverse: Tensor; counts: Tensor }> {
  const data = await x.data()
  const values = Array.from(new Set(data)).sort((a, b) => a - b)
  const places = new Map(values.map((value, i) => [value, i]))
  const inverse = Int32Array.from(data, (value) => places.get(value)!)
  const counts = new Int32Array(values.length)
  for (const place of inverse) counts[place]++
  return {
    values: tensor(
      new NdArray(data.constructor === Float32Array ? Float32Array.from(values) : Int32Array.from(values), [
        values.length,
      ]),
    ).cast(x.dtype),
    inverse: tensor(new NdArray(inverse, x.shape)),
    counts: tensor(new NdArray(counts, [values.length])),
  }
}

/** Where x is not 0, a row of coordinates for each such element: int32 [found, axes]. */
export async function argwhere(x: Tensor): Promise<Tensor> {
  const data = await x.data()
  const found: number[] = []
  data.forEach((value, i) => {
    if (value === 0) return
    let rest = i
    const place = x.shape.toReversed().map((n) => {
      const at = rest % n
      rest = (rest - at) / n
      return at
    })
    found.push(...place.reverse())
  })
  const rows = x.rank === 0 ? Number(data[0] !== 0) : found.length / x.rank
  return tensor(new NdArray(Int32Array.from(found), [rows, x.rank]))
}

/** Where x is not 0, for each axis the coordinates: as many int32 tensors as axes. */
export async function nonzero(x: Tensor): Promise<Tensor[]> {
  const places = await argwhere(x)
  return x.shape.map((_, axis) => places.slice([null, axis], [null, axis + 1]).squeeze(1))
}

/** How often each whole number from 0 on occurs, or the sum of their weights; `minlength` numbers at least. */
export async function bincount(x: Tensor, weights?: Tensor | null, minlength = 0): Promise<Tensor> {
  const data = await x.data()
  const own = weights ? await weights.data() : null
  const wrong = data.find((value) => !Number.isInteger(value) || value < 0)
  if (wrong !== undefined) throw new RangeError(`bincount: expected whole numbers from 0 up, got ${wrong}`)
  let length = minlength
  for (const value of data) length = Math.max(length, value + 1)
  const counts = own ? new Float32Array(length) : new Int32Array(length)
  data.forEach((value, i) => {
    counts[value] += own ? own[i] : 1
  })
  return tensor(new NdArray(counts, [length]))
}
