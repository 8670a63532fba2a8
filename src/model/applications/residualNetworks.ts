import { BatchNormalization } from '../../layers/batchNormalization.js'
import type { RemoteFile } from '../../remote.js'
import { published } from './application.js'

/** How many blocks the stages conv2 to conv5 have, by the number of layers. */
export const BLOCKS = { 50: [3, 4, 6, 3], 101: [3, 4, 23, 3], 152: [3, 8, 36, 3] } as const

/** How many layers there are. */
export type Depth = keyof typeof BLOCKS

export const normalization = (name: string) => new BatchNormalization({ epsilon: 1.001e-5, name })

/** Keras' file of one of the ResNets. */
export function weightsOf(name: string, includeTop: boolean, md5s: [string, string]): RemoteFile {
  const file = `resnet/${name}_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  return published(file, includeTop, md5s)
}
