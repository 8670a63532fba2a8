import { Activation } from '../../layers/activation.js'
import { Concatenate } from '../../layers/concatenate.js'
import { Conv2D } from '../../layers/conv.js'
import type { Symbolic } from '../../layers/layer.js'
import { AveragePooling2D, MaxPooling2D } from '../../layers/pooling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, published, settle, topped } from './application.js'
import { normalization } from './residualNetworks.js'

export { decodePredictions } from './predictions.js'
export { likeTorch as preprocessInput } from './preprocess.js'

/** DenseNet of 121 layers (keras.io/api/applications/densenet): 8,062,504 parameters, 7,037,504 without the top. */
export const DenseNet121 = (options: ApplicationOptions = {}): Promise<Model> =>
  densenet(121, options, ['9d60b8095a5708f2dcce2bca79d332c7', '30ee3e1110167f948a6b9946edeeb738'])

/** DenseNet of 169 layers (keras.io/api/applications/densenet): 14,307,880 parameters, 12,642,880 without the top. */
export const DenseNet169 = (options: ApplicationOptions = {}): Promise<Model> =>
  densenet(169, options, ['d699b8f76981ab1b30698df4c175e90b', 'b8c4d4c20dd625c148057b9ff1c1176b'])

/** DenseNet of 201 layers (keras.io/api/applications/densenet): 20,242,984 parameters, 18,321,984 without the top. */
export const DenseNet201 = (options: ApplicationOptions = {}): Promise<Model> =>
  densenet(201, options, ['1ceb130c1ea1b78c3bf6114dbdfd8807', 'c13680b51ded0fb44dff2d8f86ac8bb1'])

/** How many blocks the four stages have, by the number of layers. */
const BLOCKS = { 121: [6, 12, 24, 16], 169: [6, 12, 32, 32], 201: [6, 12, 48, 32] } as const
/** Channels that each block adds. */
const GROWTH = 32

/**
 * Each block sees the channels of all blocks before it in its stage, and adds some (Huang, Liu, van der Maaten and
 * Weinberger, "Densely Connected Convolutional Networks", 2016).
 */
async function densenet(
  depth: keyof typeof BLOCKS,
  options: ApplicationOptions,
  md5s: [string, string],
): Promise<Model> {
  const settled = settle(`DenseNet${depth}`, options)
  let x = chain(
    settled.input,
    new ZeroPadding2D(3),
    new Conv2D(64, 7, { strides: 2, useBias: false, name: 'conv1_conv' }),
    normalization('conv1_bn'),
    new Activation('relu', { name: 'conv1_relu' }),
    new ZeroPadding2D(1),
    new MaxPooling2D(3, { strides: 2, name: 'pool1' }),
  )
  for (const [s, blocks] of BLOCKS[depth].entries()) {
    const stage = s + 2
    for (let i = 1; i <= blocks; i++) x = grown(x, `conv${stage}_block${i}`)
    if (s === 3) continue
    x = chain(
      x,
      normalization(`pool${stage}_bn`),
      new Activation('relu', { name: `pool${stage}_relu` }),
      new Conv2D(Math.trunc(x.shape[3]! / 2), 1, { useBias: false, name: `pool${stage}_conv` }),
      new AveragePooling2D(2, { strides: 2, name: `pool${stage}_pool` }),
    )
  }
  x = chain(x, normalization('bn'), new Activation('relu', { name: 'relu' }))
  const { includeTop } = settled
  const name = `densenet${depth}`
  const file = `densenet/${name}_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return complete(options.name ?? name, settled, topped(x, settled), () => published(file, includeTop, md5s))
}

/** x, and behind its channels the new ones. */
function grown(x: Symbolic, name: string): Symbolic {
  const added = chain(
    x,
    normalization(`${name}_0_bn`),
    new Activation('relu', { name: `${name}_0_relu` }),
    new Conv2D(4 * GROWTH, 1, { useBias: false, name: `${name}_1_conv` }),
    normalization(`${name}_1_bn`),
    new Activation('relu', { name: `${name}_1_relu` }),
    new Conv2D(GROWTH, 3, { padding: 'same', useBias: false, name: `${name}_2_conv` }),
  )
  return new Concatenate({ axis: 3, name: `${name}_concat` }).apply([x, added])
}
