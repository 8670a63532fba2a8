import { type Given, named, table } from '../options.js'
import { normalize } from '../tensor/ops/normalize.js'
import { alongLastAxis } from '../tensor/ops/rows.js'
import type { Tensor } from '../tensor/tensor.js'
import type { LayerOptions } from './layer.js'
import { Normalization, type NormalizationOptions } from './normalization.js'
import { titleOf } from './requirements.js'
import type { Shape } from './symbolic.js'
import { policyTable } from './weightPolicies.js'

export interface GroupNormalizationOptions extends NormalizationOptions {
  /** Number of groups. -1: each channel by itself, as instance normalization. @default 32 */
  groups?: number
  /** The axis of the channels. @default -1 */
  axis?: number
}

/**
 * (x - mean) / √(variance + ε) · gamma + beta, mean and variance of each group of channels of each example (Wu
 * and He, "Group Normalization", 2018; keras.io/api/layers/normalization_layers/group_normalization).
 * [batch, ..., channels] → the same; weights gamma and beta [channels].
 */
export class GroupNormalization extends Normalization {
  static override readonly kerasClass: string = 'GroupNormalization'
  static override readonly options = table<GroupNormalizationOptions, LayerOptions>({
    groups: 'number',
    axis: 'number',
    epsilon: 'number',
    center: 'boolean',
    scale: 'boolean',
    ...policyTable(['beta', 'gamma']),
  })
  readonly groups: number
  readonly axis: number

  constructor(
    ...given: Given<GroupNormalizationOptions, [], [groups: number, axis: number, epsilon: number]>
  ) {
    const options = named<GroupNormalizationOptions>(new.target.name, GroupNormalization.options, given)
    super(options)
    this.groups = options.groups ?? 32
    this.axis = options.axis ?? -1
  }

  override build(inputShape: Shape): void {
    const [channels] = this.sizesOf(inputShape, [this.axis])
    const groups = this.#groupsOf(channels)
    if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
      throw new RangeError(
        `${titleOf(this)}: expected channels in ${this.groups} equal groups, got ${channels} channels`,
      )
    }
    this.addAffine([channels])
  }

  call(x: Tensor): Tensor {
    this.requireBuilt()
    const { gamma, beta, epsilon } = this
    const channels = gamma.size
    if (x.rank < 2 || x.shape.at(this.axis) !== channels) {
      throw new RangeError(
        `${titleOf(this)}: expected input with ${channels} channels on axis ${this.axis}, got [${x.shape}]`,
      )
    }
    const groups = this.#groupsOf(channels)
    return alongLastAxis('GroupNormalization', x, this.axis, (x) => {
      const batch = x.shape[0]
      const grouping = { batch, outer: x.size / channels / batch, groups, size: channels / groups }
      return normalize(x, null, gamma.value, beta.value, grouping, epsilon)
    })
  }

  #groupsOf(channels: number): number {
    return this.groups === -1 ? channels : this.groups
  }

  override getConfig(): Record<string, unknown> {
    return { ...super.getConfig(), groups: this.groups, axis: this.axis }
  }
}
