import { sayingOnly } from '../kerasKeys.js'
import { camelCase } from '../lookup.js'
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
import * as constraints from './constraints.js'
import * as conv from './conv.js'
import * as convLSTM from './convLSTM.js'
import * as convTranspose from './convTranspose.js'
import * as cropping from './cropping.js'
import { Dense } from './dense.js'
import * as depthwiseConv from './depthwiseConv.js'
import { Discretization } from './discretization.js'
import { Dot } from './dot.js'
import { Dropout } from './dropout.js'
import { policyFromConfig } from './dtypePolicy.js'
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
import * as initializers from './initializers.js'
import { Lambda } from './lambda.js'
import type { AnyLayer } from './layer.js'
import { LayerNormalization } from './layerNormalization.js'
import { LeakyReLU } from './leakyReLU.js'
import { LSTM, LSTMCell } from './lstm.js'
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
import * as regularizers from './regularizers.js'
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

/**
 * A layer's class. Ours take all options in one object; one of one's own that doesn't names what its constructor
 * takes before them, in camelCase: `static positional = ['units']`.
 */
export interface LayerClass {
  new (...args: never[]): AnyLayer
  readonly positional?: readonly string[]
}

/** The layers there are, by the names of Keras' classes. */
const classes: Record<string, LayerClass> = {
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

/** What makes the parts of a layer again, by the names of Keras' classes with a small first letter. */
const makers: Record<string, Record<string, (...args: never[]) => unknown>> = {
  initializer: { ...initializers, orthogonal: initializers.orthogonalMatrix },
  regularizer: { ...regularizers, l1L2: regularizers.l1l2 },
  constraint: { ...constraints },
}

/** Keras' JSON of an object: `{class_name: 'GlorotUniform', config: {…}}`. */
interface KerasObject {
  class_name: string
  config: Config
}

type Config = Readonly<Record<string, unknown>>

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
  const layerClass = classNamed(className, custom)
  const { batch_input_shape: batchInputShape, ...rest } = config
  const options = optionsOf(rest, custom)
  if (Array.isArray(batchInputShape)) options.inputShape = batchInputShape.slice(1)
  const { positional = [] } = layerClass
  const further = Object.entries(options).filter(([name]) => !positional.includes(name))
  return Reflect.construct(layerClass, [
    ...positional.map((name) => options[name]),
    Object.fromEntries(further),
  ])
}

function classNamed(className: string, custom: Readonly<Record<string, unknown>>): LayerClass {
  if (Object.hasOwn(custom, className)) return custom[className] as LayerClass
  if (Object.hasOwn(classes, className)) return classes[className]
  throw new RangeError(
    `unknown layer class '${className}': give it as customObjects: { ${className} }. ` +
      `There are: ${Object.keys(classes).join(', ')}`,
  )
}

/** A Keras configuration as options of ours. */
function optionsOf(config: Config, custom: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    sayingOnly(config, (key) => key === 'dtype').map(([key, value]) => [
      camelCase(key),
      key === 'dtype' ? policyFromConfig(value) : isKerasObject(value) ? objectOf(key, value, custom) : value,
    ]),
  )
}

/** The part of a layer that a Keras object stands for; its key tells the kind. */
function objectOf(
  key: string,
  { class_name: className, config }: KerasObject,
  custom: Readonly<Record<string, unknown>>,
): unknown {
  if (className === 'function') return config // an activation, by its name
  const kind = key.split('_').at(-1)!
  if (!Object.hasOwn(makers, kind)) return layerFromConfig(className, config, custom)
  if (Object.hasOwn(custom, className)) return custom[className] // a function of one's own
  const maker = className[0].toLowerCase() + className.slice(1)
  if (!Object.hasOwn(makers[kind], maker)) {
    throw new RangeError(`unknown ${kind} class '${className}' under '${key}'`)
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new RangeError(
      `${key}: expected the settings of ${className} as an object, got ${JSON.stringify(config)}`,
    )
  }
  return Reflect.apply(makers[kind][maker], undefined, [optionsOf(config)])
}

function isKerasObject(value: unknown): value is KerasObject {
  return typeof value === 'object' && value !== null && 'class_name' in value
}
