import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import { Normalization } from '../../layers/featureNormalization.js'
import type { Symbolic } from '../../layers/layer.js'
import { Rescaling } from '../../layers/rescaling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, published, settle } from './application.js'
import { added, convolution, FAN_OUT, swish, toppedWithDropout, weighed } from './invertedResidual.js'
import { divisible, halving } from './mobile.js'

export { decodePredictions } from './predictions.js'
export { asTheyAre as preprocessInput } from './preprocess.js'

/** Stages of blocks: window, how many blocks, channels, how many times wider inside, and the first one's strides. */
const STAGES = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
] as const

/** Factors of width and depth, pixels a side, dropout before the classes; Keras' files with the top and without it. */
const VARIANTS = [
  [1, 1, 224, 0.2, '902e53a9f72be733fc0bcb005b3ebbac', '50bc09e76180e00e4465e1a485ddc09d'],
  [1, 1.1, 240, 0.2, '1d254153d4ab51201f1646940f018540', '74c4e6b3e1f6a1eea24c589628592432'],
  [1.1, 1.2, 260, 0.3, 'b15cce36ff4dcbd00b6dd88e7857a6ad', '111f8e2ac8aa800a7a99e3239f7bfb39'],
  [1.2, 1.4, 300, 0.3, 'ffd1fdc53d0ce67064dc6a9c7960ede0', 'af6d107764bb5b1abb91932881670226'],
  [1.4, 1.8, 380, 0.4, '18c95ad55216b8f92d7e70b3a046e2fc', 'ebc24e6d6c33eaebbd558eafbeedf1ba'],
  [1.6, 2.2, 456, 0.4, 'ace28f2a6363774853a83a0b21b9421a', '38879255a25d3c92d5e44e04ae6cec6f'],
  [1.8, 2.6, 528, 0.5, '165f6e37dce68623721b423839de8be5', '9ecce42647a20130c1f39a5d4cb75743'],
  [2, 3.1, 600, 0.5, '8c03f828fec3ef71311cd463b6759d99', 'cbcfe4450ddf6f3ad90b1b398090fe4a'],
] as const

/** Standard deviations of ImageNet's red, green and blue, from 0 to 1. */
const DEVIATIONS = [0.229, 0.224, 0.225]

const variant =
  (index: number) =>
  (options: ApplicationOptions = {}): Promise<Model> =>
    efficientNet(index, options)

/** EfficientNet for 224 × 224 pixels (keras.io/api/applications/efficientnet): 5,330,571 parameters, 4,049,571 without the top. */
export const EfficientNetB0 = variant(0)
/** For 240 × 240 pixels: 7,856,239 parameters, 6,575,239 without the top. */
export const EfficientNetB1 = variant(1)
/** For 260 × 260 pixels: 9,177,569 parameters, 7,768,569 without the top. */
export const EfficientNetB2 = variant(2)
/** For 300 × 300 pixels: 12,320,535 parameters, 10,783,535 without the top. */
export const EfficientNetB3 = variant(3)
/** For 380 × 380 pixels: 19,466,823 parameters, 17,673,823 without the top. */
export const EfficientNetB4 = variant(4)
/** For 456 × 456 pixels: 30,562,527 parameters, 28,513,527 without the top. */
export const EfficientNetB5 = variant(5)
/** For 528 × 528 pixels: 43,265,143 parameters, 40,960,143 without the top. */
export const EfficientNetB6 = variant(6)
/** For 600 × 600 pixels: 66,658,687 parameters, 64,097,687 without the top. */
export const EfficientNetB7 = variant(7)

/**
 * MobileNetV2's blocks with gates, in a network that grows in width, depth and pixels at once (Tan and Le,
 * "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019). Takes pixels from 0 to 255.
 */
async function efficientNet(index: number, options: ApplicationOptions): Promise<Model> {
  const [width, depth, pixels, dropout, ...md5s] = VARIANTS[index]
  const settled = settle(`EfficientNetB${index}`, options, { sizes: [pixels] })
  const { includeTop, weights } = settled
  const scaled = (filters: number) => divisible(filters * width)
  let x = chain(
    settled.input,
    new Rescaling(1 / 255),
    new Normalization({ axis: 3 }),
    // Keras' weights were learned from pixels divided by the variance, not its root.
    ...(weights === 'imagenet'
      ? [new Rescaling(DEVIATIONS.map((deviation) => 1 / Math.sqrt(deviation)))]
      : []),
  )
  x = chain(
    x,
    new ZeroPadding2D(halving(x), { name: 'stem_conv_pad' }),
    new Conv2D(scaled(32), 3, {
      strides: 2,
      useBias: false,
      kernelInitializer: FAN_OUT,
      name: 'stem_conv',
    }),
    new BatchNormalization({ name: 'stem_bn' }),
    swish('stem_activation'),
  )
  const stages = STAGES.map(
    ([window, blocks, ...rest]) => [window, Math.ceil(depth * blocks), ...rest] as const,
  )
  const all = stages.reduce((sum, [, blocks]) => sum + blocks, 0)
  let before = 0
  for (const [s, [window, blocks, filters, expansion, strides]] of stages.entries()) {
    for (let i = 0; i < blocks; i++) {
      x = block(x, window, scaled(filters), expansion, i === 0 ? strides : 1, {
        rate: (0.2 * before++) / all,
        name: `block${s + 1}${String.fromCharCode(97 + i)}_`,
      })
    }
  }
  x = chain(
    x,
    convolution(scaled(1280), 1, 'top_conv'),
    new BatchNormalization({ name: 'top_bn' }),
    swish('top_activation'),
  )
  const name = `efficientnetb${index}`
  const file = `${name}${includeTop ? '' : '_notop'}.h5`
  return complete(options.name ?? name, settled, toppedWithDropout(x, settled, dropout), () =>
    published(file, includeTop, md5s as [string, string], 'keras-applications'),
  )
}

/** Widens, convolves each channel by itself, weighs the channels, narrows, adds. */
function block(
  x: Symbolic,
  window: 3 | 5,
  filters: number,
  expansion: number,
  strides: number,
  { rate, name }: { rate: number; name: string },
): Symbolic {
  const channels = x.shape[3]!
  const wide =
    expansion === 1
      ? x
      : chain(
          x,
          convolution(channels * expansion, 1, `${name}expand_conv`),
          new BatchNormalization({ name: `${name}expand_bn` }),
          swish(`${name}expand_activation`),
        )
  const border = new ZeroPadding2D(halving(wide, window), { name: `${name}dwconv_pad` })
  const convolved = chain(
    strides === 2 ? chain(wide, border) : wide,
    new DepthwiseConv2D(window, {
      strides,
      padding: strides === 2 ? 'valid' : 'same',
      useBias: false,
      depthwiseInitializer: FAN_OUT,
      name: `${name}dwconv`,
    }),
    new BatchNormalization({ name: `${name}bn` }),
    swish(`${name}activation`),
  )
  const narrow = chain(
    weighed(convolved, Math.max(1, Math.trunc(channels / 4)), name),
    convolution(filters, 1, `${name}project_conv`),
    new BatchNormalization({ name: `${name}project_bn` }),
  )
  return added(x, narrow, strides, rate, name)
}
