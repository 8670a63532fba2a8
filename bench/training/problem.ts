import type { Work } from '../measure.js'
import { randomArray } from '../random.js'

/** Widths of the multi-layer perceptron, input first; ReLU between, logits at the end. */
export const WIDTHS = [784, 128, 64, 10] as const
export const CLASSES = WIDTHS[WIDTHS.length - 1]

/** Batches in the data set, taken in order, again and again. */
const BATCHES = 32

/** An array in host memory. */
export interface HostArray {
  shape: [number] | [number, number]
  data: Float32Array<ArrayBuffer>
}

/** What every contestant gets. */
export interface MlpProblem {
  batch: number
  /** Images [examples, 784] and one-hot classes [examples, 10]. */
  x: HostArray
  y: HostArray
  /** Kernel and bias of each layer in turn. */
  weights: HostArray[]
}

/** A data set and first weights: random, and the same for everybody. */
export function mlpProblem(batch: number): MlpProblem {
  const examples = batch * BATCHES
  const x = randomArray(examples * WIDTHS[0]).map(Math.abs)
  const y = new Float32Array(examples * CLASSES)
  randomArray(examples, 2).forEach((value, i) => {
    y[i * CLASSES + Math.floor(Math.abs(value) * CLASSES)] = 1
  })
  const weights = WIDTHS.slice(1).flatMap((width, i): HostArray[] => {
    const limit = Math.sqrt(6 / (WIDTHS[i] + width)) // Glorot
    const kernel = randomArray(WIDTHS[i] * width, 3 + i).map((value) => limit * value)
    return [
      { shape: [WIDTHS[i], width], data: kernel },
      { shape: [width], data: new Float32Array(width) },
    ]
  })
  return {
    batch,
    x: { shape: [examples, WIDTHS[0]], data: x },
    y: { shape: [examples, CLASSES], data: y },
    weights,
  }
}

/** The examples of batch `i` of an array. */
export function batchesOf({ shape, data }: HostArray, batch: number): HostArray[] {
  const [examples, width] = shape as [number, number]
  return Array.from({ length: examples / batch }, (_, i) => ({
    shape: [batch, width],
    data: data.slice(i * batch * width, (i + 1) * batch * width),
  }))
}

/** How far the weights have moved, all in one array; comparing this shows errors that the weights themselves would hide. */
export function movement(before: readonly HostArray[], after: readonly ArrayLike<number>[]): number[] {
  return before.flatMap(({ data }, i) => Array.from(data, (value, at) => after[i][at] - value))
}

/**
 * The least a training step can do. Each kernel is multiplied three times: forward, for its own gradient and
 * for that of the layer's input, which the first layer does not need. Bytes: the batch forward and backward,
 * each weight forward and backward, its gradient, and the seven passes of Adam.
 */
export function stepWork(batch: number): Work {
  const kernels = WIDTHS.slice(1).map((width, i) => width * WIDTHS[i])
  const weights = kernels.reduce((sum, n) => sum + n, 0)
  const activations = WIDTHS.reduce((sum, n) => sum + n, 0)
  return {
    flop: 2 * batch * (3 * weights - kernels[0]),
    bytes: 4 * (2 * batch * activations + (2 + 1 + 7) * weights - kernels[0]),
  }
}
