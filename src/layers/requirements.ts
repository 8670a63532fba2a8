import { show } from '../show.js'
import { isSize } from '../tensor/shape.js'
import type { AnyLayer } from './layer.js'
import { titleOf } from './names.js'
import type { Shape } from './symbolic.js'

export { titleOf }

/** One number for all axes, or one for each. */
export type Sizes = number | readonly number[]

/** `rank` whole numbers from one for all axes or one for each, none below `least`. */
export function requireSizes(
  layer: AnyLayer,
  option: string,
  sizes: Sizes,
  rank: number,
  least = 1,
): readonly number[] {
  const all = Array.isArray(sizes) ? sizes : new Array<number>(rank).fill(sizes as number)
  if (all.length !== rank || !all.every((n) => isSize(n, least))) {
    const expected = rank === 1 ? 'a whole number' : `a whole number, or ${rank} of them,`
    throw new RangeError(
      `${titleOf(layer)}: expected ${option} to be ${expected} from ${least} up, below 2^31, got ${show(sizes)}`,
    )
  }
  return all
}

/** One of several words, in small letters. */
export function requireOneOf<Word extends string>(
  layer: AnyLayer,
  option: string,
  words: readonly Word[],
  given: string,
): Word {
  const word = typeof given === 'string' ? given.toLowerCase() : given
  const found = words.find((each) => each === word)
  if (!found) {
    throw new RangeError(
      `${titleOf(layer)}: expected ${option} '${words.join("' or '")}', got ${show(given)}`,
    )
  }
  return found
}

/** A share of a whole: a dropout rate. */
export function requireRate(layer: AnyLayer, option: string, rate: number): number {
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`${titleOf(layer)}: expected ${option} in [0, 1), got ${rate}`)
  }
  return rate
}

/** Throws where an input has not as many axes as `axes` names. */
export function requireAxes(layer: AnyLayer, shape: Shape, axes: readonly string[]): void {
  if (shape.length === axes.length) return
  throw new RangeError(
    `${titleOf(layer)}: expected an input [${axes.join(', ')}] of ${axes.length} axes, ` +
      `got ${show(shape)}`,
  )
}

/** The size of an axis, which must be known to make weights. */
export function requireKnown(layer: AnyLayer, shape: Shape, axis: number): number {
  const size = shape.at(axis)
  if (typeof size === 'number') return size
  throw new RangeError(
    `${titleOf(layer)}: expected an input whose axis ${axis} is known, ` +
      `got [${shape.map((n) => n ?? 'null').join(', ')}]`,
  )
}
