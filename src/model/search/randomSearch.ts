import { named } from '../../options.js'
import { requireWhole } from '../training/requireWhole.js'
import { type Distributions, type DrawOf, draw } from './draw.js'
import { Search, type SearchOptions } from './search.js'

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
    super(options, { distributions: 'any', trials: 'number' })
    requireWhole('RandomSearch: trials', trials, 1)
    this.candidates = draw('RandomSearch', distributions, trials, this.seed)
  }
}
