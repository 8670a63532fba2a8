import { isObject, type Json, type JsonObject } from '../../io/json.js'

// What Keras 1, Keras 2, tf.keras and TensorFlow.js write otherwise than Keras 3, in Keras 3's words. What is in no
// table passes as it is: what nobody knows is refused where the object is made.

/** An object in a file: its class, and its settings. */
export interface Described {
  class_name: string
  config: JsonObject
}

type Names = Readonly<Record<string, string>>

/** Classes that have been renamed. */
const CLASSES: Names = {
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  CuDNNGRU: 'GRU',
  CuDNNLSTM: 'LSTM',
  Deconvolution2D: 'Conv2DTranspose',
  SeparableConvolution2D: 'SeparableConv2D',
  SyncBatchNormalization: 'BatchNormalization',
}

/** Keras 1's names of settings that several layers have. */
const FIRST: Names = {
  bias: 'use_bias',
  border_mode: 'padding',
  dim_ordering: 'data_format',
  filter_length: 'kernel_size',
  init: 'kernel_initializer',
  nb_filter: 'filters',
  p: 'rate',
  pool_length: 'pool_size',
  stride: 'strides',
  subsample: 'strides',
  subsample_length: 'strides',
  W_constraint: 'kernel_constraint',
  W_regularizer: 'kernel_regularizer',
  b_constraint: 'bias_constraint',
  b_regularizer: 'bias_regularizer',
}

const CAUSAL: Names = { causal: 'use_causal_mask' }
const RECURRENT: Names = {
  output_dim: 'units',
  inner_activation: 'recurrent_activation',
  inner_init: 'recurrent_initializer',
  U_regularizer: 'recurrent_regularizer',
  dropout_W: 'dropout',
  dropout_U: 'recurrent_dropout',
}

/** Settings of one layer that have been renamed. */
const SETTINGS: Readonly<Record<string, Names>> = {
  AdditiveAttention: CAUSAL,
  Attention: CAUSAL,
  BatchNormalization: { beta_init: 'beta_initializer', gamma_init: 'gamma_initializer' },
  Dense: { output_dim: 'units' },
  Embedding: { init: 'embeddings_initializer', W_regularizer: 'embeddings_regularizer' },
  GRU: RECURRENT,
  LSTM: RECURRENT,
  LeakyReLU: { alpha: 'negative_slope' },
  PReLU: { init: 'alpha_initializer' },
  SimpleRNN: RECURRENT,
}

/** How recurrent layers compute, not what. */
const OF_RECURRENT = {
  consume_less: null,
  forget_bias_init: ['one'],
  implementation: null,
  input_dim: null,
  input_length: null,
  time_major: [false],
  unit_forget_bias: [null],
}

/** What kernels of two kinds have from a convolution with one. */
const OF_CONVOLUTION = {
  groups: [1],
  kernel_constraint: null,
  kernel_initializer: null,
  kernel_regularizer: null,
}

const each = (names: string, settings: Readonly<Record<string, readonly Json[] | null>>) =>
  Object.fromEntries(names.split(' ').map((name) => [name, settings]))

/** Settings that say nothing which a layer does not find out by itself; with a list, where they have these values. */
const EMPTY: Readonly<Record<string, Readonly<Record<string, readonly Json[] | null>>>> = {
  '': { input_dtype: null },
  BatchNormalization: {
    fused: null,
    mode: [0],
    virtual_batch_size: [null],
  },
  Dense: { input_dim: null },
  Embedding: { dropout: [0], input_length: null },
  ...each('Conv1DTranspose Conv2DTranspose Conv3DTranspose', { groups: [1] }),
  ...each('DepthwiseConv1D DepthwiseConv2D SeparableConv1D SeparableConv2D', OF_CONVOLUTION),
  ...each(
    'ConvLSTM1D ConvLSTM2D ConvLSTM3D GRU GRUCell LSTM LSTMCell RNN SimpleRNN SimpleRNNCell',
    OF_RECURRENT,
  ),
  ...each('SpatialDropout1D SpatialDropout2D SpatialDropout3D', { noise_shape: [null] }),
  MultiHeadAttention: {
    key_shape: null,
    query_shape: null,
    softmax_robust_masking: [null, false],
    value_shape: null,
  },
}

/** What a table has for a name that comes from a file. */
function of<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/**
 * Whether a model's description is Keras 2's or TensorFlow.js': by the version that its file names, else by the
 * module, which Keras 3 alone says of each class.
 */
export function isOlder(
  model: Json,
  version: Json = isObject(model) ? (model.keras_version ?? null) : null,
): boolean {
  if (typeof version === 'string') return !/^([3-9]|\d\d)/.test(version)
  return !(isObject(model) && 'module' in model)
}

/** A layer's description in Keras 3's words; `older` where it is in those of one before. */
export function modernLayer({ class_name: given, config }: Described, older: boolean): Described {
  const name = of(CLASSES, given) ?? given
  const [renamed, empty] = [
    { ...FIRST, ...SETTINGS[name] },
    { ...EMPTY[''], ...EMPTY[name] },
  ]
  const entries = Object.entries(config).flatMap(([key, value]): [string, Json][] => {
    const says = of(empty, key)
    if (says === null || says?.some((nothing) => nothing === value)) return []
    const modern = of(renamed, key)
    const name = modern === undefined || Object.hasOwn(config, modern) ? key : modern
    const isInitializer = name.endsWith('_initializer')
    return [[name, isInitializer ? modernInitializer(value) : value]]
  })
  const all = Object.fromEntries(entries)
  // Standalone Keras 2 and TensorFlow.js knew no other GRU, and said nothing of it.
  if (/^GRU(Cell)?$/.test(name)) all.reset_after ??= given === 'CuDNNGRU'
  // TensorFlow.js writes what a cell is told for the layer too.
  const cell = isObject(all.cell) && isObject(all.cell.config) ? all.cell.config : {}
  if (name === 'RNN')
    for (const key of Object.keys(cell)) if (!['name', 'trainable', 'dtype'].includes(key)) delete all[key]
  // They had another hard sigmoid.
  for (const key of older ? ['activation', 'recurrent_activation'] : [])
    if (all[key] === 'hard_sigmoid') all[key] = 'hard_sigmoid_of_keras_2'
  // TensorFlow.js writes the size that is to be found out as null.
  if (name === 'Reshape' && Array.isArray(all.target_shape))
    all.target_shape = all.target_shape.map((n) => n ?? -1)
  if (all.data_format === 'tf') all.data_format = 'channels_last'
  if (all.data_format === 'th') all.data_format = 'channels_first'
  const { nb_row: rows, nb_col: columns, ...rest } = all
  return { class_name: name, config: rows === undefined ? rest : { ...rest, kernel_size: [rows, columns] } }
}

/**
 * An initializer's: it named the type of its numbers, and VarianceScaling said normal and cut it off at two
 * deviations, as now where it says so.
 */
function modernInitializer(value: Json): Json {
  if (!isObject(value) || !isObject(value.config)) return value
  const { dtype: _, ...config } = value.config
  if (value.class_name === 'VarianceScaling' && config.distribution === 'normal')
    config.distribution = 'truncated_normal'
  return { ...value, config }
}

/** An optimizer's: the learning rate was `lr`, its decay a setting beside it; a schedule's name was null. */
export function modernOptimizer({ class_name: given, config }: Described): Described {
  const class_name = given.replace(/^Custom>/, '') // tf.keras 2.9 to 2.11, of those that were new then
  const { lr, decay, jit_compile: _, is_legacy_optimizer: __, ...rest } = config
  const rate = withoutNullName(rest.learning_rate ?? lr)
  if (rate === undefined) return { class_name, config: rest }
  if (typeof decay !== 'number' || decay === 0 || typeof rate !== 'number')
    return { class_name, config: { ...rest, learning_rate: rate } }
  const schedule = { initial_learning_rate: rate, decay_steps: 1, decay_rate: decay }
  return {
    class_name,
    config: { ...rest, learning_rate: { class_name: 'InverseTimeDecay', config: schedule } },
  }
}

function withoutNullName(schedule: Json | undefined): Json | undefined {
  if (!isObject(schedule) || !isObject(schedule.config) || schedule.config.name !== null) return schedule
  const { name: _, ...config } = schedule.config
  return { ...schedule, config }
}

/** A loss or metric: tf.keras wrapped functions, `{class_name: 'MeanMetricWrapper', config: {fn: 'mse', …}}`. */
export function modernMeasure({ class_name, config }: Described): Described {
  const { fn, ...rest } = config
  if (rest.reduction === 'auto') rest.reduction = 'sum_over_batch_size'
  const wrapped = functionName(fn ?? null)
  return { class_name: wrapped && /Wrapper$/.test(class_name) ? wrapped : class_name, config: rest }
}

/** The name of a function, in either of the ways in which files have one; null for anything else. */
export function functionName(item: Json): string | null {
  if (typeof item === 'string') return item
  if (!isObject(item) || item.class_name !== 'function') return null
  if (typeof item.config === 'string') return item.config
  return isObject(item.config) && typeof item.config.name === 'string' ? item.config.name : null
}
