import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import { Dense } from '../../layers/dense.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import { GlobalAveragePooling2D } from '../../layers/globalPooling.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { ReLU } from '../../layers/relu.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import { checkOptions } from '../../options.js'
import type { RemoteFile, Source } from '../../remote.js'
import type { Model } from '../model.js'
import { chain, complete, pooled, settle } from './application.js'
import {
  divisible,
  halving,
  type MobileNetOptions,
  mobileNetTable,
  requireAlpha,
  sizeOfWeights,
} from './mobile.js'
import { fromTfjs } from './packaged.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

const ALPHAS = [0.35, 0.5, 0.75, 1, 1.3, 1.4]
const SIZES = [96, 128, 160, 192, 224]

/** Stages of blocks: channels, how many blocks, and the strides of the first of them. */
const STAGES = [
  [16, 1, 1],
  [24, 2, 2],
  [32, 3, 2],
  [64, 4, 2],
  [96, 3, 1],
  [160, 3, 2],
  [320, 1, 1],
] as const

/**
 * Blocks that are wide inside and narrow at their ends, where they are added up (Sandler et al., "MobileNetV2:
 * Inverted Residuals and Linear Bottlenecks", 2018; keras.io/api/applications/mobilenet). 3,538,984 parameters,
 * 2,257,984 without the top.
 */
export async function MobileNetV2(given: MobileNetOptions = {}): Promise<Model> {
  checkOptions('MobileNetV2', mobileNetTable, given)
  const { alpha = 1, ...options } = given
  const settled = settle('MobileNetV2', options, { sizes: SIZES })
  const { input, includeTop, classes, classifierActivation, weights } = settled
  if (weights === 'imagenet') requireAlpha('MobileNetV2', alpha, ALPHAS)

  let channels = divisible(32 * alpha)
  let x = chain(
    input,
    new Conv2D(channels, 3, { strides: 2, padding: 'same', useBias: false, name: 'Conv1' }),
    normalization('bn_Conv1'),
    relu6('Conv1_relu'),
  )
  let id = 0
  for (const [filters, blocks, strides] of STAGES) {
    for (let i = 0; i < blocks; i++) {
      const wanted = divisible(Math.trunc(filters * alpha))
      x = inverted(x, channels, wanted, i === 0 ? strides : 1, id++)
      channels = wanted
    }
  }
  x = chain(
    x,
    new Conv2D(alpha > 1 ? divisible(1280 * alpha) : 1280, 1, { useBias: false, name: 'Conv_1' }),
    normalization('Conv_1_bn'),
    relu6('out_relu'),
  )
  const output = includeTop
    ? chain(
        x,
        new GlobalAveragePooling2D(),
        new Dense(classes, { activation: classifierActivation, name: 'predictions' }),
      )
    : pooled(x, settled, false)
  const size = sizeOfWeights(input.shape, SIZES)
  const name = options.name ?? `mobilenetv2_${alpha.toFixed(2)}_${size}`
  return complete(name, settled, output, () => imagenet(alpha, size, includeTop))
}

/** Widens six times, convolves each channel by itself, narrows; added to x where both have one shape. */
function inverted(x: Symbolic, channels: number, filters: number, strides: 1 | 2, id: number): Symbolic {
  const name = id === 0 ? 'expanded_conv' : `block_${id}`
  const wide =
    id === 0
      ? x
      : chain(
          x,
          new Conv2D(6 * channels, 1, { padding: 'same', useBias: false, name: `${name}_expand` }),
          normalization(`${name}_expand_BN`),
          relu6(`${name}_expand_relu`),
        )
  const padded = strides === 2 ? chain(wide, new ZeroPadding2D(halving(x), { name: `${name}_pad` })) : wide
  const padding = strides === 2 ? 'valid' : 'same'
  const narrow = chain(
    padded,
    new DepthwiseConv2D(3, { strides, padding, useBias: false, name: `${name}_depthwise` }),
    normalization(`${name}_depthwise_BN`),
    relu6(`${name}_depthwise_relu`),
    new Conv2D(filters, 1, { padding: 'same', useBias: false, name: `${name}_project` }),
    normalization(`${name}_project_BN`),
  )
  return channels === filters && strides === 1 ? new Add({ name: `${name}_add` }).apply([x, narrow]) : narrow
}

const normalization = (name: string) => new BatchNormalization({ epsilon: 1e-3, momentum: 0.999, name })
const relu6 = (name: string) => new ReLU({ maxValue: 6, name })

/** Keras publishes no digest of these files. The package holds the smallest of the networks, with a top of its own. */
function imagenet(alpha: number, size: number, includeTop: boolean): RemoteFile {
  const width = Number.isInteger(alpha) ? alpha.toFixed(1) : alpha
  const name = `mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${width}_${size}${includeTop ? '' : '_no_top'}.h5`
  const keras: Source = {
    url: `https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/${name}`,
  }
  const packaged: Source = {
    npm: 'sos-image-classification@1.0.16',
    integrity:
      'sha512-iJZZuYr8RNh/cq1OC7YHkNm+xmDiYv4SLn5Dmpe8PA9l/6P8hINFjLbqra84Sj4MwbRxMdfzwXJkoFnBzrNe0g==',
    paths: ['src/model/model.json', 'src/model/weights.bin'],
    make: fromTfjs((weight) =>
      weight.startsWith('dense_') ? null : weight.replace('depthwise_kernel', 'kernel'),
    ),
    sha256: 'd73f9a48334641686046e6da599e0e0a805c08f93f2bf7036e8bf7bd5ce6a3e9',
  }
  const isPackaged = alpha === 0.35 && size === 224 && !includeTop
  return { name: `applications/${name}`, sources: isPackaged ? [keras, packaged] : [keras] }
}
