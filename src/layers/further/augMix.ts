import { type Given, named, table } from '../../options.js'
import type { Range } from '../../tensor/ops/randomAffine.js'
import type { Random } from '../../tensor/random.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { RandomFactor } from '../augmentation.js'
import type { LayerOptions } from '../layer.js'
import { titleOf } from '../requirements.js'
import { Choosing, type ChoosingOptions } from './choosing.js'
import { between, symmetricBeta } from './mixing.js'

export interface AugMixOptions extends ChoosingOptions {
  /** Chains of augmentations that are mixed. @default 3 */
  numChains?: number
  /** The most augmentations in a chain; some places stay empty. @default 3 */
  chainDepth?: number
  /** How strong the augmentations are, from 0 to 1. @default 0.3 */
  factor?: RandomFactor
  /** The parameters of the distributions that shares of the mixture are drawn from. @default 1 */
  alpha?: number
  /** Whether brightness, contrast, colours and sharpness are changed too. @default true */
  allOps?: boolean
}

/**
 * Mixes each image with a mixture of chains of augmentations of it, in training
 * (keras.io/api/layers/preprocessing_layers/image_augmentation/aug_mix).
 */
export class AugMix extends Choosing {
  static override readonly kerasClass: string = 'AugMix'
  static override readonly options = table<AugMixOptions, LayerOptions>({
    valueRange: 'any',
    numChains: 'number',
    chainDepth: 'number',
    factor: 'any',
    alpha: 'number',
    allOps: 'boolean',
    interpolation: 'string',
    seed: 'number?',
    dataFormat: 'string?',
  })
  readonly numChains: number
  readonly chainDepth: number
  readonly alpha: number
  readonly allOps: boolean

  constructor(
    ...given: Given<
      AugMixOptions,
      [],
      [valueRange: Range, numChains: number, chainDepth: number, factor: RandomFactor]
    >
  ) {
    const options = named<AugMixOptions>(new.target.name, AugMix.options, given)
    const { numChains = 3, chainDepth = 3, alpha = 1, allOps = true } = options
    super({ ...options, factor: options.factor ?? 0.3 }, allOps)
    this.numChains = this.requireCount('numChains', numChains)
    this.chainDepth = this.requireCount('chainDepth', chainDepth)
    this.alpha = alpha
    this.allOps = allOps
    if (!(alpha > 0)) throw new RangeError(`${titleOf(this)}: expected alpha above 0, got ${alpha}`)
  }

  protected change(images: Tensor, random: Random): Tensor {
    const { numChains, alpha } = this
    const [n, ...extents] = images.shape
    // All chains side by side: [chains · n, height, width, channels].
    let chains = images
      .expandDims(0)
      .broadcastTo([numChains, n, ...extents])
      .reshape([-1, ...extents])
    for (let i = 0; i < this.chainDepth; i++) chains = this.byOne(chains, random, 1)
    const gammas = random.gamma([numChains, n, 1, 1, 1], alpha).maximum(1e-30)
    const shares = gammas.div(gammas.sum([0], true)) // of Dirichlet's distribution
    const mixture = chains
      .reshape([numChains, n, ...extents])
      .mul(shares)
      .sum([0])
    return between(images, mixture, symmetricBeta(random, [n, 1, 1, 1], alpha)).clip(...this.valueRange)
  }

  override getConfig(): Record<string, unknown> {
    const { numChains, chainDepth, alpha, allOps } = this
    return {
      ...super.getConfig(),
      num_chains: numChains,
      chain_depth: chainDepth,
      alpha,
      all_ops: allOps,
    }
  }
}
