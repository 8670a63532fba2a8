import { type Given, table, takeOptions } from '../options.js'
import { arrayOf, NdArray } from '../tensor/ndarray.js'
import type { Numbers } from '../tensor/nested.js'

export interface ToCategoricalOptions {
  /** Number of classes. Without it, the greatest label + 1. */
  numClasses?: number
}

const names = table<ToCategoricalOptions>({ numClasses: 'number' })

/**
 * Class numbers as one-hot rows, float32: [n] → [n, numClasses]; a last axis of length 1 is dropped first,
 * so that CIFAR-10's [n, 1] gives [n, numClasses] too. As https://keras.io/api/utils/python_utils/
 * @throws where a label is not a whole number from 0 to numClasses - 1
 */
export function toCategorical(
  y: NdArray | Numbers,
  ...given: Given<ToCategoricalOptions, [], [numClasses: number]>
): NdArray {
  const { numClasses } = takeOptions<ToCategoricalOptions>('toCategorical', names, given)
  if (numClasses !== undefined && !(Number.isInteger(numClasses) && numClasses > 0)) {
    throw new RangeError(`toCategorical: numClasses must be a whole number from 1 up, got ${numClasses}`)
  }
  const labels = arrayOf(y, 'toCategorical')
  let greatest = -1
  for (const [i, label] of labels.data.entries()) {
    if (!(Number.isInteger(label) && label >= 0 && label < (numClasses ?? Infinity))) {
      const range = numClasses === undefined ? 'up' : `to ${numClasses - 1}`
      throw new RangeError(
        `toCategorical: labels must be whole numbers from 0 ${range}, got ${label} at ${i}`,
      )
    }
    greatest = Math.max(greatest, label)
  }
  const classes = numClasses ?? greatest + 1
  const hot = new Float32Array(labels.size * classes)
  for (const [i, label] of labels.data.entries()) hot[i * classes + label] = 1
  const { shape } = labels
  const rows = shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape
  return new NdArray(hot, [...rows, classes])
}
