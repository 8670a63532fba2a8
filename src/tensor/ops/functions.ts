// The ops as functions, by the names that Keras has for them (keras.io/api/ops) and by our own:
//
//     ops.mean(ops.square(ops.subtract(yTrue, yPred)), -1)

export type { FillMode, Interpolation, Sampling } from '../../kernels/affine.js'
export type { Grouping } from '../../kernels/normalize.js'
export { affineTransform } from './affineTransform.js'
export { averagePool2d } from './averagePool2d.js'
export type { ConvOptions as ConvOpOptions } from './conv.js'
export type { Conv2dOptions } from './conv2d.js'
export { conv2d } from './conv2d.js'
export { conv2dFilterGrad } from './conv2dFilterGrad.js'
export { conv2dInputGrad } from './conv2dInputGrad.js'
export type { Convolution, ConvolutionOptions } from './convolution.js'
export type { ConvTransposeOptions as ConvTransposeOpOptions } from './convTranspose.js'
export { argwhere, bincount, nonzero, unique } from './counted.js'
export {
  bartlett,
  blackman,
  eye,
  geomspace,
  hamming,
  hanning,
  identity,
  kaiser,
  linspace,
  logspace,
  tri,
} from './creation.js'
export { customGradient, type WithGradient } from './customGradient.js'
export { dense } from './dense.js'
export { dropout } from './dropout.js'
export type { Binary, Unary } from './elementwise.js'
export { embed } from './embed.js'
export type { Activation, Epilogue } from './epilogue.js'
export type { Complex } from './fourier.js'
export { fft, fft2, ifft2, irfft, rfft } from './fourier.js'
export { gather } from './gather.js'
// What they take
export type { Index, Slice } from './getItem.js'
export * from './keras/activations.js'
export * from './keras/arranging.js'
export * from './keras/core.js'
export * from './keras/elementwise.js'
export * from './keras/images.js'
export * from './keras/imageWarps.js'
export * from './keras/mathematics.js'
export * from './keras/networks.js'
export * from './keras/products.js'
export * from './keras/reductions.js'
export * from './keras/scattering.js'
export * from './keras/shapes.js'
export * from './keras/statistics.js'
export * from './keras/types.js'
export type { Outside } from './mapCoordinates.js'
export type { MatmulOptions } from './matmul.js'
export { maxPool2d } from './maxPool2d.js'
export { mish } from './mish.js'
export type { Order } from './norm.js'
export { normalizeBy } from './normalizeBy.js'
export type * from './opFunction.js'
export type { PadMode } from './padding.js'
export type { Pool, PoolOptions } from './pool.js'
export type { PoolingOptions } from './pooling.js'
export type { ArgReduction, Axes, Reduction } from './reduce.js'
export type { ResizeOptions, Size } from './resize.js'
export { resize } from './resize.js'
export { scatterAdd } from './scatterAdd.js'
export type { Box } from './slice.js'
export type { Interpolated } from './statistics.js'
export type { Window } from './stft.js'
export { extractSequences, istft, stft } from './stft.js'
export { sumTo } from './sumTo.js'
export type { TensorLike } from './tensorLike.js'
export type { DataFormat, Sizes } from './windowed.js'
export type { Borders, Pair, Sliding } from './windows.js'
