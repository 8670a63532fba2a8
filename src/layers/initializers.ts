import { lookup, type SpelledOrClass } from '../lookup.js'
import { type Given, table, takeOptions } from '../options.js'
import { misplaced, show } from '../show.js'
import { eye, full } from '../tensor/create.js'
import { Random } from '../tensor/random.js'
import { givingTensor } from '../tensor/requireTensor.js'
import { sizeOf } from '../tensor/shape.js'
import type { Tensor } from '../tensor/tensor.js'
import { orthogonal } from './orthogonal.js'
import type { Serializable } from './serialization.js'

/** Makes the first value of a weight of some shape. */
export interface Initializer extends Serializable {
  draw(shape: readonly number[], random: Random): Tensor
}

/**
 * What options take as an initializer: an id (`'he_normal'`), one with settings (`initializers.heNormal({ seed: 1 })`),
 * or a function of one's own.
 */
export type InitializerLike =
  | InitializerId
  | Initializer
  | ((shape: readonly number[], random: Random) => Tensor)

export interface Seeded {
  /** Fixes this weight's numbers, whatever the model's seed. @default null */
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

export const zeros = (...given: []): Initializer => {
  takeOptions('zeros', {}, given)
  return initializer('Zeros', {}, (shape) => full(shape, 0))
}

export const ones = (...given: []): Initializer => {
  takeOptions('ones', {}, given)
  return initializer('Ones', {}, (shape) => full(shape, 1))
}

export interface ConstantOptions {
  /** The value of all elements. @default 0 */
  value?: number
}

export const constant = (...given: Given<ConstantOptions, [], [value: number]>): Initializer => {
  const names = table<ConstantOptions>({ value: 'number' })
  const { value = 0 } = takeOptions<ConstantOptions>('constant', names, given)
  return initializer('Constant', { value }, (shape) => full(shape, value))
}

export interface NormalOptions extends Seeded {
  /** Mean of the numbers. @default 0 */
  mean?: number
  /** Standard deviation of the numbers. @default 0.05 */
  stddev?: number
}
const normalTable = table<NormalOptions>({ mean: 'number', stddev: 'number', seed: 'number?' })
type GivenNormal = Given<NormalOptions, [], [mean: number, stddev: number, seed: number | null]>

export const randomNormal = (...given: GivenNormal): Initializer => {
  const {
    mean = 0,
    stddev = 0.05,
    seed = null,
  } = takeOptions<NormalOptions>('randomNormal', normalTable, given)
  return initializer('RandomNormal', { mean, stddev, seed }, (shape, random) =>
    random.normal(shape, mean, stddev),
  )
}

export const truncatedNormal = (...given: GivenNormal): Initializer => {
  const {
    mean = 0,
    stddev = 0.05,
    seed = null,
  } = takeOptions<NormalOptions>('truncatedNormal', normalTable, given)
  return initializer('TruncatedNormal', { mean, stddev, seed }, (shape, random) =>
    random.truncatedNormal(shape, mean, stddev),
  )
}

export interface UniformOptions extends Seeded {
  /** The least number. @default -0.05 */
  minval?: number
  /** The upper bound of the numbers. @default 0.05 */
  maxval?: number
}
const uniformTable = table<UniformOptions>({ minval: 'number', maxval: 'number', seed: 'number?' })

export const randomUniform = (
  ...given: Given<UniformOptions, [], [minval: number, maxval: number, seed: number | null]>
): Initializer => {
  const options = takeOptions<UniformOptions>('randomUniform', uniformTable, given)
  const { minval = -0.05, maxval = 0.05, seed = null } = options
  return initializer('RandomUniform', { minval, maxval, seed }, (shape, random) =>
    random.uniform(shape, minval, maxval),
  )
}

export interface Gain {
  /** What the matrix is multiplied by. @default 1 */
  gain?: number
}

/** `gain` times the identity matrix, cut off or filled up with zeros. */
export const identity = (...given: Given<Gain, [], [gain: number]>): Initializer => {
  const { gain = 1 } = takeOptions<Gain>('identity', table<Gain>({ gain: 'number' }), given)
  return initializer('Identity', { gain }, (shape) => {
    const [rows, columns] = matrixShape('Identity', shape)
    return eye(Math.max(rows, columns)).slice([0, 0], [rows, columns]).mul(gain)
  })
}

const orthogonalTable = table<Gain & Seeded>({ gain: 'number', seed: 'number?' })

/** `gain` times a random matrix with orthonormal rows or columns (Saxe et al., 2013). */
export const orthogonalMatrix = (
  ...given: Given<Gain & Seeded, [], [gain: number, seed: number | null]>
): Initializer => {
  const { gain = 1, seed = null } = takeOptions<Gain & Seeded>('orthogonalMatrix', orthogonalTable, given)
  return initializer('Orthogonal', { gain, seed }, (shape, random) => orthogonal(shape, random).mul(gain))
}

const modes = ['fan_in', 'fan_out', 'fan_avg'] as const
const distributions = ['uniform', 'truncated_normal', 'untruncated_normal'] as const
/** What the variance is scaled by. @useDeclaredType */
export type Mode = (typeof modes)[number]
/** How random numbers are spread. @useDeclaredType */
export type Distribution = (typeof distributions)[number]

export interface ScalingOptions extends Seeded {
  /** The variance, times the fan. @default 1 */
  scale?: number
  /** The fan: a unit's inputs, its outputs, or their mean. @default 'fan_in' */
  mode?: Mode
  /** How the numbers are spread. @default 'truncated_normal' */
  distribution?: Distribution
}
const scalingTable = table<ScalingOptions>({
  scale: 'number',
  mode: 'string',
  distribution: 'string',
  seed: 'number?',
})

/**
 * Random numbers of variance scale/fan, the fan being a unit's inputs, its outputs, or their mean
 * (keras.io/api/layers/initializers: VarianceScaling).
 */
export const varianceScaling = (
  ...given: Given<ScalingOptions, [], [scale: number, mode: Mode, distribution: Distribution]>
): Initializer => {
  const options = takeOptions<ScalingOptions>('varianceScaling', scalingTable, given)
  const { scale = 1, mode = 'fan_in', distribution = 'truncated_normal', seed = null } = options
  requireOneOf('mode', modes, mode)
  requireOneOf('distribution', distributions, distribution)
  return scaled('VarianceScaling', { scale, mode, distribution, seed }, scale, mode, distribution)
}

function requireOneOf(option: string, words: readonly string[], given: string): void {
  if (words.includes(given)) return
  throw new RangeError(`varianceScaling: expected ${option} '${words.join("' or '")}', got ${show(given)}`)
}

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

const family = (className: string, scale: number, mode: Mode, distribution: Distribution) => {
  const name = className[0].toLowerCase() + className.slice(1)
  return (...given: Given<Seeded, [], [seed: number | null]>): Initializer => {
    const { seed = null } = takeOptions<Seeded>(name, table<Seeded>({ seed: 'number?' }), given)
    return scaled(className, { seed, input_axes: null, output_axes: null }, scale, mode, distribution)
  }
}

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

const known = {
  zeros,
  zero: zeros,
  ones,
  one: ones,
  constant,
  random_normal: randomNormal,
  normal: randomNormal,
  random_uniform: randomUniform,
  uniform: randomUniform,
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
} satisfies Record<string, (...given: never[]) => Initializer>

/** Keras' ids of initializers. @useDeclaredType */
export type InitializerId = SpelledOrClass<keyof typeof known>

/** The initializer that an id, an initializer or a function stands for. */
export function getInitializer(like: InitializerLike): Initializer {
  if (typeof like === 'string') return lookup<() => Initializer>('initializer', known, like)()
  const maker = Object.values(known).find((make: unknown) => make === like)
  if (maker) return maker() // `heNormal` for `heNormal()`, as Keras takes a class
  if (typeof like === 'function') {
    const className = like.name || 'custom'
    return { className, config: {}, draw: givingTensor(`initializer "${className}"`, like) }
  }
  if (typeof (like as Initializer | null)?.draw === 'function') return like
  throw new RangeError(`initializer: ${misplaced('an id, an initializer or a function', like)}`)
}
