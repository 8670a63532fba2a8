/** The kernels that ops call, each a call that becomes dispatches. */
export { accumulate } from './accumulate.js'
export { affine, randomTransforms } from './affine.js'
export {
  attention,
  attentionDots,
  attentionFits,
  attentionGrad,
  choosesAttention,
} from './attention.js'
export { conv2d, conv2dFilterGrad, conv2dInputGrad } from './conv2d.js'
export { countThresholds } from './countThresholds.js'
export { crossentropy, crossentropyGrad, sameLargest } from './crossentropy.js'
export { dropout } from './dropout.js'
export { map, where, zip } from './elementwise.js'
export { gather, gatherBoth } from './gather.js'
export { decide, unscale } from './lossScale.js'
export { matmul } from './matmul.js'
export { moments, movingAverage, normalize, normalizeChannelSums, normalizeGrad } from './normalize.js'
export { asRows, normalizeRows, normalizeRowsGrad } from './normalizeRows.js'
export { hyperOf, update, updateAverage } from './optimizers.js'
export { order } from './order.js'
export { averagePool2d, averagePool2dGrad, maxPool2d, maxPool2dGrad } from './pool.js'
export { permutation, random } from './random.js'
export { recurrent, recurrentGrad } from './recurrent.js'
export { argReduce, reduce } from './reduce.js'
export { scatterAdd } from './scatterAdd.js'
export { softmax, softmaxGrad } from './softmax.js'
export { sparsemax } from './sparsemax.js'
export { fill, readStrided, writeStrided } from './strided.js'
