import { BatchNormalization } from '../../layers/batchNormalization.js'
import { DepthwiseConv2D } from '../../layers/depthwiseConv.js'
import { Normalization } from '../../layers/featureNormalization.js'
import type { Symbolic } from '../../layers/layer.js'
import { Rescaling } from '../../layers/rescaling.js'
import { checkOptions, table } from '../../options.js'
import type { Model } from '../model.js'
import {
  type ApplicationOptions,
  applicationTable,
  chain,
  complete,
  published,
  settle,
} from './application.js'
import { added, convolution, FAN_OUT, swish, toppedWithDropout, weighed } from './invertedResidual.js'

export { decodePredictions } from './predictions.js'
export { asTheyAre as preprocessInput } from './preprocess.js'

export interface EfficientNetV2Options extends ApplicationOptions {
  /** Whether the network prepares pixels from 0 to 255 itself. @default true */
  includePreprocessing?: boolean
}

const options = table<EfficientNetV2Options>({ ...applicationTable, includePreprocessing: 'boolean' })

/**
 * A stage of blocks: whether widening and the convolution of each channel are one convolution, how many blocks, their
 * channels, how many times wider they are inside, and the first one's strides.
 */
type Stage = readonly [fused: boolean, blocks: number, filters: number, expansion: number, strides: 1 | 2]

const B: readonly Stage[] = [
  [true, 1, 16, 1, 1],
  [true, 2, 32, 4, 2],
  [true, 2, 48, 4, 2],
  [false, 3, 96, 4, 2],
  [false, 5, 112, 6, 1],
  [false, 8, 192, 6, 2],
]

const S: readonly Stage[] = [
  [true, 2, 24, 1, 1],
  [true, 4, 48, 4, 2],
  [true, 4, 64, 4, 2],
  [false, 6, 128, 4, 2],
  [false, 9, 160, 6, 1],
  [false, 15, 256, 6, 2],
]

const M: readonly Stage[] = [
  [true, 3, 24, 1, 1],
  [true, 5, 48, 4, 2],
  [true, 5, 80, 4, 2],
  [false, 7, 160, 4, 2],
  [false, 14, 176, 6, 1],
  [false, 18, 304, 6, 2],
  [false, 5, 512, 6, 1],
]

const L: readonly Stage[] = [
  [true, 4, 32, 1, 1],
  [true, 7, 64, 4, 2],
  [true, 7, 96, 4, 2],
  [false, 10, 192, 4, 2],
  [false, 19, 224, 6, 1],
  [false, 25, 384, 6, 2],
  [false, 7, 640, 6, 1],
]

interface Variant {
  stages: readonly Stage[]
  /** Channels before the first stage. */
  stem: number
  width: number
  depth: number
  /** Pixels a side. */
  pixels: number
  /** Keras' files with the top and without it. */
  md5s: readonly [string, string]
}

const VARIANTS: Readonly<Record<'B0' | 'B1' | 'B2' | 'B3' | 'S' | 'M' | 'L', Variant>> = {
  B0: {
    ...{ stages: B, stem: 32, width: 1, depth: 1, pixels: 224 },
    md5s: ['21ecbf6da12460d5c40bb2f29ceb2188', '893217f2bb855e2983157299931e43ff'],
  },
  B1: {
    ...{ stages: B, stem: 32, width: 1, depth: 1.1, pixels: 240 },
    md5s: ['069f0534ff22adf035c89e2d9547a9dc', '0e80663031ca32d657f9caa404b6ec37'],
  },
  B2: {
    ...{ stages: B, stem: 32, width: 1.1, depth: 1.2, pixels: 260 },
    md5s: ['424e49f28180edbde1e94797771950a7', '1dfe2e7a5d45b6632553a8961ea609eb'],
  },
  B3: {
    ...{ stages: B, stem: 32, width: 1.2, depth: 1.4, pixels: 300 },
    md5s: ['1f1fc43bd98a6e4fd8fdfd551e02c7a0', 'f6abf7b5849ac99a89b50dd3fd532856'],
  },
  S: {
    ...{ stages: S, stem: 24, width: 1, depth: 1, pixels: 384 },
    md5s: ['e1d88a8495beba45748fedd0cecbe016', 'af0682fb74e8c54910f2d4393339c070'],
  },
  M: {
    ...{ stages: M, stem: 24, width: 1, depth: 1, pixels: 480 },
    md5s: ['a3bf6aa3276309f4fc6a34aa114c95cd', '1b8dc055df72dde80d614482840fe342'],
  },
  L: {
    ...{ stages: L, stem: 32, width: 1, depth: 1, pixels: 480 },
    md5s: ['27e6d408b53c7ebc868fefa357689935', 'b0b66b5c863aef5b46e8608fe1711615'],
  },
}

const variant =
  (id: keyof typeof VARIANTS) =>
  (given: EfficientNetV2Options = {}): Promise<Model> =>
    efficientNetV2(id, given)

/** EfficientNetV2 for 224 × 224 pixels (keras.io/api/applications/efficientnet_v2): 7,200,312 parameters, 5,919,312 without the top. */
export const EfficientNetV2B0 = variant('B0')
/** For 240 × 240 pixels: 8,212,124 parameters, 6,931,124 without the top. */
export const EfficientNetV2B1 = variant('B1')
/** For 260 × 260 pixels: 10,178,374 parameters, 8,769,374 without the top. */
export const EfficientNetV2B2 = variant('B2')
/** For 300 × 300 pixels: 14,467,622 parameters, 12,930,622 without the top. */
export const EfficientNetV2B3 = variant('B3')
/** For 384 × 384 pixels: 21,612,360 parameters, 20,331,360 without the top. */
export const EfficientNetV2S = variant('S')
/** For 480 × 480 pixels: 54,431,388 parameters, 53,150,388 without the top. */
export const EfficientNetV2M = variant('M')
/** For 480 × 480 pixels: 119,027,848 parameters, 117,746,848 without the top. */
export const EfficientNetV2L = variant('L')

/**
 * EfficientNet that learns faster: its first stages have plain convolutions (Tan and Le, "EfficientNetV2: Smaller Models
 * and Faster Training", 2021).
 */
async function efficientNetV2(id: keyof typeof VARIANTS, given: EfficientNetV2Options): Promise<Model> {
  const title = `EfficientNetV2${id}`
  checkOptions(title, options, given)
  const { includePreprocessing = true, ...rest } = given
  const { stages, stem, width, depth, pixels, md5s } = VARIANTS[id]
  const settled = settle(title, rest, { sizes: [pixels] })
  const { input, includeTop } = settled
  const scaled = (filters: number) => Math.max(8, Math.floor((filters * width + 4) / 8) * 8)
  const likeV1 = id.startsWith('B') && input.shape[3] === 3
  const prepared = likeV1
    ? [
        new Rescaling(1 / 255),
        new Normalization({
          axis: 3,
          mean: [0.485, 0.456, 0.406],
          variance: [0.229 ** 2, 0.224 ** 2, 0.225 ** 2],
        }),
      ]
    : [new Rescaling(1 / 128, { offset: -1 })]
  let x = chain(
    input,
    ...(includePreprocessing ? prepared : []),
    convolution(scaled(stem), 3, 'stem_conv', 2),
    normalization('stem_bn'),
    swish('stem_activation'),
  )
  const all = stages.reduce((sum, [, blocks]) => sum + blocks, 0)
  let before = 0
  for (const [s, [fused, blocks, filters, expansion, strides]] of stages.entries()) {
    for (let i = 0; i < Math.ceil(depth * blocks); i++) {
      const block = fused ? fusedBlock : plainBlock
      x = block(x, scaled(filters), expansion, i === 0 ? strides : 1, {
        rate: (0.2 * before++) / all,
        name: `block${s + 1}${String.fromCharCode(97 + i)}_`,
      })
    }
  }
  x = chain(x, convolution(scaled(1280), 1, 'top_conv'), normalization('top_bn'), swish('top_activation'))
  const name = `efficientnetv2-${id.toLowerCase()}`
  const file = `efficientnet_v2/${name}${includeTop ? '' : '_notop'}.h5`
  return complete(rest.name ?? name, settled, toppedWithDropout(x, settled, 0.2), () =>
    published(file, includeTop, md5s),
  )
}

const normalization = (name: string) => new BatchNormalization({ momentum: 0.9, name })

interface BlockOptions {
  /** Share of the examples that go without the block in training. */
  rate: number
  /** What the names of its layers begin with. */
  name: string
}

/** Widens, convolves each channel by itself, weighs the channels, narrows, adds. */
function plainBlock(
  x: Symbolic,
  filters: number,
  expansion: number,
  strides: 1 | 2,
  { rate, name }: BlockOptions,
): Symbolic {
  const channels = x.shape[3]!
  const convolved = chain(
    x,
    convolution(channels * expansion, 1, `${name}expand_conv`),
    normalization(`${name}expand_bn`),
    swish(`${name}expand_activation`),
    new DepthwiseConv2D(3, {
      strides,
      padding: 'same',
      useBias: false,
      depthwiseInitializer: FAN_OUT,
      name: `${name}dwconv2`,
    }),
    normalization(`${name}bn`),
    swish(`${name}activation`),
  )
  const narrow = chain(
    weighed(convolved, Math.max(1, Math.trunc(channels / 4)), name),
    convolution(filters, 1, `${name}project_conv`),
    normalization(`${name}project_bn`),
  )
  return added(x, narrow, strides, rate, name)
}

/** Widens with a window of 3 and narrows, or has one convolution for both; adds. */
function fusedBlock(
  x: Symbolic,
  filters: number,
  expansion: number,
  strides: 1 | 2,
  { rate, name }: BlockOptions,
): Symbolic {
  const change =
    expansion === 1
      ? chain(
          x,
          convolution(filters, 3, `${name}project_conv`, strides),
          normalization(`${name}project_bn`),
          swish(`${name}project_activation`),
        )
      : chain(
          x,
          convolution(x.shape[3]! * expansion, 3, `${name}expand_conv`, strides),
          normalization(`${name}expand_bn`),
          swish(`${name}expand_activation`),
          convolution(filters, 1, `${name}project_conv`),
          normalization(`${name}project_bn`),
        )
  return added(x, change, strides, rate, name)
}
