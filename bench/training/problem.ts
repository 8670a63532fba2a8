import type { Work } from '../measure.js'
import { randomArray } from '../random.js'

/** Layers that all contestants have; each but the last dense one is followed by a ReLU. */
export type LayerSpec =
  | { kind: 'conv'; filters: number }
  | { kind: 'pool' }
  | { kind: 'flatten' }
  | { kind: 'dense'; units: number }

/** A network: convolutions are 3×3 without padding, pools take the largest of 2×2. */
export interface Net {
  name: string
  /** Shape of one example; images are [height, width, channels]. */
  input: readonly number[]
  layers: readonly LayerSpec[]
}

export const CLASSES = 10
const KERNEL = 3

/** 784-128-64-10. */
export const mlp: Net = {
  name: 'MLP',
  input: [784],
  layers: [
    { kind: 'dense', units: 128 },
    { kind: 'dense', units: 64 },
    { kind: 'dense', units: CLASSES },
  ],
}

/** 32c3-64c3-pool-128-10, as in Keras' first MNIST example. */
export const cnn: Net = {
  name: 'CNN',
  input: [28, 28, 1],
  layers: [
    { kind: 'conv', filters: 32 },
    { kind: 'conv', filters: 64 },
    { kind: 'pool' },
    { kind: 'flatten' },
    { kind: 'dense', units: 128 },
    { kind: 'dense', units: CLASSES },
  ],
}

/** Examples in the data set; batches are taken in order, again and again. */
const MOST_BATCHES = 32

/** An array in host memory. */
export interface HostArray {
  shape: readonly number[]
  data: Float32Array<ArrayBuffer>
}

/** What every contestant gets. */
export interface Problem {
  net: Net
  batch: number
  /** Examples [examples, ...input] and one-hot classes [examples, 10]. */
  x: HostArray
  y: HostArray
  /** Kernel and bias of each layer that has them, in turn. */
  weights: HostArray[]
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1)

/** A data set and first weights: random, and the same for everybody. */
export function makeProblem(net: Net, batch: number): Problem {
  const examples = batch * MOST_BATCHES
  const y = new Float32Array(examples * CLASSES)
  randomArray(examples, 2).forEach((value, i) => {
    y[i * CLASSES + Math.floor(Math.abs(value) * CLASSES)] = 1
  })
  const weights = steps(net).flatMap(({ kernel }, i): HostArray[] => {
    if (!kernel) return []
    const [fanIn, fanOut] = [sizeOf(kernel.slice(0, -1)), kernel[kernel.length - 1]]
    const limit = Math.sqrt(6 / (fanIn + fanOut)) // Glorot
    return [
      { shape: kernel, data: randomArray(sizeOf(kernel), 3 + i).map((value) => limit * value) },
      { shape: [fanOut], data: new Float32Array(fanOut) },
    ]
  })
  return {
    net,
    batch,
    x: { shape: [examples, ...net.input], data: randomArray(examples * sizeOf(net.input)).map(Math.abs) },
    y: { shape: [examples, CLASSES], data: y },
    weights,
  }
}

/** Each layer with the shapes of one example before and after it, and that of its kernel. */
function steps({ input, layers }: Net): { before: number[]; after: number[]; kernel: number[] | null }[] {
  let before = [...input]
  return layers.map((layer) => {
    const [height, width, channels] = before
    const [after, kernel] =
      layer.kind === 'conv'
        ? [
            [height - KERNEL + 1, width - KERNEL + 1, layer.filters],
            [KERNEL, KERNEL, channels, layer.filters],
          ]
        : layer.kind === 'pool'
          ? [[height / 2, width / 2, channels], null]
          : layer.kind === 'flatten'
            ? [[sizeOf(before)], null]
            : [[layer.units], [before[0], layer.units]]
    const step = { before, after, kernel }
    before = after
    return step
  })
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

/**
 * The least a training step can do. Each kernel is multiplied three times: forward, for its own gradient and
 * for that of the layer's input, which the first layer does not need; at each place of a convolution's output.
 * Bytes: every layer's input and output forward, their gradients and the input again backward, each kernel
 * forward and backward, its gradient, and the seven passes of Adam.
 */
export function stepWork(net: Net, batch: number): Work {
  let [flop, bytes] = [0, 0]
  steps(net).forEach(({ before, after, kernel }, i) => {
    const products = i === 0 ? 2 : 3
    if (kernel) {
      const places = sizeOf(after) / after[after.length - 1]
      flop += 2 * products * batch * places * sizeOf(kernel)
      bytes += 4 * (products + 7) * sizeOf(kernel)
    }
    if (net.layers[i].kind !== 'flatten') bytes += 4 * batch * (products * sizeOf(before) + 2 * sizeOf(after))
  })
  return { flop, bytes }
}
