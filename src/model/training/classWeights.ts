import { isPlain, misplaced, show } from '../../show.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { AnyArray } from './data.js'

/**
 * One weight an example, by its class: a label [n] or [n, 1], or the place of the 1 in a one-hot target
 * [n, classes]. A class that is not named weighs 1, as in Keras.
 */
export function classWeights(y: AnyArray | null, weights: Readonly<Record<number, number>>): NdArray {
  if (!(y instanceof NdArray)) {
    throw new TypeError('classWeight: expected labels in host memory, got a tensor; pass y as an NdArray')
  }
  if (!isPlain(weights) && !Array.isArray(weights)) {
    throw new TypeError(`classWeight: ${misplaced('weights by class number, { 0: 1, 1: 5 }', weights)}`)
  }
  for (const [label, weight] of Object.entries(weights)) {
    if (!(Number.isInteger(Number(label)) && weight >= 0 && Number.isFinite(weight))) {
      throw new RangeError(
        `classWeight: expected class numbers with weights from 0 on, got ${label}: ${show(weight)}`,
      )
    }
  }
  const width = y.shape.at(-1) ?? 1
  const labels = y.shape.length > 1 && width > 1 ? y.argmax(-1).data : y.data
  if (labels.length !== y.shape[0]) {
    throw new RangeError(
      `classWeight: expected one label an example, got targets of shape [${y.shape.join(', ')}]; use sampleWeight`,
    )
  }
  return new NdArray(
    Float32Array.from(labels, (label) => weights[Math.round(label)] ?? 1),
    [labels.length],
  )
}
