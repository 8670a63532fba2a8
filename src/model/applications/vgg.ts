import { Conv2D } from '../../layers/conv.js'
import { Dense } from '../../layers/dense.js'
import { Flatten } from '../../layers/flatten.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, pooled, published, settle } from './application.js'

export { decodePredictions } from './predictions.js'
export { blueFirstLessMean as preprocessInput } from './preprocess.js'

/** VGG of 16 layers (keras.io/api/applications/vgg): 138,357,544 parameters, 14,714,688 without the top. */
export const VGG16 = (options: ApplicationOptions = {}): Promise<Model> =>
  vgg(16, 3, options, ['64373286793e3c8b2b4e3219cbf3544b', '6d6bbae143d832006294945121d1f1fc'])

/** VGG of 19 layers (keras.io/api/applications/vgg): 143,667,240 parameters, 20,024,384 without the top. */
export const VGG19 = (options: ApplicationOptions = {}): Promise<Model> =>
  vgg(19, 4, options, ['cbe5617147190e668d6c5d5026f83318', '253f8cb515780f3b799900260a226db6'])

/**
 * Convolutions of 3 × 3 in five blocks, each half as high and wide as the one before (Simonyan and Zisserman,
 * "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015).
 * @param deep how many convolutions the last three blocks have each
 */
async function vgg(layers: 16 | 19, deep: number, options: ApplicationOptions, md5s: [string, string]) {
  const settled = settle(`VGG${layers}`, options)
  const { includeTop, classes, classifierActivation } = settled
  let x = settled.input
  for (const [b, filters] of [64, 128, 256, 512, 512].entries()) {
    const block = `block${b + 1}`
    for (let i = 1; i <= (b < 2 ? 2 : deep); i++) {
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
    : pooled(x, settled, false)
  const name = `vgg${layers}`
  const file = `${name}/${name}_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return complete(options.name ?? name, settled, output, () => published(file, includeTop, md5s))
}
