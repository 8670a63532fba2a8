// A small convolutional network that tells digits, as plain arithmetic: five thousand weights need no GPU, and so the
// home page answers in any browser. `model.ts` is the same network in the engine, which trains it.

/** The network's weights, in the engine's order and shapes. */
export const SHAPES = [
  [5, 5, 1, 8], // kernel and bias of the first convolution
  [8],
  [3, 3, 8, 16], // of the second
  [16],
  [400, 10], // of the dense layer
  [10],
] as const

export type Weights = readonly Float32Array[]

/** A picture or maps of it: [size, size, channels], row by row. */
export interface Maps {
  size: number
  channels: number
  values: Float32Array
}

/** What each layer makes of a picture. */
export interface Activations {
  /** [24, 24, 8] */
  edges: Maps
  /** [10, 10, 16], of edges [12, 12, 8] after pooling */
  parts: Maps
  /** Ten probabilities, of parts [5, 5, 16] after pooling. */
  probabilities: Float32Array
}

/** The weights that lie one behind the other in `all`. */
export function asWeights(all: Float32Array): Weights {
  let at = 0
  return SHAPES.map((shape) => {
    const size = shape.reduce<number>((product, n) => product * n, 1)
    at += size
    return all.subarray(at - size, at)
  })
}

/** The network's answer to ink [28, 28] from 0 (paper) to 1, and how it comes to it. */
export function answer(
  [kernel1, bias1, kernel2, bias2, kernel, bias]: Weights,
  ink: Float32Array,
): Activations {
  const edges = convolve({ size: 28, channels: 1, values: ink }, kernel1, bias1, 5)
  const parts = convolve(pool(edges), kernel2, bias2, 3)
  const flat = pool(parts).values
  const sums = Array.from(bias, (b, k) => flat.reduce((sum, x, i) => sum + x * kernel[i * 10 + k], b))
  const most = Math.max(...sums)
  const powers = sums.map((sum) => Math.exp(sum - most))
  const total = powers.reduce((a, b) => a + b)
  return { edges, parts, probabilities: Float32Array.from(powers, (power) => power / total) }
}

/** relu(x ∗ kernel + bias), without padding; kernel [side, side, channels, filters] */
function convolve(
  { size, channels, values }: Maps,
  kernel: Float32Array,
  bias: Float32Array,
  side: number,
): Maps {
  const [filters, width] = [bias.length, size - side + 1]
  const out = new Float32Array(width * width * filters)
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * filters
      out.set(bias, at)
      for (let v = 0; v < side; v++) {
        for (let u = 0; u < side; u++) {
          for (let c = 0; c < channels; c++) {
            const value = values[((y + v) * size + x + u) * channels + c]
            if (value === 0) continue
            const weight = ((v * side + u) * channels + c) * filters
            for (let f = 0; f < filters; f++) out[at + f] += value * kernel[weight + f]
          }
        }
      }
      for (let f = 0; f < filters; f++) out[at + f] = Math.max(0, out[at + f])
    }
  }
  return { size: width, channels: filters, values: out }
}

/** The largest of each 2 × 2. */
function pool({ size, channels, values }: Maps): Maps {
  const half = size / 2
  const out = new Float32Array(half * half * channels)
  for (let i = 0; i < out.length; i++) {
    const c = i % channels
    const [y, x] = [2 * Math.floor(i / channels / half), 2 * (Math.floor(i / channels) % half)]
    const at = (v: number, u: number) => values[((y + v) * size + x + u) * channels + c]
    out[i] = Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1))
  }
  return { size: half, channels, values: out }
}
