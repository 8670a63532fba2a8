import type { FillMode, Interpolation, Sampling } from '../../kernels/affine.js'
import { kernels } from '../../kernels/loaded.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineOp } from './op.js'

export type { FillMode, Interpolation, Sampling }

const shape = ([images, transforms]: readonly Tensor[]) => {
  if (images.rank !== 4 || transforms.shape.join() !== `${images.shape[0]},6`) {
    throw new RangeError(
      'affineTransform: expected images [N, height, width, channels] and transforms [N, 6], ' +
        `got [${images.shape}] and [${transforms.shape}]`,
    )
  }
  return images.shape
}

const gradient = defineOp<Sampling>({
  name: 'affineTransformGrad',
  shape,
  run: (gpu, [dy, transforms], dx, sampling) =>
    kernels.affine(gpu, dx.shape, sampling, true, dy.buffer, transforms.buffer, dx.buffer),
  gradient: (ddx, { inputs: [, transforms], attributes }) => [
    () => ddx.affineTransform(transforms, { ...attributes, fillValue: 0 }),
    null,
  ],
})

const run = defineOp<Sampling>({
  name: 'affineTransform',
  shape,
  run: (gpu, [images, transforms], y, sampling) =>
    kernels.affine(gpu, y.shape, sampling, false, images.buffer, transforms.buffer, y.buffer),
  gradient: (dy, { inputs: [, transforms], attributes }) => [
    () => gradient([dy, transforms], attributes),
    null,
  ],
})

const FILL_MODES: readonly FillMode[] = ['constant', 'nearest', 'reflect', 'wrap']
const INTERPOLATIONS: readonly Interpolation[] = ['nearest', 'bilinear']

/** Finds settings that JavaScript let through. */
export function checkSampling(name: string, { interpolation, fillMode }: Omit<Sampling, 'fillValue'>): void {
  if (!INTERPOLATIONS.includes(interpolation)) {
    throw new RangeError(
      `${name}: expected interpolation ${INTERPOLATIONS.join(' or ')}, got '${interpolation}'`,
    )
  }
  if (!FILL_MODES.includes(fillMode)) {
    throw new RangeError(`${name}: expected fillMode ${FILL_MODES.join(', ')}, got '${fillMode}'`)
  }
}

/**
 * Images [N, H, W, C] read at other places: pixel (row i, column j) of the result is image n at column
 * a0·j + a1·i + a2 and row b0·j + b1·i + b2, with the numbers a0 a1 a2 b0 b1 b2 of line n of the transforms
 * [N, 6] (keras.io/api/ops/image: affine_transform). `fillMode` says what lies outside an image, as Keras
 * names it. Differentiable with respect to the images, not to the transforms.
 */
export function affineTransform(
  images: Tensor,
  transforms: Tensor,
  { interpolation = 'bilinear', fillMode = 'constant', fillValue = 0 }: Partial<Sampling> = {},
): Tensor {
  checkSampling('affineTransform', { interpolation, fillMode })
  return run([asFloat(images), asFloat(transforms)], { interpolation, fillMode, fillValue })
}
