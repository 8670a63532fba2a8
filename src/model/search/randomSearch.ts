import { named } from '../../options.js'
import { isPlain, misplaced } from '../../show.js'
import { pcg } from '../../tensor/pcg.js'
import { requireWhole } from '../training/data.js'
import type { Distribution } from './distributions.js'
import { type Params, Search, type SearchOptions } from './search.js'

/** What to draw values from, by the parameter's name. */
export type Distributions = Readonly<Record<string, Distribution<unknown>>>

/** One value of each parameter. */
export type DrawOf<D extends Distributions> = { readonly [Name in keyof D]: ReturnType<D[Name]> }

export interface RandomSearchOptions<D extends Distributions> extends SearchOptions<DrawOf<D>> {
  distributions: D
  /** How many combinations to draw. @default 10 */
  trials?: number
}

/**
 * Tries combinations of parameters drawn at random, with k-fold cross-validation. With the same number of trials it
 * sees more values of each parameter than a grid does (Bergstra & Bengio, "Random Search for Hyper-Parameter
 * Optimization", 2012). The same seed draws the same combinations; more trials go on after them.
 *
 *     const { choice, logUniform } = distributions
 *     new RandomSearch({
 *       distributions: { learningRate: logUniform(1e-4, 1e-1), activation: choice(['relu', 'tanh']) },
 *       trials: 20, build, cv: 3,
 *     })
 */
export class RandomSearch<D extends Distributions> extends Search<DrawOf<D>> {
  protected readonly candidates: readonly DrawOf<D>[]

  constructor(given: RandomSearchOptions<D>) {
    const {
      distributions,
      trials = 10,
      ...options
    } = named<RandomSearchOptions<D>>(new.target.name, {}, [given])
    super(options)
    if (!isPlain(distributions)) {
      const expected = 'distributions such as { units: choice([64, 128]) }'
      throw new RangeError(`RandomSearch: ${misplaced(expected, distributions)}`)
    }
    requireWhole('RandomSearch: trials', trials, 1)
    let counter = pcg(this.seed)
    const draw = (distribution: Distribution<unknown>) => distribution(pcg(++counter) / 2 ** 32)
    const drawAll = (): Params =>
      Object.fromEntries(Object.entries(distributions).map(([name, from]) => [name, draw(from)]))
    this.candidates = Array.from({ length: trials }, drawAll) as DrawOf<D>[]
  }
}
