import type { Work } from '../measure.js'
import { forward } from './forward.js'
import type { Net } from './nets.js'

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** A parameter: what it begins with, and whether training changes it. */
export interface Parameter {
  shape: readonly number[]
  start: 'kernel' | 'zeros' | 'ones'
  trainable: boolean
}

/** A layer's part in the work: shapes of one example. */
interface Part {
  before: number
  after: number
  /** Values of the kernel, and how often each is used for one example. */
  kernel?: { size: number; places: number }
  kind: 'product' | 'norm' | 'join' | 'pool'
}

/** Every parameter of a network, and what there is to do: its layers said in shapes of one example. */
export function describe({ input, layers }: Net): { parameters: Parameter[]; parts: Part[] } {
  const parameters: Parameter[] = []
  const parts: Part[] = []
  const parameter = (shape: number[], start: Parameter['start'], trainable = true) =>
    parameters.push({ shape, start, trainable })
  const product = (before: readonly number[], after: number[], kernel: number[], bias: boolean) => {
    parameter(kernel, 'kernel')
    if (bias) parameter([kernel[kernel.length - 1]], 'zeros')
    const places = sizeOf(after) / after[after.length - 1]
    parts.push({
      kind: 'product',
      before: sizeOf(before),
      after: sizeOf(after),
      kernel: { size: sizeOf(kernel), places },
    })
    return after
  }
  const positions = (
    length: number,
    window: number,
    { stride, padding }: { stride: number; padding: string },
  ) => (padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1)

  forward<readonly number[], never>(
    {
      statistics: 'moving',
      conv(x, layer) {
        const { kernel, filters, bias } = layer
        const [h, w, channels] = x
        const after = [positions(h, kernel, layer), positions(w, kernel, layer), filters]
        return product(x, after, [kernel, kernel, channels, filters], bias)
      },
      lstm([steps, features], { units }) {
        const [kernel, matrix] = [
          [features, 4 * units],
          [units, 4 * units],
        ]
        for (const [shape, start] of [
          [kernel, 'kernel'],
          [matrix, 'kernel'],
          [[4 * units], 'zeros'],
        ] as const)
          parameter([...shape], start)
        const size = sizeOf(kernel) + sizeOf(matrix)
        const one = { kind: 'product', kernel: { size, places: steps } } as const
        parts.push({ ...one, before: steps * features, after: 4 * steps * units })
        return [units]
      },
      dense: (x, { units }) => product(x, [units], [x[0], units], true),
      norm(x) {
        const channels = [x[x.length - 1]]
        parameter(channels, 'ones')
        parameter(channels, 'zeros')
        parameter(channels, 'zeros', false)
        parameter(channels, 'ones', false)
        parts.push({ kind: 'norm', before: sizeOf(x), after: sizeOf(x) })
        return x
      },
      pool([h, w, channels], layer) {
        const after = [positions(h, layer.window, layer), positions(w, layer.window, layer), channels]
        parts.push({ kind: 'pool', before: h * w * channels, after: sizeOf(after) })
        return after
      },
      average([h, w, channels]) {
        parts.push({ kind: 'pool', before: h * w * channels, after: channels })
        return [channels]
      },
      flatten: (x) => [sizeOf(x)],
      join(a) {
        parts.push({ kind: 'join', before: 2 * sizeOf(a), after: sizeOf(a) })
        return a
      },
      fork: (x) => [x, x],
    },
    layers,
    input,
    [],
  )
  return { parameters, parts }
}

/** Operations a value of a normalization: forward alone, and with its backward pass. */
const NORM_FLOP = { forward: 2, step: 18 }

/** The least a forward pass can do: each layer's input and kernel read, its output written. */
export function forwardWork(net: Net, batch: number): Work {
  const { parts } = describe(net)
  let [flop, bytes] = [0, 0]
  for (const { kind, before, after, kernel } of parts) {
    if (kernel) {
      flop += 2 * batch * kernel.places * kernel.size
      bytes += 4 * kernel.size
    }
    if (kind === 'norm') flop += NORM_FLOP.forward * batch * after
    bytes += 4 * batch * (before + after)
  }
  return { flop, bytes }
}

/**
 * The least a training step can do. Each kernel is multiplied three times: forward, for its own gradient and
 * for that of the layer's input, which the first layer does not need; at each place of a convolution's output.
 * Bytes: every layer's input and output forward, their gradients and the input again backward, each kernel
 * forward and backward, its gradient, and the seven passes of Adam.
 */
export function stepWork(net: Net, batch: number): Work {
  const { parts } = describe(net)
  let [flop, bytes] = [0, 0]
  parts.forEach(({ kind, before, after, kernel }, i) => {
    const products = i === 0 ? 2 : 3
    if (kernel) {
      flop += 2 * products * batch * kernel.places * kernel.size
      bytes += 4 * (products + 7) * kernel.size
    }
    if (kind === 'norm') flop += NORM_FLOP.step * batch * after
    bytes += 4 * batch * (products * before + 2 * after)
  })
  return { flop, bytes }
}
