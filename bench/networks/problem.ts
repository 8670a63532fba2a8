import { randomArray } from '../random.js'
import type { Net } from './nets.js'
import { describe, sizeOf } from './shapes.js'

/** Classes that examples belong to, where a network is trained. */
export const CLASSES = 10

/** Batches in the data set; they are taken in order, again and again. */
const BATCHES = 32

/** An array in host memory. */
export interface HostArray {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

/** A parameter of the network. */
export interface Weight extends HostArray {
  trainable: boolean
}

/** What every contestant gets. */
export interface Problem {
  net: Net
  batch: number
  /** Examples [examples, ...input] and one-hot classes [examples, 10]. */
  x: HostArray
  y: HostArray
  /** Parameters of the layers, in turn. */
  weights: Weight[]
}

/** A data set and first weights: random, and the same for everybody. */
export function makeProblem(net: Net, batch: number, batches = BATCHES): Problem {
  const examples = batch * batches
  const y = new Float32Array(examples * CLASSES)
  randomArray(examples, 2).forEach((value, i) => {
    y[i * CLASSES + Math.floor(Math.abs(value) * CLASSES)] = 1
  })
  const weights = describe(net).parameters.map(({ shape, start, trainable }, i): Weight => {
    const size = sizeOf(shape)
    if (start !== 'kernel')
      return { shape, trainable, data: new Float32Array(size).fill(start === 'ones' ? 1 : 0) }
    const filters = shape[shape.length - 1]
    const window = size / (filters * shape[shape.length - 2])
    const limit = Math.sqrt(6 / (size / filters + window * filters)) // Glorot
    return { shape, trainable, data: randomArray(size, 3 + i).map((value) => limit * value) }
  })
  return {
    net,
    batch,
    x: { shape: [examples, ...net.input], data: randomArray(examples * sizeOf(net.input)).map(Math.abs) },
    y: { shape: [examples, CLASSES], data: y },
    weights,
  }
}

/** The examples of batch after batch of an array. */
export function batchesOf({ shape: [examples, ...rest], data }: HostArray, batch: number): HostArray[] {
  const length = batch * sizeOf(rest)
  return Array.from({ length: examples / batch }, (_, i) => ({
    shape: [batch, ...rest],
    data: data.slice(i * length, (i + 1) * length),
  }))
}

/** How far the weights have moved, all in one array; comparing this shows errors that the weights themselves would hide. */
export function movement(before: readonly HostArray[], after: readonly ArrayLike<number>[]): number[] {
  return before.flatMap(({ data }, i) => Array.from(data, (value, at) => after[i][at] - value))
}
