import type { Uniforms } from '../../gpu/uniforms.js'
import { type Conv2dProblem, type Correlation, elementsOf } from './problem.js'

/** A convolution of 3×3 taps, or its input gradient, by tiles of 4×4 results (`tiles.wgsl`). */
export interface Tiled {
  /** Tiles of all images. */
  count: number
  /** Whether the taps go backwards, as in the gradient. */
  turned: boolean
  /** The uniforms of a pass over so many channels. */
  sizes(channels: number, hasBias?: boolean): Uniforms
}

/** Whether a problem has 3×3 taps in float32, without strides and dilation. */
export const hasPlainTaps = (p: Conv2dProblem): boolean =>
  p.kh === 3 &&
  p.kw === 3 &&
  [p.strideH, p.strideW, p.dilationH, p.dilationW].every((one) => one === 1) &&
  p.type !== 'f16'

export function tiled({ images, source: s, dest: d, pad, dilation }: Correlation): Tiled {
  const tiles: [number, number] = [Math.ceil(d.h / 4), Math.ceil(d.w / 4)]
  const turned = dilation[0] < 0
  return {
    count: images * tiles[0] * tiles[1],
    turned,
    sizes: (channels, hasBias = false) => ({
      images,
      source: [s.h, s.w],
      dest: [d.h, d.w],
      tiles,
      // Of taps that go backwards the first is the last one.
      pad: turned ? [pad[0] + 2, pad[1] + 2] : pad,
      channels: elementsOf(channels).channels,
      hasBias,
    }),
  }
}
