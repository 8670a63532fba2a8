import { Activation } from './activation.js'
import { ActivityRegularization } from './activityRegularization.js'
import * as adaptivePooling from './adaptivePooling.js'
import { AlphaDropout } from './alphaDropout.js'
import { AdditiveAttention, Attention } from './attention.js'
import { BatchNormalization } from './batchNormalization.js'
import { Bidirectional } from './bidirectional.js'
import { CategoryEncoding } from './categoryEncoding.js'
import { CenterCrop } from './centerCrop.js'
import * as colorAugmentations from './colorAugmentations.js'
import { Concatenate } from './concatenate.js'
import * as conv from './conv.js'
import * as convLSTM from './convLSTM.js'
import * as convTranspose from './convTranspose.js'
import * as cropping from './cropping.js'
import { Dense } from './dense.js'
import * as depthwiseConv from './depthwiseConv.js'
import { Discretization } from './discretization.js'
import { Dot } from './dot.js'
import { Dropout } from './dropout.js'
import { EinsumDense } from './einsumDense.js'
import { ELU } from './elu.js'
import { Embedding } from './embedding.js'
import { Normalization } from './featureNormalization.js'
import { Flatten } from './flatten.js'
import { GaussianDropout } from './gaussianDropout.js'
import { GaussianNoise } from './gaussianNoise.js'
import * as globalPooling from './globalPooling.js'
import { GroupNormalization } from './groupNormalization.js'
import { GroupedQueryAttention } from './groupQueryAttention.js'
import { GRU, GRUCell } from './gru.js'
import { Identity } from './identity.js'
import { Lambda } from './lambda.js'
import type { AnyLayer } from './layer.js'
import { LayerNormalization } from './layerNormalization.js'
import { LeakyReLU } from './leakyReLU.js'
import { LSTM, LSTMCell } from './lstm.js'
import { type Classes, makeLayer } from './makeLayer.js'
import { Masking } from './masking.js'
import { Add, Average, Maximum, Minimum, Multiply, Subtract } from './merging.js'
import { MultiHeadAttention } from './multiHeadAttention.js'
import { Permute } from './permute.js'
import * as pooling from './pooling.js'
import { PReLU } from './prelu.js'
import { RandomRotation, RandomShear, RandomTranslation, RandomZoom } from './randomAffine.js'
import { RandomBrightness } from './randomBrightness.js'
import { RandomColorJitter } from './randomColorJitter.js'
import { RandomContrast } from './randomContrast.js'
import { RandomCrop } from './randomCrop.js'
import { RandomErasing } from './randomErasing.js'
import { RandomFlip } from './randomFlip.js'
import { ReLU, ThresholdedReLU } from './relu.js'
import { RepeatVector } from './repeatVector.js'
import { Rescaling } from './rescaling.js'
import { Reshape } from './reshape.js'
import { Resizing } from './resizing.js'
import { ReversibleEmbedding } from './reversibleEmbedding.js'
import { RMSNormalization } from './rmsNormalization.js'
import { RNN } from './rnn.js'
import * as separableConv from './separableConv.js'
import { SimpleRNN, SimpleRNNCell } from './simpleRNN.js'
import { Softmax } from './softmax.js'
import * as spatialDropout from './spatialDropout.js'
import { SpectralNormalization } from './spectralNormalization.js'
import { StackedRNNCells } from './stackedRNNCells.js'
import { TimeDistributed } from './timeDistributed.js'
import { UnitNormalization } from './unitNormalization.js'
import * as upSampling from './upSampling.js'
import * as zeroPadding from './zeroPadding.js'

/** The layers there are, by the names of Keras' classes. */
export const classes: Classes = {
  ...adaptivePooling,
  ...colorAugmentations,
  ...conv,
  ...convLSTM,
  ...convTranspose,
  ...cropping,
  ...depthwiseConv,
  ...globalPooling,
  ...pooling,
  ...separableConv,
  ...spatialDropout,
  ...upSampling,
  ...zeroPadding,
  Activation,
  ActivityRegularization,
  Add,
  AdditiveAttention,
  AlphaDropout,
  Attention,
  Average,
  BatchNormalization,
  Bidirectional,
  CategoryEncoding,
  CenterCrop,
  Concatenate,
  Dense,
  Discretization,
  Dot,
  Dropout,
  ELU,
  EinsumDense,
  GroupQueryAttention: GroupedQueryAttention,
  GroupedQueryAttention, // in .h5
  Identity,
  Lambda,
  ReversibleEmbedding,
  RMSNormalization,
  SpectralNormalization,
  UnitNormalization,
  Embedding,
  Flatten,
  GaussianDropout,
  GaussianNoise,
  GRU,
  GRUCell,
  GroupNormalization,
  LSTM,
  LSTMCell,
  LayerNormalization,
  LeakyReLU,
  Masking,
  Maximum,
  Minimum,
  MultiHeadAttention,
  Multiply,
  Normalization,
  PReLU,
  Permute,
  RNN,
  RandomBrightness,
  RandomColorJitter,
  RandomContrast,
  RandomCrop,
  RandomErasing,
  RandomFlip,
  RandomRotation,
  RandomShear,
  RandomTranslation,
  RandomZoom,
  ReLU,
  RepeatVector,
  Rescaling,
  Reshape,
  Resizing,
  SimpleRNN,
  SimpleRNNCell,
  Softmax,
  StackedRNNCells,
  Subtract,
  TimeDistributed,
  ThresholdedReLU,
}

/**
 * Makes a layer from the name of its Keras class and its Keras configuration, as `getConfig` gives it and
 * model files hold it: keys become camelCase options, serialized parts become ours.
 * @param custom classes of one's own, by their names; other things in it don't matter
 * @throws RangeError for a class that is in neither table, and for a setting that the class does not know
 */
export function layerFromConfig(
  className: string,
  config: Readonly<Record<string, unknown>>,
  custom: Readonly<Record<string, unknown>> = {},
): AnyLayer {
  return makeLayer(className, config, classes, custom)
}
