import type { Bidirectional } from '../../layers/bidirectional.js'
import type { Dense } from '../../layers/dense.js'
import type { Embedding } from '../../layers/embedding.js'
import type { Flatten } from '../../layers/flatten.js'
import type { GRU } from '../../layers/gru.js'
import { type AnyLayer, kerasClassOf } from '../../layers/layer.js'
import type { LSTM } from '../../layers/lstm.js'
import { Operation } from '../../layers/operation.js'
import type { Permute } from '../../layers/permute.js'
import type { RepeatVector } from '../../layers/repeatVector.js'
import type { Reshape } from '../../layers/reshape.js'
import type { RNN } from '../../layers/rnn.js'
import type { SimpleRNN } from '../../layers/simpleRNN.js'
import type { Shape } from '../../layers/symbolic.js'
import type { TimeDistributed } from '../../layers/timeDistributed.js'
import { activated } from './activations.js'
import { attention, dot, multiHeadAttention } from './attention.js'
import * as elementwise from './elementwise.js'
import { Value } from './emitter.js'
import { operation } from './operation.js'
import { bidirectional, ofCell, recurrent } from './recurrent.js'
import * as spatial from './spatial.js'

/** Makes the nodes of a layer's call; `shapes` are those of its inputs. */
type Translate<Input> = (x: Input, layer: never, shapes: readonly Shape[]) => Value | readonly Value[]

/** What training alone is for. */
const same: Translate<Value> = (x) => x

function dense(x: Value, layer: Dense): Value {
  const { emitter: g } = x
  const product = g.node('MatMul', [x.last, g.weight(layer.kernel)])
  const y = layer.bias ? g.node('Add', [product, g.weight(layer.bias)]) : product
  return activated(x.made(y), layer.activation)
}

function embedding(x: Value, layer: Embedding): Value {
  const { emitter: g } = x
  if (layer.maskZero) {
    throw new Error(
      `Layer "${layer.name}": it makes a mask (maskZero), which ONNX has no place for: it is not written`,
    )
  }
  const ids = x.type === 'int32' ? x.last : g.node('Cast', [x.last], { to: 6 })
  return x.made(g.node('Gather', [g.weight(layer.embeddings), ids]), x.rank + 1)
}

/** 0 stands for the batch, as it comes. */
const reshaped = (x: Value, shape: readonly number[]) =>
  x.made(x.emitter.node('Reshape', [x.last, x.emitter.ints([0, ...shape], 'shape')]), shape.length + 1)

const flatten = (x: Value, { dataFormat }: Flatten) => {
  if (dataFormat === 'channels_last' || x.rank < 3) return reshaped(x, [-1])
  const axes = Array.from({ length: x.rank }, (_, i) => i)
  const perm = [0, ...axes.slice(2), 1]
  return reshaped(x.made(x.emitter.node('Transpose', [x.last], { perm })), [-1])
}

const permute = (x: Value, { dims }: Permute) =>
  x.made(x.emitter.node('Transpose', [x.last], { perm: [0, ...dims] }))

function repeatVector(x: Value, { n }: RepeatVector): Value {
  const { emitter: g } = x
  const one = g.node('Unsqueeze', [x.last, g.ints([1], 'axes')])
  return x.made(g.node('Expand', [one, g.ints([1, n, 1], 'shape')]), 3)
}

/** The steps are a part of the batch for the layer inside. */
function timeDistributed(x: Value, { layer, name }: TimeDistributed, [shape]: readonly Shape[]): Value {
  const { emitter: g } = x
  const [, steps, ...rest] = shape
  const inner = [null, ...rest]
  const [, ...out] = layer.computeOutputShape(inner) as Shape
  if ([steps, ...rest, ...out].includes(null)) {
    throw new Error(
      `Layer "${name}": TimeDistributed of [${shape.map((n) => n ?? 'null').join(', ')}] is not written to ONNX: ` +
        'all sizes but the batch have to be known',
    )
  }
  const folded = (value: string, sizes: readonly (number | null)[]) =>
    g.node('Reshape', [value, g.ints([-1, ...(sizes as number[])], 'shape')])
  const each = new Value(g, inner.length, { last: folded(x.last, rest) }, x.type)
  const [y] = translate(layer, [each], [inner])
  return x.made(folded(y.last, [steps, ...out]), out.length + 2)
}

/** Layers of one input, by the names of Keras' classes. */
const ofOne: Readonly<Record<string, Translate<Value>>> = {
  Activation: elementwise.activation,
  ActivityRegularization: same,
  AlphaDropout: same,
  AveragePooling1D: spatial.pool('AveragePool'),
  AveragePooling2D: spatial.pool('AveragePool'),
  AveragePooling3D: spatial.pool('AveragePool'),
  BatchNormalization: elementwise.batchNormalization,
  Bidirectional: (x, layer: Bidirectional) => bidirectional([x], layer),
  Conv1D: spatial.conv,
  Conv2D: spatial.conv,
  Conv3D: spatial.conv,
  Conv1DTranspose: spatial.convTranspose,
  Conv2DTranspose: spatial.convTranspose,
  Conv3DTranspose: spatial.convTranspose,
  Cropping1D: spatial.cropping,
  Cropping2D: spatial.cropping,
  Cropping3D: spatial.cropping,
  Dense: dense,
  DepthwiseConv1D: spatial.depthwiseConv,
  DepthwiseConv2D: spatial.depthwiseConv,
  Dropout: same,
  ELU: elementwise.elu,
  Embedding: embedding,
  Flatten: flatten,
  GaussianDropout: same,
  GaussianNoise: same,
  GlobalAveragePooling1D: spatial.globalPool('ReduceMean'),
  GlobalAveragePooling2D: spatial.globalPool('ReduceMean'),
  GlobalAveragePooling3D: spatial.globalPool('ReduceMean'),
  GlobalMaxPooling1D: spatial.globalPool('ReduceMax'),
  GlobalMaxPooling2D: spatial.globalPool('ReduceMax'),
  GlobalMaxPooling3D: spatial.globalPool('ReduceMax'),
  GRU: (x, layer: GRU) => recurrent([x], layer),
  Identity: same,
  LSTM: (x, layer: LSTM) => recurrent([x], layer),
  LayerNormalization: elementwise.layerNormalization,
  LeakyReLU: elementwise.leakyReLU,
  MaxPooling1D: spatial.pool('MaxPool'),
  MaxPooling2D: spatial.pool('MaxPool'),
  MaxPooling3D: spatial.pool('MaxPool'),
  Normalization: elementwise.featureNormalization,
  PReLU: elementwise.prelu,
  Permute: permute,
  RandomBrightness: same,
  RandomContrast: same,
  RandomFlip: same,
  RandomRotation: same,
  RandomTranslation: same,
  RandomZoom: same,
  ReLU: elementwise.relu,
  RNN: (x, layer: RNN) => ofCell([x], layer),
  RepeatVector: repeatVector,
  Rescaling: elementwise.rescaling,
  Reshape: (x, { targetShape }: Reshape) => reshaped(x, targetShape),
  SeparableConv1D: spatial.separableConv,
  SeparableConv2D: spatial.separableConv,
  SimpleRNN: (x, layer: SimpleRNN) => recurrent([x], layer),
  Softmax: elementwise.softmax,
  SpatialDropout1D: same,
  SpatialDropout2D: same,
  SpatialDropout3D: same,
  TimeDistributed: timeDistributed,
  UpSampling1D: spatial.upSampling,
  UpSampling2D: spatial.upSampling,
  UpSampling3D: spatial.upSampling,
  ZeroPadding1D: spatial.zeroPadding,
  ZeroPadding2D: spatial.zeroPadding,
  ZeroPadding3D: spatial.zeroPadding,
}

/** Layers of several inputs. */
const ofSeveral: Readonly<Record<string, Translate<readonly Value[]>>> = {
  Add: elementwise.merge('Add'),
  Attention: attention,
  Average: elementwise.merge('Add', true),
  Bidirectional: bidirectional,
  Concatenate: elementwise.concatenate,
  Dot: dot,
  GRU: recurrent,
  RNN: (inputs, layer: RNN) => ofCell(inputs, layer),
  LSTM: recurrent,
  Maximum: elementwise.merge('Max'),
  Minimum: elementwise.merge('Min'),
  MultiHeadAttention: multiHeadAttention,
  Multiply: elementwise.merge('Mul'),
  SimpleRNN: recurrent,
  Subtract: elementwise.merge('Sub'),
}

/**
 * The nodes of a layer's call.
 * @throws Error that names a layer which is not written to ONNX
 */
export function translate(
  layer: AnyLayer,
  inputs: readonly Value[],
  shapes: readonly Shape[],
): readonly Value[] {
  if (layer instanceof Operation) return [operation(inputs, layer)]
  const kerasClass = kerasClassOf(layer)
  const name = kerasClass ?? ''
  if (Object.hasOwn(ofOne, name) && inputs.length === 1)
    return [ofOne[name](inputs[0], layer as never, shapes)].flat()
  if (Object.hasOwn(ofSeveral, name)) return [ofSeveral[name](inputs, layer as never, shapes)].flat()
  const kind = kerasClass ?? `${layer.constructor.name}, a class of one's own,`
  const several = Object.hasOwn(ofOne, name) ? ' with several inputs' : ''
  throw new Error(
    `Layer "${layer.name}": ${kind}${several} is not written to ONNX; there are: ` +
      [...Object.keys(ofOne), ...Object.keys(ofSeveral)].sort().join(', '),
  )
}
