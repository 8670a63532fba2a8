import { Activation } from '../../layers/activation.js'
import { Conv2D } from '../../layers/conv.js'
import { Dropout } from '../../layers/dropout.js'
import { GlobalAveragePooling2D } from '../../layers/globalPooling.js'
import { varianceScaling } from '../../layers/initializers.js'
import type { Symbolic } from '../../layers/layer.js'
import { Add, Multiply } from '../../layers/merging.js'
import { Reshape } from '../../layers/reshape.js'
import { chain, type Settled, topped } from './application.js'

/** How kernels of both EfficientNets begin. */
export const FAN_OUT = varianceScaling({ scale: 2, mode: 'fan_out', distribution: 'truncated_normal' })

/** A convolution in its usual place: without a bias, which the normalization after it has. */
export const convolution = (filters: number, window: number, name: string, strides = 1) =>
  new Conv2D(filters, window, {
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer: FAN_OUT,
    name,
  })

export const swish = (name: string) => new Activation('silu', { name })

/** Channels times what two layers make of their means, with so many channels between the two. */
export function weighed(x: Symbolic, between: number, name: string): Symbolic {
  const channels = x.shape[3]!
  const layer = (filters: number, activation: 'silu' | 'sigmoid', of: string) =>
    new Conv2D(filters, 1, {
      padding: 'same',
      activation,
      kernelInitializer: FAN_OUT,
      name: `${name}se_${of}`,
    })
  const weights = chain(
    x,
    new GlobalAveragePooling2D({ name: `${name}se_squeeze` }),
    new Reshape([1, 1, channels], { name: `${name}se_reshape` }),
    layer(between, 'silu', 'reduce'),
    layer(channels, 'sigmoid', 'expand'),
  )
  return new Multiply({ name: `${name}se_excite` }).apply([x, weights])
}

/** x + change, where both have one shape; in training a share of the examples goes without the change. */
export function added(x: Symbolic, change: Symbolic, strides: number, rate: number, name: string): Symbolic {
  if (strides !== 1 || x.shape[3] !== change.shape[3]) return change
  const some =
    rate > 0 ? chain(change, new Dropout(rate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` })) : change
  return new Add({ name: `${name}add` }).apply([some, x])
}

/** The top, with dropout. */
export const toppedWithDropout = (x: Symbolic, settled: Settled, rate: number) =>
  topped(x, settled, {
    between: () => [new Dropout(rate, { name: 'top_dropout' })],
    kernelInitializer: varianceScaling({ scale: 1 / 3, mode: 'fan_out', distribution: 'uniform' }),
  })
