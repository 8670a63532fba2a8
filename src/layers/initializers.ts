import { lookup } from '../lookup.js'
import { type Given, table, takeOptions } from '../options.js'
import { misplaced, show } from '../show.js'
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

export const zeros = (...given: []): Initializer => {
  takeOptions('zeros', {}, given)
  return initializer('Zeros', {}, (shape) => full(shape, 0))
}

export const ones = (...given: []): Initializer => {
  takeOptions('ones', {}, given)
  return initializer('Ones', {}, (shape) => full(shape, 1))
}

export const constant = (...given: Given<{ value?: number }, [], [value: number]>): Initializer => {
  const names = table<{ value?: number }>({ value: 'number' })
  const { value = 0 } = takeOptions<{ value?: number }>('constant', names, given)
  return initializer('Constant', { value }, (shape) => full(shape, value))
}

interface NormalOptions extends Seeded {
  mean?: number
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

interface UniformOptions extends Seeded {
  minval?: number
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

interface Gain {
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
type Mode = (typeof modes)[number]
type Distribution = (typeof distributions)[number]

interface ScalingOptions extends Seeded {
  scale?: number
  mode?: Mode
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

const known: Record<string, (...given: never[]) => Initializer> = {
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
}

/** The initializer that an id, an initializer or a function stands for. */
export function getInitializer(like: InitializerLike): Initializer {
  if (typeof like === 'string') return lookup('initializer', known, like)()
  const maker = Object.values(known).find((make: unknown) => make === like)
  if (maker) return maker() // `heNormal` for `heNormal()`, as Keras takes a class
  if (typeof like === 'function') return { className: like.name || 'custom', config: {}, draw: like }
  if (typeof (like as Initializer | null)?.draw === 'function') return like
  throw new RangeError(`initializer: ${misplaced('an id, an initializer or a function', like)}`)
}
