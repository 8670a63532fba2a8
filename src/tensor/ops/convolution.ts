import type { Conv2dProblem } from '../../kernels/conv2d/problem.js'
import type { Tensor } from '../tensor.js'
import { type Sliding, windowsOver } from './windows.js'

/**
 * All sizes of a convolution, which it shares with its two gradients. Each of the three is linear in its two
 * operands, and the others are its gradients: that closes the circle for gradients of any order.
 * @useDeclaredType
 */
export type Convolution = Omit<Conv2dProblem, 'type' | 'activation'>

/** How a convolution goes over images. */
export interface ConvolutionOptions extends Sliding {
  /**
   * Divides the input's and the output's channels; each group of outputs sees its own group of inputs.
   * @default 1
   */
  groups?: number
}

/** The sizes for images x [n, h, w, cin] and a filter [kh, kw, cin / groups, cout]. */
export function convolutionOf(
  name: string,
  x: Tensor,
  filter: Tensor,
  { groups = 1, ...sliding }: ConvolutionOptions,
): Convolution {
  if (x.rank !== 4 || filter.rank !== 4) {
    throw new RangeError(
      `${name}: expected images [n, h, w, channels] and a filter [kh, kw, channels, filters], ` +
        `got [${x.shape}] and [${filter.shape}]`,
    )
  }
  const [n, h, w, cin] = x.shape
  const [kh, kw, each, cout] = filter.shape
  if (!Number.isInteger(groups) || groups < 1 || cin !== each * groups || cout % groups !== 0) {
    throw new RangeError(
      `${name}: ${groups === 1 ? '' : `${groups} groups of `}a filter [${filter.shape}] for ` +
        `${each * groups} input channels can't work on images [${x.shape}]`,
    )
  }
  const { strides, dilationRate, before, size } = windowsOver(name, [h, w], [kh, kw], sliding)
  const [[strideH, strideW], [dilationH, dilationW]] = [strides, dilationRate]
  const [[padTop, padLeft], [oh, ow]] = [before, size]
  const windows = { kh, kw, strideH, strideW, padTop, padLeft, dilationH, dilationW }
  return { n, h, w, cin, oh, ow, cout, ...windows, groups }
}

/** The options that give these sizes again. */
export function optionsOf(c: Convolution): ConvolutionOptions {
  return {
    strides: [c.strideH, c.strideW],
    dilationRate: [c.dilationH, c.dilationW],
    padding: { before: [c.padTop, c.padLeft], size: [c.oh, c.ow] },
    groups: c.groups,
  }
}

export const imagesShape = ({ n, h, w, cin }: Convolution) => [n, h, w, cin]
export const filterShape = ({ kh, kw, cin, groups, cout }: Convolution) => [kh, kw, cin / groups, cout]
export const outputShape = ({ n, oh, ow, cout }: Convolution) => [n, oh, ow, cout]

/** Throws where an operand's shape is not what the sizes say. */
export function requireShapes(
  name: string,
  operands: readonly (readonly [Tensor, readonly number[]])[],
): void {
  for (const [{ shape }, expected] of operands) {
    if (shape.join() !== expected.join()) {
      throw new RangeError(`${name}: expected an operand of shape [${expected}], got [${shape}]`)
    }
  }
}
