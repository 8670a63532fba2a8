/** The public face of glassgrad: a table of contents. */

// Models, training, and what watches it
export { Model, type ModelOptions, type OutputsAs } from './model/model.js'
export type { SummaryOptions } from './model/summary.js'
export { cloneModel } from './model/cloneModel.js'
export type { Trainable } from './model/trainable.js'
export { type CustomObject, registerSerializable } from './layers/registered.js'
export type { CustomObjects } from './model/saving/customObjects.js'
export type { ModelFormat } from './model/saving/format.js'
export { loadModel, modelFromJSON } from './model/saving/loadModel.js'
export type { LoadOptions } from './model/saving/readModel.js'
export { Sequential, type SequentialOptions, type SequentialPart } from './model/sequential.js'
export type { BatchData, Batches, Stream } from './model/training/batches.js'
export type { CompileOptions, Metrics, PerOutput } from './model/training/compiled.js'
export type { AnyArray, Data, DataSet, Examples } from './model/training/data.js'
export type { FitOptions } from './model/training/fitOptions.js'
export type { ByName, EvaluateSettings, PredictSettings, Verbosity } from './model/training/options.js'
export type {
  EvaluateOptions,
  OnBatchOptions,
  PredictOptions,
  TrainOnBatchOptions,
} from './model/training/runOptions.js'
export type { OneOrMore, StepData, StepLogs } from './model/training/stepData.js'

// Networks that have learned ImageNet
export * as applications from './applications.js'
export type { ApplicationOptions, MobileNetOptions, Prediction } from './applications.js'

// Callbacks
export { BackupAndRestore, type BackupAndRestoreOptions } from './model/callbacks/backupAndRestore.js'
export { Callback, type Logs, type RunParams } from './model/callbacks/callback.js'
export { CallbackList, type CallbackListOptions } from './model/callbacks/callbackList.js'
export { CSVLogger, type CSVLoggerOptions } from './model/callbacks/csvLogger.js'
export { EarlyStopping, type EarlyStoppingOptions } from './model/callbacks/earlyStopping.js'
export { History } from './model/callbacks/history.js'
export { type CallbackLike, type Hooks, LambdaCallback } from './model/callbacks/lambdaCallback.js'
export { LearningRateFinder, type LearningRateFinderOptions } from './model/callbacks/learningRateFinder.js'
export {
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
  type RateRule,
} from './model/callbacks/learningRateScheduler.js'
export type { Monitored, MonitorMode } from './model/callbacks/monitor.js'
export { ModelCheckpoint, type ModelCheckpointOptions } from './model/callbacks/modelCheckpoint.js'
export { ProgressBar } from './model/callbacks/progressBar.js'
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './model/callbacks/reduceLROnPlateau.js'
export { RemoteMonitor, type RemoteMonitorOptions } from './model/callbacks/remoteMonitor.js'
export { SwapEMAWeights, type SwapEMAWeightsOptions } from './model/callbacks/swapEMAWeights.js'
export { TensorBoard, type TensorBoardOptions } from './model/callbacks/tensorBoard.js'
export { TerminateOnNaN } from './model/callbacks/terminateOnNaN.js'
export { watchEvaluation, watchTraining } from './model/callbacks/watchTraining.js'

// Search for the best parameters, and looking inside
export * from './search.js'
export * from './model/inspect/index.js'

// Layers: core
export { Activation } from './layers/activation.js'
export {
  ActivityRegularization,
  type ActivityRegularizationOptions,
} from './layers/activityRegularization.js'
export { Dense, type DenseOptions } from './layers/dense.js'
export { Bidirectional, type BidirectionalOptions, type MergeMode } from './layers/bidirectional.js'
export { GRU, GRUCell, type GRUCellOptions, type GRUOptions } from './layers/gru.js'
export { LSTM, LSTMCell, type LSTMCellOptions, type LSTMOptions } from './layers/lstm.js'
export { RNN, type RNNOptions } from './layers/rnn.js'
export type { Cell, Walked, WalkOptions } from './layers/rnnCell.js'
export { SimpleRNN, SimpleRNNCell, type SimpleRNNOptions } from './layers/simpleRNN.js'
export type { GatedCellOptions, RecurrentCellOptions } from './layers/recurrentCell.js'
export { StackedRNNCells } from './layers/stackedRNNCells.js'
export { TimeDistributed } from './layers/timeDistributed.js'
export { Embedding, type EmbeddingOptions } from './layers/embedding.js'
export { Flatten } from './layers/flatten.js'
export { layerFromConfig } from './layers/fromConfig.js'
export { Identity } from './layers/identity.js'
export { Input, type InputOptions } from './layers/input.js'
export { InputLayer } from './layers/inputLayer.js'
export { Lambda, type LambdaFunction, type LambdaOptions } from './layers/lambda.js'
export {
  type AnyLayer,
  type CallContext,
  Layer,
  type LayerInput,
  type LayerOptions,
  type OrArrays,
  type ShapeOf,
  type Symbolic,
} from './layers/layer.js'
export type { WeightOptions } from './layers/newWeight.js'
export type { DTypePolicy } from './layers/dtypePolicy.js'
export type { SymbolicTensor } from './layers/symbolic.js'
export type { Given, OptionKind, OptionTable } from './options.js'
export { Masking, type MaskingOptions } from './layers/masking.js'
export type { Mask } from './layers/masks.js'
export { clearSession } from './layers/names.js'
export { Permute } from './layers/permute.js'
export { RepeatVector } from './layers/repeatVector.js'
export { Reshape } from './layers/reshape.js'
export { Wrapper } from './layers/wrapper.js'

// Layers: convolution, pooling and image geometry
export type { BorderSizes, BorderSizes1D, BorderSizes3D } from './layers/borders.js'
export type { ConvolutionLayerOptions, Padding } from './layers/convolutionLayer.js'
export type { Sizes } from './layers/requirements.js'
export type { DataFormat, ImageLayerOptions } from './layers/spatialLayer.js'
export type { BiasOptions, DepthwiseOptions, WeightPolicyOptions } from './layers/weightPolicies.js'
// Keras' other names of a class stand for the same class, which files call by the first.
export {
  Conv1D,
  Conv1D as Convolution1D,
  Conv2D,
  Conv2D as Convolution2D,
  Conv3D,
  Conv3D as Convolution3D,
  type ConvOptions,
} from './layers/conv.js'
export {
  Conv1DTranspose,
  Conv1DTranspose as Convolution1DTranspose,
  Conv2DTranspose,
  Conv2DTranspose as Convolution2DTranspose,
  Conv3DTranspose,
  Conv3DTranspose as Convolution3DTranspose,
  type ConvTransposeOptions,
} from './layers/convTranspose.js'
export {
  Cropping1D,
  Cropping2D,
  Cropping3D,
  type Cropping1DOptions,
  type CroppingOptions,
} from './layers/cropping.js'
export {
  DepthwiseConv1D,
  DepthwiseConv2D,
  type DepthwiseConvOptions,
} from './layers/depthwiseConv.js'
export {
  GlobalAveragePooling1D,
  GlobalAveragePooling1D as GlobalAvgPool1D,
  GlobalAveragePooling2D,
  GlobalAveragePooling2D as GlobalAvgPool2D,
  GlobalAveragePooling3D,
  GlobalAveragePooling3D as GlobalAvgPool3D,
  GlobalMaxPooling1D,
  GlobalMaxPooling1D as GlobalMaxPool1D,
  GlobalMaxPooling2D,
  GlobalMaxPooling2D as GlobalMaxPool2D,
  GlobalMaxPooling3D,
  GlobalMaxPooling3D as GlobalMaxPool3D,
  type GlobalPoolingOptions,
} from './layers/globalPooling.js'
export {
  AveragePooling1D,
  AveragePooling1D as AvgPool1D,
  AveragePooling2D,
  AveragePooling2D as AvgPool2D,
  AveragePooling3D,
  AveragePooling3D as AvgPool3D,
  MaxPooling1D,
  MaxPooling1D as MaxPool1D,
  MaxPooling2D,
  MaxPooling2D as MaxPool2D,
  MaxPooling3D,
  MaxPooling3D as MaxPool3D,
  type PoolingLayerOptions,
} from './layers/pooling.js'
export {
  SeparableConv1D,
  SeparableConv1D as SeparableConvolution1D,
  SeparableConv2D,
  SeparableConv2D as SeparableConvolution2D,
  type SeparableConvOptions,
} from './layers/separableConv.js'
export {
  UpSampling1D,
  UpSampling2D,
  UpSampling3D,
  type UpSampling1DOptions,
  type UpSampling2DOptions,
  type UpSamplingOptions,
} from './layers/upSampling.js'
export {
  ZeroPadding1D,
  ZeroPadding2D,
  ZeroPadding3D,
  type ZeroPaddingOptions,
} from './layers/zeroPadding.js'

// Layers: normalization, dropout, noise
export { AlphaDropout } from './layers/alphaDropout.js'
export { BatchNormalization, type BatchNormalizationOptions } from './layers/batchNormalization.js'
export { Dropout, type DropoutOptions } from './layers/dropout.js'
export { GaussianDropout, type GaussianDropoutOptions } from './layers/gaussianDropout.js'
export { GaussianNoise, type GaussianNoiseOptions } from './layers/gaussianNoise.js'
export type { NormalizationOptions } from './layers/normalization.js'
export {
  type FeatureData,
  Normalization,
  type NormalizationLayerOptions,
  type PerFeature,
} from './layers/featureNormalization.js'
export { CategoryEncoding, type CategoryEncodingOptions } from './layers/categoryEncoding.js'
export type { OutputMode } from './layers/categories.js'
export { Discretization, type DiscretizationOptions } from './layers/discretization.js'
export { GroupNormalization, type GroupNormalizationOptions } from './layers/groupNormalization.js'
export { LayerNormalization, type LayerNormalizationOptions } from './layers/layerNormalization.js'
export { RMSNormalization, type RMSNormalizationOptions } from './layers/rmsNormalization.js'
export { UnitNormalization, type UnitNormalizationOptions } from './layers/unitNormalization.js'
export {
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
  type SpatialDropout1DOptions,
  type SpatialDropoutOptions,
} from './layers/spatialDropout.js'

// Layers: activations
export { ELU, type ELUOptions } from './layers/elu.js'
export { LeakyReLU, type LeakyReLUOptions } from './layers/leakyReLU.js'
export { PReLU, type PReLUOptions } from './layers/prelu.js'
export { ReLU, type ReLUOptions, ThresholdedReLU, type ThresholdedReLUOptions } from './layers/relu.js'
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
export type { AttentionCall } from './layers/attentionInputs.js'
export {
  type AttentionMask,
  MultiHeadAttention,
  type MultiHeadAttentionOptions,
} from './layers/multiHeadAttention.js'

// Layers: augmentation on the device
export type { Range as FactorRange } from './kernels/affine.js'
export type { AugmentationOptions, RandomFactor } from './layers/augmentation.js'
export {
  type RandomAffineOptions,
  RandomRotation,
  RandomShear,
  type RandomShearOptions,
  RandomTranslation,
  RandomZoom,
  type RandomZoomOptions,
} from './layers/randomAffine.js'
export { RandomBrightness, type RandomBrightnessOptions } from './layers/randomBrightness.js'
export { CenterCrop } from './layers/centerCrop.js'
export { RandomCrop } from './layers/randomCrop.js'
export { RandomContrast, type RandomContrastOptions } from './layers/randomContrast.js'
export { RandomFlip, type RandomFlipOptions } from './layers/randomFlip.js'
export { type PerChannel, Rescaling, type RescalingOptions } from './layers/rescaling.js'
export { Resizing, type ResizingOptions } from './layers/resizing.js'

// What weights begin with, and what holds them
export type { ActivationId, ActivationLike } from './layers/activations.js'
export type { ConstraintId, ConstraintLike } from './layers/constraints.js'
export type { InitializerId, InitializerLike } from './layers/initializers.js'
export type { RegularizerId, RegularizerLike } from './layers/regularizers.js'
export * as activations from './layers/activations.js'
export * as constraints from './layers/constraints.js'
export * as initializers from './layers/initializers.js'
export * as regularizers from './layers/regularizers.js'

// Losses, optimizers and metrics, flat where names are unique
export * from './losses/index.js'
export * as losses from './losses/namespace.js'
export * as metrics from './model/metrics/namespace.js'
export {
  type CountOptions,
  confusionMatrix,
  Metric,
  type MetricFunction,
  type MetricId,
  type MetricLike,
  type MetricOptions,
} from './model/metrics/index.js'
export * from './optim/index.js'
export * as optimizers from './optim/index.js'

export type { KerasObject } from './registry.js'

// Data sets, and what prepares data
export type { ImageSet } from './data/sets/idxSet.js'
export { cifar10 } from './data/cifar10.js'
export { type ClassWeightOptions, computeClassWeight } from './data/computeClassWeight.js'
export { fashionMnist } from './data/fashionMnist.js'
export type { Columns } from './data/flowFromDataframe.js'
export type { Table } from './data/readCsv.js'
export {
  type DataframeFlowOptions,
  type Flow,
  type FlowOptions,
  type FolderFlowOptions,
  ImageDataGenerator,
  type ImageDataGeneratorOptions,
} from './data/imageDataGenerator.js'
export { type Fold, type FoldOptions, kFold } from './data/kFold.js'
export { stratifiedKFold } from './data/stratifiedKFold.js'
export { type LoadImageOptions, loadImage } from './data/loadImage.js'
export { mnist } from './data/mnist.js'
export { type ToCategoricalOptions, toCategorical } from './data/toCategorical.js'
export { type SplitOptions, trainTestSplit } from './data/trainTestSplit.js'
export { type Axes, NdArray, type Operand } from './tensor/ndarray.js'
export type { DType, HostData } from './tensor/dtype.js'
export type { Nested, NumberArray, Numbers } from './tensor/nested.js'
export type { Strings } from './tensor/strings.js'
export type { Shape } from './tensor/shape.js'
export { readNpy, readNpz, writeNpy, writeNpz } from './io/npy.js'
export { readSafetensors, type Safetensors, writeSafetensors } from './io/safetensors.js'

// Tensors, ops and gradients
export { type GradientOptions, grad, vjp } from './tensor/gradients.js'
export { type GradientsOf, type Parameter, valueAndGrad } from './tensor/valueAndGrad.js'
export { type ArrayLikeData, arange, eye, full, ones, tensor, zeros } from './tensor/create.js'
import './tensor/ops/index.js' // makes ops methods of tensors, in the types as well
export * as ops from './ops.js'
export { Random, setRandomSeed } from './tensor/random.js'
export { type HostType, Tensor, type TensorType } from './tensor/tensor.js'
export { Variable } from './tensor/variable.js'
export { scope } from './tensor/scope.js'

// The device and the world around it
export type { Phase } from './gpu/dispatch.js'
export type { DeviceOptions } from './gpu/device.js'
export { GpuError } from './gpu/errors.js'
export { type BrowserHostOptions, browserHost, type Host, useHost } from './host.js'
export type {
  Address,
  Bytes,
  DebianPackage,
  Digest,
  NpmPackage,
  OnProgress,
  Progress,
  RemoteFile,
  Source,
} from './remote.js'
export { close, ready } from './tensor/runtime.js'
