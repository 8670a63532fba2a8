import { Activation } from '../../layers/activation.js'
import { Conv2D } from '../../layers/conv.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import { Rescaling } from '../../layers/rescaling.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, published, settle, topped } from './application.js'
import { averaged, beside, HALVING, narrowed, path } from './inceptionUnits.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

/**
 * Inception's branches, which learn what to add to their input (Szegedy et al., "Inception-v4, Inception-ResNet and the
 * Impact of Residual Connections on Learning", 2016; keras.io/api/applications/inceptionresnetv2): 55,873,736
 * parameters, 54,336,736 without the top. Images of 299 × 299 pixels, of 75 × 75 and more without the top. Where Keras
 * has a layer of its own for x + scale·change, here are `Rescaling` and `Add`.
 */
export async function InceptionResNetV2(options: ApplicationOptions = {}): Promise<Model> {
  const settled = settle('InceptionResNetV2', options, { sizes: [299], least: 75 })
  let x = narrowed(settled.input)
  // 35 × 35 pixels
  x = beside('mixed_5b', [
    path(x, [96]),
    path(x, [48], [64, 5]),
    path(x, [64], [96, 3], [96, 3]),
    path(averaged(x), [64]),
  ])
  for (let i = 1; i <= 10; i++) {
    const branches = [path(x, [32]), path(x, [32], [32, 3]), path(x, [32], [48, 3], [64, 3])]
    x = activated(added(x, branches, 0.17, `block35_${i}`), `block35_${i}`)
  }
  x = beside('mixed_6a', [
    path(x, [384, 3, HALVING]),
    path(x, [256], [256, 3], [384, 3, HALVING]),
    chain(x, new MaxPooling2D(3, { strides: 2 })),
  ])
  // 17 × 17 pixels
  for (let i = 1; i <= 20; i++) {
    const branches = [path(x, [192]), path(x, [128], [160, [1, 7]], [192, [7, 1]])]
    x = activated(added(x, branches, 0.1, `block17_${i}`), `block17_${i}`)
  }
  x = beside('mixed_7a', [
    path(x, [256], [384, 3, HALVING]),
    path(x, [256], [288, 3, HALVING]),
    path(x, [256], [288, 3], [320, 3, HALVING]),
    chain(x, new MaxPooling2D(3, { strides: 2 })),
  ])
  // 8 × 8 pixels
  for (let i = 1; i <= 10; i++) {
    const branches = [path(x, [192]), path(x, [192], [224, [1, 3]], [256, [3, 1]])]
    const last = i === 10
    const sum = added(x, branches, last ? 1 : 0.2, `block8_${i}`)
    x = last ? sum : activated(sum, `block8_${i}`)
  }
  x = path(x, [1536, 1, { name: 'conv_7b' }])
  const { includeTop } = settled
  const file = `inception_resnet_v2_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return complete(
    options.name ?? 'inception_resnet_v2',
    settled,
    topped(x, settled, { poolingIsNamed: false }),
    () =>
      published(`inception_resnet_v2/${file}`, includeTop, [
        'e693bd0210a403b3192acc6073ad2e96',
        'd19885ff4a710c122648d3b5c3b684e4',
      ]),
  )
}

/** x + scale · what the branches say together, in as many channels as x has. */
function added(x: Symbolic, branches: readonly Symbolic[], scale: number, name: string): Symbolic {
  const change = chain(
    beside(`${name}_mixed`, branches),
    new Conv2D(x.shape[3]!, 1, { padding: 'same', name: `${name}_conv` }),
    new Rescaling(scale),
  )
  return new Add().apply([x, change])
}

const activated = (x: Symbolic, name: string) => chain(x, new Activation('relu', { name: `${name}_ac` }))
