import { Conv2D } from '../../layers/conv.js'
import { Dense } from '../../layers/dense.js'
import { Flatten } from '../../layers/flatten.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import type { RemoteFile } from '../../remote.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, pooled, settle } from './application.js'

export { decodePredictions } from './predictions.js'
export { blueFirstLessMean as preprocessInput } from './preprocess.js'

/** Filters of each block, and how many convolutions it has. */
const BLOCKS = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
] as const

/**
 * Convolutions of 3 × 3 in five blocks, each half as high and wide as the one before (Simonyan and Zisserman,
 * "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015; keras.io/api/applications/vgg).
 * 138,357,544 parameters, 14,714,688 without the top.
 */
export async function VGG16(options: ApplicationOptions = {}): Promise<Model> {
  const settled = settle('VGG16', options)
  const { includeTop, classes, classifierActivation } = settled
  let x = settled.input
  for (const [b, [filters, convolutions]] of BLOCKS.entries()) {
    const block = `block${b + 1}`
    for (let i = 1; i <= convolutions; i++) {
      const name = `${block}_conv${i}`
      x = chain(x, new Conv2D(filters, 3, { activation: 'relu', padding: 'same', name }))
    }
    x = chain(x, new MaxPooling2D(2, { strides: 2, name: `${block}_pool` }))
  }
  const output = includeTop
    ? chain(
        x,
        new Flatten({ name: 'flatten' }),
        new Dense(4096, { activation: 'relu', name: 'fc1' }),
        new Dense(4096, { activation: 'relu', name: 'fc2' }),
        new Dense(classes, { activation: classifierActivation, name: 'predictions' }),
      )
    : pooled(x, settled)
  return complete(options.name ?? 'vgg16', settled, output, () => imagenet(includeTop))
}

function imagenet(includeTop: boolean): RemoteFile {
  const name = `vgg16_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return {
    name: `applications/${name}`,
    md5: includeTop ? '64373286793e3c8b2b4e3219cbf3544b' : '6d6bbae143d832006294945121d1f1fc',
    sources: [{ url: `https://storage.googleapis.com/tensorflow/keras-applications/vgg16/${name}` }],
  }
}
