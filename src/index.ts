/** The public face of glassgrad. */

export { fashionMnist } from './data/fashionMnist.js'
export { mnist } from './data/mnist.js'
export { toCategorical } from './data/toCategorical.js'
export { GpuError } from './gpu/errors.js'
export { browserHost, type Host, useHost } from './host.js'
export { Activation } from './layers/activation.js'
export * as constraints from './layers/constraints.js'
export { Dense, type DenseOptions } from './layers/dense.js'
export { Flatten } from './layers/flatten.js'
export * as initializers from './layers/initializers.js'
export { type CallContext, clearSession, Layer } from './layers/layer.js'
export * as regularizers from './layers/regularizers.js'
// Layers, losses, optimizers
export { Input } from './layers/symbolic.js'
export * from './losses/index.js'
export { Callback, type Logs } from './model/callbacks/callback.js'
export { History } from './model/callbacks/history.js'
export { ProgressBar } from './model/callbacks/progressBar.js'
export * from './model/metrics/index.js'
// Models and training
export { Model, type ModelOptions } from './model/model.js'
export { Sequential, type SequentialPart } from './model/sequential.js'
export type { CompileOptions } from './model/training/compiled.js'
export type { Data } from './model/training/data.js'
export type { EvaluateOptions } from './model/training/evaluate.js'
export type { FitOptions } from './model/training/fit.js'
export type { PredictOptions } from './model/training/predict.js'
export * from './optim/index.js'
export { grad, valueAndGrad, vjp } from './tensor/autodiff.js'
export { arange, eye, full, ones, tensor, zeros } from './tensor/create.js'
// Data sets, and what prepares them
export { NdArray } from './tensor/ndarray.js'
export * as ops from './tensor/ops/index.js'
export { Random, setRandomSeed } from './tensor/random.js'

// The device
export { close, ready } from './tensor/runtime.js'
// Tensors, ops and gradients
export { Tensor } from './tensor/tensor.js'
export { Variable } from './tensor/variable.js'
