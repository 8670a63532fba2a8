import { lookup, type SpelledOrClass } from '../lookup.js'
import { type Given, table, takeOptions } from '../options.js'
import { misplaced } from '../show.js'
import { eye } from '../tensor/create.js'
import { givingTensor } from '../tensor/requireTensor.js'
import type { Tensor } from '../tensor/tensor.js'
import type { Serializable } from './serialization.js'

/** A penalty on a weight or an output, added to the loss: a scalar. */
export interface Regularizer extends Serializable {
  penalty(x: Tensor): Tensor
}

/**
 * What options take as a regularizer: an id (`'l2'`), one with settings (`regularizers.l2(0.001)`), or a function of
 * one's own, whose result is added to the loss.
 */
export type RegularizerLike = RegularizerId | Regularizer | ((x: Tensor) => Tensor)

export interface L1Options {
  /** Factor of Σ|x|. @default 0.01 */
  l1?: number
}

/** l1·Σ|x| (the lasso): drives weights to exactly 0. */
export const l1 = (...given: Given<L1Options, [], [l1: number]>): Regularizer => {
  const { l1: factor = 0.01 } = takeOptions<L1Options>('l1', table<L1Options>({ l1: 'number' }), given)
  return { className: 'L1', config: { l1: factor }, penalty: (x) => x.abs().sum().mul(factor) }
}

export interface L2Options {
  /** Factor of Σx². @default 0.01 */
  l2?: number
}

/** l2·Σx² (ridge, weight decay): keeps weights small. */
export const l2 = (...given: Given<L2Options, [], [l2: number]>): Regularizer => {
  const { l2: factor = 0.01 } = takeOptions<L2Options>('l2', table<L2Options>({ l2: 'number' }), given)
  return { className: 'L2', config: { l2: factor }, penalty: (x) => x.square().sum().mul(factor) }
}

export interface Factors {
  /** Factor of Σ|x|. @default 0 */
  l1?: number
  /** Factor of Σx². @default 0 */
  l2?: number
}

/** l1·Σ|x| + l2·Σx² (the elastic net). */
export const l1l2 = (...given: Given<Factors, [], [l1: number, l2: number]>): Regularizer => {
  const names = table<Factors>({ l1: 'number', l2: 'number' })
  const { l1: first = 0, l2: second = 0 } = takeOptions<Factors>('l1l2', names, given)
  return {
    className: 'L1L2',
    config: { l1: first, l2: second },
    penalty: (x) => l1(first).penalty(x).add(l2(second).penalty(x)),
  }
}

export interface OrthogonalOptions {
  /** What the mean of the products is multiplied by. @default 0.01 */
  factor?: number
  /** What is to be orthogonal: a matrix's rows, or its columns. @default 'rows' */
  mode?: 'rows' | 'columns'
}

/** factor · mean |a·b| over all pairs of rows, or columns, of length 1: makes them orthogonal to each other. */
export const orthogonalRegularizer = (
  ...given: Given<OrthogonalOptions, [], [factor: number, mode: 'rows' | 'columns']>
): Regularizer => {
  const names = table<OrthogonalOptions>({ factor: 'number', mode: 'string' })
  const { factor = 0.01, mode = 'rows' } = takeOptions<OrthogonalOptions>(
    'orthogonalRegularizer',
    names,
    given,
  )
  if (mode !== 'rows' && mode !== 'columns') {
    throw new RangeError(
      `orthogonalRegularizer: expected mode 'rows' or 'columns', got ${JSON.stringify(mode)}`,
    )
  }
  const penalty = (x: Tensor) => {
    if (x.rank !== 2) throw new RangeError(`orthogonalRegularizer: expected a matrix, got [${x.shape}]`)
    const rows = mode === 'rows' ? x : x.transpose()
    const square = rows.square().sum(1, true)
    const unit = rows.mul(square.equal(0).where(1, square).rsqrt())
    const size = rows.shape[0]
    const products = unit.matmul(unit, { transposeB: true }).mul(eye(size).neg().add(1))
    return products
      .abs()
      .sum()
      .mul(factor / (size * (size - 1)))
  }
  return { className: 'OrthogonalRegularizer', config: { factor, mode }, penalty }
}

const known = {
  l1: () => l1(),
  l2: () => l2(),
  l1_l2: () => l1l2({ l1: 0.01, l2: 0.01 }),
  orthogonal_regularizer: () => orthogonalRegularizer(),
} satisfies Record<string, () => Regularizer>

/** Keras' ids of regularizers. @useDeclaredType */
export type RegularizerId = SpelledOrClass<keyof typeof known>

const makers: readonly (() => Regularizer)[] = [l1, l2, l1l2, orthogonalRegularizer]

/** The regularizer that an id, a regularizer or a function stands for; without one, null. */
export function getRegularizer(like: RegularizerLike | null | undefined): Regularizer | null {
  if (like === null || like === undefined) return null
  if (typeof like === 'string') return lookup<() => Regularizer>('regularizer', known, like)()
  const maker = makers.find((make: unknown) => make === like)
  if (maker) return maker() // the function for what it makes, as Keras takes a class
  if (typeof like === 'function') {
    const className = like.name || 'custom'
    return { className, config: {}, penalty: givingTensor(`regularizer "${className}"`, like) }
  }
  if (typeof (like as Partial<Regularizer>).penalty === 'function') return like
  throw new RangeError(`regularizer: ${misplaced('an id, a regularizer or a function', like)}`)
}
