import { Activation } from '../../layers/activation.js'
import { BatchNormalization } from '../../layers/batchNormalization.js'
import { Concatenate } from '../../layers/concatenate.js'
import { Conv2D } from '../../layers/conv.js'
import type { Symbolic } from '../../layers/layer.js'
import { AveragePooling2D, MaxPooling2D } from '../../layers/pooling.js'
import type { Sizes } from '../../layers/requirements.js'
import { chain } from './application.js'

/** A convolution, normalized, and ReLU. */
type Unit = [filters: number, window?: Sizes, options?: UnitOptions]

interface UnitOptions {
  /** Pixels from one position of the window to the next. @default 1 */
  strides?: number
  /** `valid` or `same`. @default 'same' */
  padding?: 'valid' | 'same'
  /** The convolution's name; the layers after it are called by it. Without it, numbers. */
  name?: string
}

/** Half as high and wide. */
export const HALVING: UnitOptions = { strides: 2, padding: 'valid' }
const VALID: UnitOptions = { padding: 'valid' }

/** Units one after the other. */
export function path(x: Symbolic, ...units: readonly Unit[]): Symbolic {
  return units.reduce((x, [filters, window = 1, options = {}]) => {
    const { name, padding = 'same', strides = 1 } = options
    const named = (end: string) => (name ? { name: name + end } : {})
    return chain(
      x,
      new Conv2D(filters, window, { strides, padding, useBias: false, ...named('') }),
      new BatchNormalization({ scale: false, ...named('_bn') }),
      new Activation('relu', named('_ac')),
    )
  }, x)
}

/** What comes before the branches: an eighth as high and wide. */
export function narrowed(x: Symbolic): Symbolic {
  const wide = path(x, [32, 3, HALVING], [32, 3, VALID], [64, 3])
  const deep = path(chain(wide, new MaxPooling2D(3, { strides: 2 })), [80, 1, VALID], [192, 3, VALID])
  return chain(deep, new MaxPooling2D(3, { strides: 2 }))
}

/** The mean of each pixel and its neighbours. */
export const averaged = (x: Symbolic) => chain(x, new AveragePooling2D(3, { strides: 1, padding: 'same' }))

/** The channels of all branches. */
export const beside = (name: string | undefined, branches: readonly Symbolic[]) =>
  new Concatenate({ axis: 3, ...(name && { name }) }).apply(branches)
