/** The public face of glassgrad: a table of contents. */

// Models, training, and what watches it
export { checkGradients } from './model/inspect/checkGradients.js'
export { type FoundNaN, findNaN } from './model/inspect/findNaN.js'
export { formatTrace } from './model/inspect/formatTrace.js'
export { type InspectedLayer, type InspectedWeight, inspect } from './model/inspect/inspect.js'
export { type Ceilings, measureCeilings } from './model/inspect/measureCeilings.js'
export { trace } from './model/inspect/trace.js'
export type * from './model/inspect/traced.js'
export { type Ladder, variantsOf, withVariants } from './model/inspect/withVariants.js'
export { Model, type ModelOptions } from './model/model.js'
export { type CustomObjects, registerSerializable } from './model/saving/customObjects.js'
export type { ModelFormat } from './model/saving/format.js'
export { loadModel, modelFromJSON } from './model/saving/loadModel.js'
export type { LoadOptions } from './model/saving/readModel.js'
export { Sequential, type SequentialPart } from './model/sequential.js'
export { tune, type TuneOptions } from './model/tune.js'
export type { Timing } from './kernels/tuning.js'
export type { BatchData, Batches } from './model/training/batches.js'
export type { CompileOptions } from './model/training/compiled.js'
export type { Data, DataSet } from './model/training/data.js'
export type { EvaluateOptions } from './model/training/evaluate.js'
export type { FitOptions } from './model/training/fitOptions.js'
export type { PredictOptions } from './model/training/predict.js'
export type { OneOrMore, StepData, StepLogs } from './model/training/stepData.js'

// Networks that have learned ImageNet
export * as applications from './model/applications/index.js'
export type { ApplicationOptions, MobileNetOptions, Prediction } from './model/applications/index.js'

// Callbacks
export { BackupAndRestore, type BackupAndRestoreOptions } from './model/callbacks/backupAndRestore.js'
export { Callback, type Logs, type RunParams } from './model/callbacks/callback.js'
export { CSVLogger } from './model/callbacks/csvLogger.js'
export { EarlyStopping, type EarlyStoppingOptions } from './model/callbacks/earlyStopping.js'
export { History } from './model/callbacks/history.js'
export { LambdaCallback } from './model/callbacks/lambdaCallback.js'
export { LearningRateFinder, type LearningRateFinderOptions } from './model/callbacks/learningRateFinder.js'
export { LearningRateScheduler, type RateRule } from './model/callbacks/learningRateScheduler.js'
export { ModelCheckpoint, type ModelCheckpointOptions } from './model/callbacks/modelCheckpoint.js'
export { ProgressBar } from './model/callbacks/progressBar.js'
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './model/callbacks/reduceLROnPlateau.js'
export { TensorBoard, type TensorBoardOptions } from './model/callbacks/tensorBoard.js'
export { TerminateOnNaN } from './model/callbacks/terminateOnNaN.js'
export { watchTraining } from './model/callbacks/watchTraining.js'

// Search for the best parameters
export * as distributions from './model/search/distributions.js'
export { type Grid, GridSearch, type GridSearchOptions } from './model/search/gridSearch.js'
export { type Distributions, RandomSearch, type RandomSearchOptions } from './model/search/randomSearch.js'
export type { Params, SearchOptions } from './model/search/search.js'
export type { Trial } from './model/search/trial.js'

// Layers: core
export { Activation } from './layers/activation.js'
export {
  ActivityRegularization,
  type ActivityRegularizationOptions,
} from './layers/activityRegularization.js'
export { Dense, type DenseOptions } from './layers/dense.js'
export { Embedding, type EmbeddingOptions } from './layers/embedding.js'
export { Flatten } from './layers/flatten.js'
export { layerFromConfig } from './layers/fromConfig.js'
export { Input } from './layers/input.js'
export { type CallContext, Layer, type LayerInput, type Symbolic } from './layers/layer.js'
export { Masking, type MaskingOptions } from './layers/masking.js'
export type { Mask } from './layers/masks.js'
export { clearSession } from './layers/names.js'
export { Permute } from './layers/permute.js'
export { RepeatVector } from './layers/repeatVector.js'
export { Reshape } from './layers/reshape.js'

// Layers: convolution, pooling and image geometry
export type { ConvOptions } from './layers/conv.js'
export { Conv1D } from './layers/conv1d.js'
export { Conv2D } from './layers/conv2d.js'
export { Conv2DTranspose, type Conv2DTransposeOptions } from './layers/conv2dTranspose.js'
export { Cropping2D } from './layers/cropping2d.js'
export { DepthwiseConv2D, type DepthwiseConv2DOptions } from './layers/depthwiseConv2d.js'
export {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
  type GlobalPoolingOptions,
} from './layers/globalPooling.js'
export {
  AveragePooling1D,
  AveragePooling2D,
  MaxPooling1D,
  MaxPooling2D,
  type PoolingLayerOptions,
} from './layers/pooling.js'
export { SeparableConv2D, type SeparableConv2DOptions } from './layers/separableConv2d.js'
export { UpSampling2D, type UpSampling2DOptions } from './layers/upSampling2d.js'
export { ZeroPadding2D } from './layers/zeroPadding2d.js'

// Layers: normalization, dropout, noise
export { AlphaDropout } from './layers/alphaDropout.js'
export { BatchNormalization, type BatchNormalizationOptions } from './layers/batchNormalization.js'
export { Dropout, type DropoutOptions } from './layers/dropout.js'
export { GaussianDropout, type GaussianDropoutOptions } from './layers/gaussianDropout.js'
export { GaussianNoise, type GaussianNoiseOptions } from './layers/gaussianNoise.js'
export { Normalization, type NormalizationLayerOptions } from './layers/featureNormalization.js'
export { GroupNormalization, type GroupNormalizationOptions } from './layers/groupNormalization.js'
export { LayerNormalization, type LayerNormalizationOptions } from './layers/layerNormalization.js'
export { SpatialDropout2D } from './layers/spatialDropout2d.js'

// Layers: activations
export { ELU, type ELUOptions } from './layers/elu.js'
export { LeakyReLU, type LeakyReLUOptions } from './layers/leakyReLU.js'
export { PReLU, type PReLUOptions } from './layers/prelu.js'
export { ReLU, type ReLUOptions } from './layers/relu.js'
export { Softmax, type SoftmaxOptions } from './layers/softmax.js'

// Layers: merging and attention
export {
  AdditiveAttention,
  Attention,
  type AttentionOptions,
  type ScoredAttentionOptions,
} from './layers/attention.js'
export { Concatenate, type ConcatenateOptions } from './layers/concatenate.js'
export { Dot, type DotOptions } from './layers/dot.js'
export { Add, Average, Maximum, Minimum, Multiply, Subtract } from './layers/merging.js'
export { MultiHeadAttention, type MultiHeadAttentionOptions } from './layers/multiHeadAttention.js'

// Layers: augmentation on the device
export type { AugmentationOptions } from './layers/augmentation.js'
export {
  type RandomAffineOptions,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
  type RandomZoomOptions,
} from './layers/randomAffine.js'
export { RandomBrightness, type RandomBrightnessOptions } from './layers/randomBrightness.js'
export { CenterCrop } from './layers/centerCrop.js'
export { RandomCrop } from './layers/randomCrop.js'
export { RandomContrast, type RandomContrastOptions } from './layers/randomContrast.js'
export { RandomFlip } from './layers/randomFlip.js'
export { Rescaling, type RescalingOptions } from './layers/rescaling.js'
export { Resizing, type ResizingOptions } from './layers/resizing.js'

// What weights begin with, and what holds them
export * as activations from './layers/activations.js'
export * as constraints from './layers/constraints.js'
export * as initializers from './layers/initializers.js'
export * as regularizers from './layers/regularizers.js'

// Losses, optimizers and metrics, flat where names are unique
export * from './losses/index.js'
export * as losses from './losses/index.js'
export * as metrics from './model/metrics/index.js'
export {
  confusionMatrix,
  Metric,
  type MetricFunction,
  type MetricLike,
  type MetricOptions,
} from './model/metrics/index.js'
export * from './optim/index.js'
export * as optimizers from './optim/index.js'

// Data sets, and what prepares data
export { cifar10 } from './data/cifar10.js'
export { computeClassWeight } from './data/computeClassWeight.js'
export { fashionMnist } from './data/fashionMnist.js'
export {
  type Flow,
  type FlowOptions,
  ImageDataGenerator,
  type ImageDataGeneratorOptions,
} from './data/imageDataGenerator.js'
export { kFold } from './data/kFold.js'
export { type LoadImageOptions, loadImage } from './data/loadImage.js'
export { mnist } from './data/mnist.js'
export { toCategorical } from './data/toCategorical.js'
export { trainTestSplit } from './data/trainTestSplit.js'
export { NdArray } from './tensor/ndarray.js'
export { readNpy, readNpz, writeNpy, writeNpz } from './io/npy.js'
export { readSafetensors, writeSafetensors } from './io/safetensors.js'

// Tensors, ops and gradients
export { type GradientOptions, grad, vjp } from './tensor/gradients.js'
export { type GradientsOf, valueAndGrad } from './tensor/valueAndGrad.js'
export { arange, eye, full, ones, tensor, zeros } from './tensor/create.js'
import './tensor/ops/index.js' // makes ops methods of tensors, in the types as well
export * as ops from './tensor/ops/functions.js'
export { Random, setRandomSeed } from './tensor/random.js'
export { Tensor } from './tensor/tensor.js'
export { Variable } from './tensor/variable.js'
export { scope } from './tensor/scope.js'

// The device and the world around it
export type { Phase } from './gpu/dispatch.js'
export { ceilings } from './kernels/ceilings.js'
export { GpuError } from './gpu/errors.js'
export { type BrowserHostOptions, browserHost, type Host, useHost } from './host.js'
export type { Bytes, Progress, RemoteFile } from './remote.js'
export { close, ready } from './tensor/runtime.js'
