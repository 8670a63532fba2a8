import type { NdArray } from '../tensor/ndarray.js'

/** Means and variances over the axes of size 1 of `laid`, in float64: Chan et al.'s, batch by batch. */
export class FeatureMoments {
  readonly mean: Float64Array
  readonly #squares: Float64Array
  #count = 0
  rows = 0

  constructor(readonly laid: readonly number[]) {
    const features = laid.reduce((product, n) => product * n, 1)
    this.mean = new Float64Array(features)
    this.#squares = new Float64Array(features)
  }

  get variance(): Float64Array {
    return this.#squares.map((square) => square / this.#count)
  }

  add({ data, shape }: NdArray, title: string): void {
    const { laid, mean } = this
    if (shape.length !== laid.length || !laid.every((n, axis) => n === 1 || n === shape[axis])) {
      throw new RangeError(`${title} expected data that goes with [${laid}], got [${shape}]`)
    }
    const wrong = data.findIndex((x) => !Number.isFinite(x))
    if (wrong >= 0) {
      const example = Math.floor(wrong / (data.length / shape[0]))
      throw new RangeError(
        `${title}: the data contain ${data[wrong]} in example ${example} of a batch: remove or replace it`,
      )
    }
    const count = data.length / mean.length
    const feature = featureOf(shape, laid)
    const means = new Float64Array(mean.length)
    const squares = new Float64Array(mean.length)
    for (let i = 0; i < data.length; i++) means[feature(i)] += data[i] / count
    for (let i = 0; i < data.length; i++) squares[feature(i)] += (data[i] - means[feature(i)]) ** 2
    const all = this.#count + count
    for (let f = 0; f < mean.length; f++) {
      const apart = means[f] - mean[f]
      mean[f] += (apart * count) / all
      this.#squares[f] += squares[f] + (apart ** 2 * this.#count * count) / all
    }
    this.#count = all
    this.rows += shape[0]
  }
}

/** Which feature the i-th element of an array of this shape belongs to. */
function featureOf(shape: readonly number[], laid: readonly number[]): (i: number) => number {
  if (laid.slice(0, -1).every((n) => n === 1) && laid.at(-1) === shape.at(-1)) return (i) => i % laid.at(-1)!
  return (i) => {
    let [rest, feature, stride] = [i, 0, 1]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis]
      rest = (rest - at) / shape[axis]
      if (laid[axis] === 1) continue
      feature += at * stride
      stride *= shape[axis]
    }
    return feature
  }
}
