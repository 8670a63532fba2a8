import { Activation } from '../../layers/activation.js'
import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import type { Layer, Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import { SeparableConv2D } from '../../layers/separableConv.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, published, settle, topped } from './application.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

/**
 * Convolutions taken apart, each channel by itself and then all of them at each pixel, with what they add (Chollet,
 * "Xception: Deep Learning with Depthwise Separable Convolutions", 2016; keras.io/api/applications/xception): 22,910,480
 * parameters, 20,861,480 without the top. Images of 299 × 299 pixels, of 71 × 71 and more without the top.
 */
export async function Xception(options: ApplicationOptions = {}): Promise<Model> {
  const settled = settle('Xception', options, { sizes: [299], least: 71 })
  let x = chain(
    settled.input,
    new Conv2D(32, 3, { strides: 2, useBias: false, name: 'block1_conv1' }),
    new BatchNormalization({ name: 'block1_conv1_bn' }),
    relu('block1_conv1'),
    new Conv2D(64, 3, { useBias: false, name: 'block1_conv2' }),
    new BatchNormalization({ name: 'block1_conv2_bn' }),
    relu('block1_conv2'),
  )
  // Keras calls this block's first ReLU by the second convolution.
  x = halved(x, 128, 'block2', [
    ...separable(128, 'block2_sepconv1'),
    relu('block2_sepconv2'),
    ...separable(128, 'block2_sepconv2'),
  ])
  for (const [name, filters] of [
    ['block3', 256],
    ['block4', 728],
  ] as const) {
    x = halved(x, filters, name, narrowing(name, filters, filters))
  }
  for (let i = 5; i <= 12; i++) {
    const change = chain(
      x,
      ...[1, 2, 3].flatMap((k) => [
        relu(`block${i}_sepconv${k}`),
        ...separable(728, `block${i}_sepconv${k}`),
      ]),
    )
    x = new Add().apply([change, x])
  }
  x = halved(x, 1024, 'block13', narrowing('block13', 728, 1024))
  x = chain(
    x,
    ...separable(1536, 'block14_sepconv1'),
    relu('block14_sepconv1'),
    ...separable(2048, 'block14_sepconv2'),
    relu('block14_sepconv2'),
  )
  const { includeTop } = settled
  const file = `xception/xception_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return complete(options.name ?? 'xception', settled, topped(x, settled, { poolingIsNamed: false }), () =>
    published(file, includeTop, ['0a58e3b7378bc2990ea3b43d5981f1f6', 'b0042744bf5b25fce3cb969f33bebb97']),
  )
}

const relu = (name: string) => new Activation('relu', { name: `${name}_act` })

function separable(filters: number, name: string): Layer[] {
  return [
    new SeparableConv2D(filters, 3, { padding: 'same', useBias: false, name }),
    new BatchNormalization({ name: `${name}_bn` }),
  ]
}

/** Two convolutions, each behind a ReLU. */
const narrowing = (name: string, first: number, second: number) => [
  relu(`${name}_sepconv1`),
  ...separable(first, `${name}_sepconv1`),
  relu(`${name}_sepconv2`),
  ...separable(second, `${name}_sepconv2`),
]

/** Half as high and wide: what the layers make of x, pooled, and x seen at every second pixel. */
function halved(x: Symbolic, filters: number, name: string, layers: readonly Layer[]): Symbolic {
  const shortcut = chain(
    x,
    new Conv2D(filters, 1, { strides: 2, padding: 'same', useBias: false }),
    new BatchNormalization(),
  )
  const change = chain(
    x,
    ...layers,
    new MaxPooling2D(3, { strides: 2, padding: 'same', name: `${name}_pool` }),
  )
  return new Add().apply([change, shortcut])
}
