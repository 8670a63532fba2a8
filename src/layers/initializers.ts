import { lookup } from '../lookup.js'
import { eye, full } from '../tensor/create.js'
import { Random } from '../tensor/random.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { orthogonal } from './orthogonal.js'
import type { Serializable } from './serialization.js'

/** Makes the first value of a weight of some shape. */
export interface Initializer extends Serializable {
  draw(shape: readonly number[], random: Random): Tensor
}

/** A function of one's own works as well. */
export type InitializerLike = string | Initializer | ((shape: readonly number[], random: Random) => Tensor)

interface Seeded {
  /** Fixes this weight's numbers, whatever the model's seed. */
  seed?: number | null
}

function initializer(
  className: string,
  config: Record<string, unknown>,
  draw: (shape: readonly number[], random: Random) => Tensor,
): Initializer {
  const seed = config.seed as number | null | undefined
  return {
    className,
    config,
    draw: (shape, random) => draw(shape, seed === null || seed === undefined ? random : new Random(seed)),
  }
}

export const zeros = (): Initializer => initializer('Zeros', {}, (shape) => full(shape, 0))

export const ones = (): Initializer => initializer('Ones', {}, (shape) => full(shape, 1))

export const constant = ({ value = 0 }: { value?: number } = {}): Initializer =>
  initializer('Constant', { value }, (shape) => full(shape, value))

export const randomNormal = ({
  mean = 0,
  stddev = 0.05,
  seed = null,
}: { mean?: number; stddev?: number } & Seeded = {}) =>
  initializer('RandomNormal', { mean, stddev, seed }, (shape, random) => random.normal(shape, mean, stddev))

export const randomUniform = ({
  minval = -0.05,
  maxval = 0.05,
  seed = null,
}: { minval?: number; maxval?: number } & Seeded = {}): Initializer =>
  initializer('RandomUniform', { minval, maxval, seed }, (shape, random) =>
    random.uniform(shape, minval, maxval),
  )

export const truncatedNormal = ({
  mean = 0,
  stddev = 0.05,
  seed = null,
}: { mean?: number; stddev?: number } & Seeded = {}): Initializer =>
  initializer('TruncatedNormal', { mean, stddev, seed }, (shape, random) =>
    random.truncatedNormal(shape, mean, stddev),
  )

/** `gain` times the identity matrix, cut off or filled up with zeros. */
export const identity = ({ gain = 1 }: { gain?: number } = {}): Initializer =>
  initializer('Identity', { gain }, (shape) => {
    const [rows, columns] = matrixShape('Identity', shape)
    return eye(Math.max(rows, columns)).slice([0, 0], [rows, columns]).mul(gain)
  })

/** `gain` times a random matrix with orthonormal rows or columns (Saxe et al., 2013). */
export const orthogonalMatrix = ({ gain = 1, seed = null }: { gain?: number } & Seeded = {}): Initializer =>
  initializer('Orthogonal', { gain, seed }, (shape, random) => orthogonal(shape, random).mul(gain))

type Mode = 'fan_in' | 'fan_out' | 'fan_avg'
type Distribution = 'uniform' | 'truncated_normal' | 'untruncated_normal'

/**
 * Random numbers of variance scale/fan, the fan being a unit's inputs, its outputs, or their mean
 * (keras.io/api/layers/initializers: VarianceScaling).
 */
export const varianceScaling = ({
  scale = 1,
  mode = 'fan_in',
  distribution = 'truncated_normal',
  seed = null,
}: { scale?: number; mode?: Mode; distribution?: Distribution } & Seeded = {}): Initializer =>
  scaled('VarianceScaling', { scale, mode, distribution, seed }, scale, mode, distribution)

function scaled(
  className: string,
  config: object,
  scale: number,
  mode: Mode,
  distribution: Distribution,
): Initializer {
  return initializer(className, { ...config }, (shape, random) => {
    const [fanIn, fanOut] = fans(shape)
    const fan = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[mode]
    const variance = scale / Math.max(1, fan)
    if (distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance)
      return random.uniform(shape, -limit, limit)
    }
    if (distribution === 'untruncated_normal') return random.normal(shape, 0, Math.sqrt(variance))
    // Cutting at two standard deviations leaves 0.87962566 of the deviation: make up for it.
    return random.truncatedNormal(shape, 0, Math.sqrt(variance) / 0.8796256610342398)
  })
}

const family =
  (className: string, scale: number, mode: Mode, distribution: Distribution) =>
  ({ seed = null }: Seeded = {}): Initializer =>
    scaled(className, { seed, input_axes: null, output_axes: null }, scale, mode, distribution)

/** Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010. */
export const glorotUniform = family('GlorotUniform', 1, 'fan_avg', 'uniform')
export const glorotNormal = family('GlorotNormal', 1, 'fan_avg', 'truncated_normal')
/** He et al., "Delving Deep into Rectifiers", 2015. */
export const heUniform = family('HeUniform', 2, 'fan_in', 'uniform')
export const heNormal = family('HeNormal', 2, 'fan_in', 'truncated_normal')
/** LeCun et al., "Efficient BackProp", 1998. */
export const lecunUniform = family('LecunUniform', 1, 'fan_in', 'uniform')
export const lecunNormal = family('LecunNormal', 1, 'fan_in', 'truncated_normal')

/** Inputs and outputs of one unit: of a Dense kernel [in, out], of a convolution's [...window, in, out]. */
function fans(shape: readonly number[]): [number, number] {
  if (shape.length === 0) return [1, 1]
  if (shape.length === 1) return [shape[0], shape[0]]
  const window = sizeOf(shape.slice(0, -2))
  return [shape[shape.length - 2] * window, shape[shape.length - 1] * window]
}

function matrixShape(name: string, shape: readonly number[]): readonly number[] {
  if (shape.length !== 2)
    throw new RangeError(`${name} makes matrices; it can't make a weight of shape [${shape}]`)
  return shape
}

const known: Record<string, () => Initializer> = {
  zeros,
  ones,
  constant,
  random_normal: randomNormal,
  random_uniform: randomUniform,
  truncated_normal: truncatedNormal,
  identity,
  orthogonal: orthogonalMatrix,
  variance_scaling: varianceScaling,
  glorot_uniform: glorotUniform,
  glorot_normal: glorotNormal,
  he_uniform: heUniform,
  he_normal: heNormal,
  lecun_uniform: lecunUniform,
  lecun_normal: lecunNormal,
}

/** The initializer that an id, an initializer or a function stands for. */
export function getInitializer(like: InitializerLike): Initializer {
  if (typeof like === 'string') return lookup('initializer', known, like)()
  if (typeof like === 'function') return { className: like.name || 'custom', config: {}, draw: like }
  return like
}
