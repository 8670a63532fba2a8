import { Activation } from '../../layers/activation.js'
import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import { Dropout } from '../../layers/dropout.js'
import { Flatten } from '../../layers/flatten.js'
import { GlobalAveragePooling2D } from '../../layers/globalPooling.js'
import type { Layer, Symbolic } from '../../layers/layer.js'
import { Add, Multiply } from '../../layers/merging.js'
import { ReLU } from '../../layers/relu.js'
import { Rescaling } from '../../layers/rescaling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import { checkOptions, table } from '../../options.js'
import type { Model } from '../model.js'
import { applicationTable, chain, complete, pooled, published, settle } from './application.js'
import { divisible, halving, type MobileNetOptions, requireAlpha } from './mobile.js'

export { decodePredictions } from './predictions.js'
export { asTheyAre as preprocessInput } from './preprocess.js'

export interface MobileNetV3Options extends MobileNetOptions {
  /** Whether to do without what some devices are slow at: windows of 5, gates, hard-swish. @default false */
  minimalistic?: boolean
  /** With the top: the share of features that is put to 0 in training. @default 0.2 */
  dropoutRate?: number
  /** Whether pixels from 0 to 255 are brought to [-1, 1]; else the images already are. @default true */
  includePreprocessing?: boolean
}

const options = table<MobileNetV3Options>({
  ...applicationTable,
  alpha: 'number',
  minimalistic: 'boolean',
  dropoutRate: 'number',
  includePreprocessing: 'boolean',
})

/** How many times wider a block is inside, its filters, its window, strides, whether it has a gate, and hard-swish. */
type Block = readonly [
  expansion: number,
  filters: number,
  window: 3 | 5,
  strides: 1 | 2,
  gated: boolean,
  swish: boolean,
]

const SMALL: readonly Block[] = [
  [1, 16, 3, 2, true, false],
  [72 / 16, 24, 3, 2, false, false],
  [88 / 24, 24, 3, 1, false, false],
  [4, 40, 5, 2, true, true],
  [6, 40, 5, 1, true, true],
  [6, 40, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [3, 48, 5, 1, true, true],
  [6, 96, 5, 2, true, true],
  [6, 96, 5, 1, true, true],
  [6, 96, 5, 1, true, true],
]

const LARGE: readonly Block[] = [
  [1, 16, 3, 1, false, false],
  [4, 24, 3, 2, false, false],
  [3, 24, 3, 1, false, false],
  [3, 40, 5, 2, true, false],
  [3, 40, 5, 1, true, false],
  [3, 40, 5, 1, true, false],
  [6, 80, 3, 2, false, true],
  [2.5, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [2.3, 80, 3, 1, false, true],
  [6, 112, 3, 1, true, true],
  [6, 112, 3, 1, true, true],
  [6, 160, 5, 2, true, true],
  [6, 160, 5, 1, true, true],
  [6, 160, 5, 1, true, true],
]

/** What Keras publishes: with the top, and without it. */
const MD5S: Readonly<Record<string, [string, string]>> = {
  'small_224_0.75': ['cb65d4e5be93758266aa0a7f2c6708b7', 'ebdb5cc8e0b497cd13a7c275d475c819'],
  'small_224_1.0': ['8768d4c2e7dee89b9d02b2d03d65d862', 'd3e8ec802a04aa4fc771ee12a9a9b836'],
  'small_minimalistic_224_1.0': ['99cd97fb2fcdad2bf028eb838de69e37', 'cde8136e733e811080d9fcd8a252f7e4'],
  'large_224_0.75': ['765b44a33ad4005b3ac83185abf1d0eb', '40af19a13ebea4e2ee0c676887f69a2e'],
  'large_224_1.0': ['59e551e166be033d707958cf9e29a6a7', '07fb09a5933dd0c8eaafa16978110389'],
  'large_minimalistic_224_1.0': ['675e7b876c45c57e9e63e6d90a36599c', 'ec5221f64a2f6d1ef965a614bdae7973'],
}

/**
 * MobileNetV3 for the smallest devices (keras.io/api/applications/mobilenet): 2,554,968 parameters, 939,120 without the
 * top.
 */
export const MobileNetV3Small = (given: MobileNetV3Options = {}): Promise<Model> =>
  mobileNetV3('Small', SMALL, 1024, given)

/** MobileNetV3 (keras.io/api/applications/mobilenet): 5,507,432 parameters, 2,996,352 without the top. */
export const MobileNetV3Large = (given: MobileNetV3Options = {}): Promise<Model> =>
  mobileNetV3('Large', LARGE, 1280, given)

/**
 * MobileNetV2's blocks with gates that weigh the channels by what the whole image shows (Howard et al., "Searching for
 * MobileNetV3", 2019). With the top too, it takes images of any size.
 * @param last channels of the last layer before the classes
 */
async function mobileNetV3(
  size: 'Small' | 'Large',
  blocks: readonly Block[],
  last: number,
  given: MobileNetV3Options,
): Promise<Model> {
  const title = `MobileNetV3${size}`
  checkOptions(title, options, given)
  const { alpha = 1, minimalistic = false, dropoutRate = 0.2, includePreprocessing = true, ...rest } = given
  const settled = settle(title, rest, { sizes: null })
  const { input, includeTop, classes, classifierActivation, weights } = settled
  if (weights === 'imagenet') requireAlpha(title, alpha, minimalistic ? [1] : [0.75, 1])

  const activation = (swish = true) => (swish && !minimalistic ? new Activation('hard_swish') : new ReLU())
  let x = chain(
    input,
    ...(includePreprocessing ? [new Rescaling(1 / 127.5, { offset: -1 })] : []),
    new Conv2D(16, 3, { strides: 2, padding: 'same', useBias: false, name: 'conv' }),
    normalization('conv_bn'),
    activation(),
  )
  for (const [id, [expansion, filters, window, strides, gated, swish]] of blocks.entries()) {
    x = inverted(x, id, divisible(x.shape[3]! * expansion), divisible(filters * alpha), {
      window: minimalistic ? 3 : window,
      strides,
      gated: gated && !minimalistic,
      activation: () => activation(swish),
    })
  }
  x = chain(
    x,
    new Conv2D(divisible(x.shape[3]! * 6), 1, { padding: 'same', useBias: false, name: 'conv_1' }),
    normalization('conv_1_bn'),
    activation(),
  )
  const output = includeTop
    ? chain(
        x,
        new GlobalAveragePooling2D({ keepdims: true }),
        new Conv2D(alpha > 1 ? divisible(last * alpha) : last, 1, { padding: 'same', name: 'conv_2' }),
        activation(),
        ...(dropoutRate > 0 ? [new Dropout(dropoutRate)] : []),
        new Conv2D(classes, 1, { padding: 'same', name: 'logits' }),
        new Flatten(),
        new Activation(classifierActivation ?? 'linear', { name: 'predictions' }),
      )
    : pooled(x, settled)
  return complete(rest.name ?? title, settled, output, () => {
    const width = alpha === 1 ? '1.0' : `${alpha}`
    const variant = `${size.toLowerCase()}${minimalistic ? '_minimalistic' : ''}_224_${width}`
    const file = `mobilenet_v3/weights_mobilenet_v3_${variant}_float${includeTop ? '' : '_no_top_v2'}.h5`
    return published(file, includeTop, MD5S[variant])
  })
}

const normalization = (name: string) => new BatchNormalization({ epsilon: 1e-3, momentum: 0.999, name })

interface BlockOptions {
  window: 3 | 5
  strides: 1 | 2
  gated: boolean
  activation: () => Layer
}

/** Widens, convolves each channel by itself, weighs the channels, narrows; added to x where both have one shape. */
function inverted(
  x: Symbolic,
  id: number,
  wide: number,
  filters: number,
  { window, strides, gated, activation }: BlockOptions,
): Symbolic {
  const name = id === 0 ? 'expanded_conv' : `expanded_conv_${id}`
  const widened =
    id === 0
      ? x
      : chain(
          x,
          new Conv2D(wide, 1, { padding: 'same', useBias: false, name: `${name}_expand` }),
          normalization(`${name}_expand_bn`),
          activation(),
        )
  const border = new ZeroPadding2D(halving(widened, window), { name: `${name}_depthwise_pad` })
  const padding = strides === 2 ? 'valid' : 'same'
  const convolved = chain(
    strides === 2 ? chain(widened, border) : widened,
    new DepthwiseConv2D(window, { strides, padding, useBias: false, name: `${name}_depthwise` }),
    normalization(`${name}_depthwise_bn`),
    activation(),
  )
  const narrow = chain(
    gated ? weighed(convolved, wide, `${name}_squeeze_excite`) : convolved,
    new Conv2D(filters, 1, { padding: 'same', useBias: false, name: `${name}_project` }),
    normalization(`${name}_project_bn`),
  )
  return strides === 1 && x.shape[3] === filters
    ? new Add({ name: `${name}_add` }).apply([x, narrow])
    : narrow
}

/** Channels times what two layers make of their means. */
function weighed(x: Symbolic, channels: number, name: string): Symbolic {
  const weights = chain(
    x,
    new GlobalAveragePooling2D({ keepdims: true, name: `${name}_avg_pool` }),
    new Conv2D(divisible(channels / 4), 1, { padding: 'same', name: `${name}_conv` }),
    new ReLU({ name: `${name}_relu` }),
    new Conv2D(channels, 1, { padding: 'same', name: `${name}_conv_1` }),
    new Activation('hard_sigmoid'), // Keras has it in three layers: ReLU6(x + 3) / 6
  )
  return new Multiply({ name: `${name}_mul` }).apply([x, weights])
}
