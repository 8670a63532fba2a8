import { isPlain, misplaced } from '../../show.js'
import { pcg } from '../../tensor/pcg.js'
import type { Distribution } from './distributions.js'
import type { Params } from './measure.js'

/** What to draw values from, by the parameter's name. */
export type Distributions = Readonly<Record<string, Distribution<unknown>>>

/** One value of each parameter. */
export type DrawOf<D extends Distributions> = { readonly [Name in keyof D]: ReturnType<D[Name]> }

/** Combinations drawn at random: the same for the same seed; more of them go on after those. */
export function draw<D extends Distributions>(
  search: string,
  distributions: D,
  count: number,
  seed: number,
): readonly DrawOf<D>[] {
  if (!isPlain(distributions)) {
    const expected = 'distributions such as { units: choice([64, 128]) }'
    throw new RangeError(`${search}: ${misplaced(expected, distributions)}`)
  }
  let counter = pcg(seed)
  const one = (distribution: Distribution<unknown>) => distribution(pcg(++counter) / 2 ** 32)
  const all = (): Params =>
    Object.fromEntries(Object.entries(distributions).map(([name, from]) => [name, one(from)]))
  return Array.from({ length: count }, all) as DrawOf<D>[]
}
