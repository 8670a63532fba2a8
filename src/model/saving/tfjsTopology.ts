import { isObject, type Json, type JsonObject } from '../../io/json.js'
import { historyOf, inOrder, isTensor, type Node } from './nodes.js'

// Keras 3's description of a model in the words of Keras 2, which TensorFlow.js reads.

/** The layers that TensorFlow.js has. */
const LAYERS =
  'Activation Add AlphaDropout Average AveragePooling1D AveragePooling2D AveragePooling3D BatchNormalization ' +
  'Bidirectional Concatenate Conv1D Conv2D Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM2D Cropping2D Dense ' +
  'DepthwiseConv2D Dot Dropout ELU Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise ' +
  'GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D InputLayer LSTM LSTMCell ' +
  'LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum Minimum Multiply PReLU Permute ' +
  'RNN ReLU RepeatVector Rescaling Reshape SeparableConv2D SimpleRNN SimpleRNNCell Softmax SpatialDropout1D ' +
  'StackedRNNCells TimeDistributed UpSampling2D ZeroPadding2D'
const KNOWN = new Set(LAYERS.split(' '))

/** Its activations, and what it calls them. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'elu gelu linear relu relu6 selu sigmoid softmax softplus softsign tanh mish'
      .split(' ')
      .map((n) => [n, n]),
  ),
  silu: 'swish',
  log_softmax: 'log_softmax',
  hard_sigmoid_of_keras_2: 'hard_sigmoid',
}

const INITIALIZERS =
  /^(Constant|(Glorot|He|Le[Cc]un)(Normal|Uniform)|Identity|Ones|Orthogonal|RandomNormal|RandomUniform|TruncatedNormal|VarianceScaling|Zeros)$/

/** Settings that a layer there does not have, where they have another value than this one. */
const FIXED: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  Conv1D: { groups: 1 },
  Conv2D: { groups: 1 },
  Conv3D: { groups: 1 },
  GRU: { reset_after: false },
  GRUCell: { reset_after: false },
  GlobalAveragePooling1D: { keepdims: false },
  GlobalAveragePooling2D: { keepdims: false },
  GlobalMaxPooling1D: { keepdims: false },
  GlobalMaxPooling2D: { keepdims: false },
  LayerNormalization: { rms_scaling: false },
  ReLU: { negative_slope: 0, threshold: 0 },
  UpSampling2D: { interpolation: 'nearest' }, // its bilinear one counts from the pixels' corners
}

/** Settings of Keras 3 by other names. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  InputLayer: { batch_shape: 'batch_input_shape' },
  LeakyReLU: { negative_slope: 'alpha' },
}

/**
 * A model's description for TensorFlow.js.
 * @throws Error that names a layer, an activation or a setting which TensorFlow.js has not
 */
export function tfjsTopology({ class_name: kind, config }: JsonObject): JsonObject {
  const { name, trainable, layers, input_layers, output_layers } = config as JsonObject
  const all = layers as JsonObject[]
  // There a model in the model has a call of its own before those of this one.
  const before = new Map(all.map((one) => [one.name, isModelJson(one) ? 1 : 0]))
  const members = all.map((layer) => {
    const described = layerOf(layer)
    if (kind === 'Sequential') return described
    const inbound = (layer.inbound_nodes as unknown as Node[]).map((node) => callOf(node, before))
    return { ...described, name: layer.name, inbound_nodes: inbound }
  })
  if (kind === 'Sequential') return { class_name: 'Sequential', config: { name, trainable, layers: members } }
  const ends = (of: Json): Json => (Array.isArray(of) && typeof of[0] === 'string' ? [of] : of)
  return {
    class_name: 'Model',
    config: {
      ...{ name, trainable, layers: members },
      ...{ input_layers: ends(input_layers), output_layers: ends(output_layers) },
    },
  }
}

function layerOf(layer: JsonObject): JsonObject {
  const className = layer.class_name as string
  if (isModelJson(layer)) return tfjsTopology(layer)
  const config = layer.config as JsonObject
  const what = `Layer "${config.name}"`
  if (!KNOWN.has(className)) throw new Error(`${what}: TensorFlow.js has no ${className}; it has ${LAYERS}`)
  for (const [key, only] of Object.entries(FIXED[className] ?? {})) {
    if ((config[key] ?? only) === only) continue
    throw new Error(
      `${what}: TensorFlow.js' ${className} knows ${key} ${only} alone, this has ${config[key]}`,
    )
  }
  const own = className === 'Bidirectional' ? oneDirection(config, what) : config
  const entries = Object.entries(own).flatMap(([key, value]): [string, Json][] => {
    if (key in (FIXED[className] ?? {})) return []
    return settingOf(RENAMED[className]?.[key] ?? key, value, what)
  })
  return { class_name: className, config: Object.fromEntries(entries) }
}

/** There the layer that goes backwards is made of the other one. */
function oneDirection({ backward_layer: back, ...config }: JsonObject, what: string): JsonObject {
  const layer = config.layer as JsonObject
  const settings = (of: JsonObject) => ({ ...(of.config as JsonObject), name: '', go_backwards: false })
  if (back && JSON.stringify(settings(back as JsonObject)) !== JSON.stringify(settings(layer)))
    throw new Error(`${what}: TensorFlow.js has Bidirectional with two layers alone that are alike`)
  const { name, ...rest } = layer.config as JsonObject
  return {
    ...config,
    layer: { ...layer, config: { name: `${name}`.replace(/^forward_/, ''), ...rest } },
  }
}

/** A setting, or nothing where there it says nothing. */
function settingOf(key: string, value: Json, what: string): [string, Json][] {
  if (key === 'dtype') return [[key, typeof value === 'string' ? value : 'float32']]
  if (key.endsWith('activation')) return [[key, activationOf(value, what)]]
  if (key === 'padding' && Array.isArray(value) && value.flat().length !== 4)
    throw new Error(`${what}: TensorFlow.js has no borders by numbers`)
  if (Array.isArray(value)) return [[key, value.map((one) => (isObject(one) ? layerOf(one) : one))]]
  if (!isObject(value)) return [[key, value]]
  if (key === 'layer' || key === 'cell' || key === 'backward_layer') return [[key, layerOf(value)]]
  const { class_name: name, config } = value
  if (key.endsWith('initializer')) {
    const known = typeof name === 'string' && INITIALIZERS.test(name)
    return known ? [[key, { class_name: name.replace('Lecun', 'LeCun'), config }]] : []
  }
  if (key.endsWith('regularizer')) {
    if (typeof name !== 'string' || !/^L1?(L?2)?$/.test(name))
      throw new Error(`${what}: TensorFlow.js has no regularizer ${name}`)
    const { l1 = 0, l2 = 0 } = config as JsonObject
    return [[key, { class_name: 'L1L2', config: { l1, l2 } }]]
  }
  return [[key, { class_name: name, config }]]
}

function activationOf(value: Json, what: string): Json {
  if (typeof value === 'string' && Object.hasOwn(ACTIVATIONS, value)) return ACTIVATIONS[value]
  const name = typeof value === 'string' ? `'${value}'` : 'of its own'
  throw new Error(
    `${what}: TensorFlow.js has no activation ${name}; it has ${Object.keys(ACTIVATIONS).join(', ')}` +
      (value === 'hard_sigmoid' ? ", Keras 2's other one" : ''),
  )
}

const isModelJson = ({ class_name }: JsonObject) => class_name === 'Sequential' || class_name === 'Functional'

/** A call: [layer, which of its calls, which output, settings] for each tensor. */
function callOf({ args, kwargs }: Node, before: ReadonlyMap<Json, number>): Json {
  const tensors = [...args, ...inOrder(kwargs)].flat().filter((value) => isTensor(value as Json))
  return tensors.map((tensor) => {
    const [name, call, index] = historyOf(tensor as Json, 'inbound_nodes')
    return [name, call + (before.get(name) ?? 0), index, {}]
  })
}
