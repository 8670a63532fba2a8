import type { Symbolic } from '../../layers/layer.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, published, settle, topped } from './application.js'
import { averaged, beside, HALVING, narrowed, path } from './inceptionUnits.js'

export { decodePredictions } from './predictions.js'
export { fromMinusOneToOne as preprocessInput } from './preprocess.js'

/** Windows that see a row, or a column. */
const [ROW_OF_7, COLUMN_OF_7, ROW_OF_3, COLUMN_OF_3] = [
  [1, 7],
  [7, 1],
  [1, 3],
  [3, 1],
] as const

/**
 * Branches with windows of several sizes, side by side; large windows are made of small ones (Szegedy et al.,
 * "Rethinking the Inception Architecture for Computer Vision", 2015; keras.io/api/applications/inceptionv3): 23,851,784
 * parameters, 21,802,784 without the top. Images of 299 × 299 pixels, of 75 × 75 and more without the top.
 */
export async function InceptionV3(options: ApplicationOptions = {}): Promise<Model> {
  const settled = settle('InceptionV3', options, { sizes: [299], least: 75 })
  let x = narrowed(settled.input)
  // 35 × 35 pixels
  for (const [i, filters] of [32, 64, 64].entries()) {
    x = beside(`mixed${i}`, [
      path(x, [64]),
      path(x, [48], [64, 5]),
      path(x, [64], [96, 3], [96, 3]),
      path(averaged(x), [filters]),
    ])
  }
  x = beside('mixed3', [
    path(x, [384, 3, HALVING]),
    path(x, [64], [96, 3], [96, 3, HALVING]),
    chain(x, new MaxPooling2D(3, { strides: 2 })),
  ])
  // 17 × 17 pixels
  for (const [i, filters] of [128, 160, 160, 192].entries()) {
    x = beside(`mixed${4 + i}`, [
      path(x, [192]),
      path(x, [filters], [filters, ROW_OF_7], [192, COLUMN_OF_7]),
      path(
        x,
        [filters],
        [filters, COLUMN_OF_7],
        [filters, ROW_OF_7],
        [filters, COLUMN_OF_7],
        [192, ROW_OF_7],
      ),
      path(averaged(x), [192]),
    ])
  }
  x = beside('mixed8', [
    path(x, [192], [320, 3, HALVING]),
    path(x, [192], [192, ROW_OF_7], [192, COLUMN_OF_7], [192, 3, HALVING]),
    chain(x, new MaxPooling2D(3, { strides: 2 })),
  ])
  // 8 × 8 pixels
  for (const i of [0, 1]) {
    const crossed = (x: Symbolic, name?: string) =>
      beside(name, [path(x, [384, ROW_OF_3]), path(x, [384, COLUMN_OF_3])])
    x = beside(`mixed${9 + i}`, [
      path(x, [320]),
      crossed(path(x, [384]), `mixed9_${i}`),
      crossed(path(x, [448], [384, 3])),
      path(averaged(x), [192]),
    ])
  }
  const { includeTop } = settled
  const file = `inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return complete(
    options.name ?? 'inception_v3',
    settled,
    topped(x, settled, { poolingIsNamed: false }),
    () =>
      published(file, includeTop, ['9a0d58056eeedaa3f26cb7ebd46da564', 'bcbd6486424b2319ff4ef7d526e38f63']),
  )
}
