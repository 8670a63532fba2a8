import { Activation } from '../../layers/activation.js'
import { Conv2D } from '../../layers/conv.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, settle, topped } from './application.js'
import { BLOCKS, type Depth, normalization, weightsOf } from './residualNetworks.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

/** ResNetV2 of 50 layers (keras.io/api/applications/resnet): 25,613,800 parameters, 23,564,800 without the top. */
export const ResNet50V2 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnetV2(50, options, ['3ef43a0b657b3be2300d5770ece849e0', 'fac2f116257151a9d068a22e544a4917'])

/** ResNetV2 of 101 layers (keras.io/api/applications/resnet): 44,675,560 parameters, 42,626,560 without the top. */
export const ResNet101V2 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnetV2(101, options, ['6343647c601c52e1368623803854d971', 'c0ed64b8031c3730f411d2eb4eea35b5'])

/** ResNetV2 of 152 layers (keras.io/api/applications/resnet): 60,380,648 parameters, 58,331,648 without the top. */
export const ResNet152V2 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnetV2(152, options, ['a49b44d1979771252814e80f8ec446f9', 'ed17cf2e0169df9d443503ef94b23b33'])

/**
 * ResNet whose blocks normalize before they convolve, so that nothing stands between one sum and the next (He, Zhang,
 * Ren and Sun, "Identity Mappings in Deep Residual Networks", 2016).
 */
async function resnetV2(depth: Depth, options: ApplicationOptions, md5s: [string, string]): Promise<Model> {
  const settled = settle(`ResNet${depth}V2`, options)
  let x = chain(
    settled.input,
    new ZeroPadding2D(3, { name: 'conv1_pad' }),
    new Conv2D(64, 7, { strides: 2, name: 'conv1_conv' }),
    new ZeroPadding2D(1, { name: 'pool1_pad' }),
    new MaxPooling2D(3, { strides: 2, name: 'pool1_pool' }),
  )
  for (const [s, blocks] of BLOCKS[depth].entries()) {
    for (let i = 1; i <= blocks; i++) {
      x = residual(x, 64 * 2 ** s, i === 1, i === blocks && s < 3 ? 2 : 1, `conv${s + 2}_block${i}`)
    }
  }
  x = chain(x, normalization('post_bn'), new Activation('relu', { name: 'post_relu' }))
  const name = `resnet${depth}v2`
  return complete(options.name ?? name, settled, topped(x, settled), () =>
    weightsOf(name, settled.includeTop, md5s),
  )
}

/** A stage's first block brings x to its own channels, its last one halves the sides. */
function residual(x: Symbolic, filters: number, first: boolean, strides: number, name: string): Symbolic {
  const normalized = chain(
    x,
    normalization(`${name}_preact_bn`),
    new Activation('relu', { name: `${name}_preact_relu` }),
  )
  const narrowed = strides > 1 ? chain(x, new MaxPooling2D(1, { strides })) : x
  const shortcut = first
    ? chain(normalized, new Conv2D(4 * filters, 1, { strides, name: `${name}_0_conv` }))
    : narrowed
  const change = chain(
    normalized,
    new Conv2D(filters, 1, { useBias: false, name: `${name}_1_conv` }),
    normalization(`${name}_1_bn`),
    new Activation('relu', { name: `${name}_1_relu` }),
    new ZeroPadding2D(1, { name: `${name}_2_pad` }),
    new Conv2D(filters, 3, { strides, useBias: false, name: `${name}_2_conv` }),
    normalization(`${name}_2_bn`),
    new Activation('relu', { name: `${name}_2_relu` }),
    new Conv2D(4 * filters, 1, { name: `${name}_3_conv` }),
  )
  return new Add({ name: `${name}_out` }).apply([shortcut, change])
}
