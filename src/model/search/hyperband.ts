import { named } from '../../options.js'
import { requireWhole } from '../training/requireWhole.js'
import { type Distributions, type DrawOf, draw } from './draw.js'
import { type Attempt, type Rounds, Search, type SearchOptions } from './search.js'

export interface HyperbandOptions<D extends Distributions> extends Omit<SearchOptions<DrawOf<D>>, 'epochs'> {
  distributions: D
  /** Epochs of those that come through to the end. @default 100 */
  maxEpochs?: number
  /** Of so many one comes through, and is then trained so many times as long. @default 3 */
  factor?: number
}

/** A group of combinations that are halved together: how many epochs each rung has, and how many come onto it. */
interface Bracket {
  epochs: number[]
  sizes: number[]
}

/**
 * Tries many combinations for a few epochs, and only the best of them for more: successive halving, begun with many short
 * trials in one bracket and with few long ones in another, since nobody knows how soon a good one shows (Li et al.,
 * "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", 2018). Whoever comes through is trained anew,
 * from the same seed, so that trials stay independent of each other, on whatever machine.
 *
 *     new Hyperband({ distributions: { units: int(8, 256), rate: logUniform(1e-4, 1e-1) }, maxEpochs: 27, build, cv: 3 })
 *
 * With `maxEpochs: 9, factor: 3` the brackets are 9 for one epoch, 3 of them for 3, 1 for 9; 5 for 3, 1 of them for 9; 3 for 9.
 * The first rungs of all brackets are made side by side, then the second ones.
 */
export class Hyperband<D extends Distributions> extends Search<DrawOf<D>> {
  protected readonly candidates: readonly DrawOf<D>[]
  readonly #brackets: readonly Bracket[]

  constructor(given: HyperbandOptions<D>) {
    const {
      distributions,
      maxEpochs = 100,
      factor = 3,
      ...options
    } = named<HyperbandOptions<D>>(new.target.name, {}, [given])
    if ('epochs' in options) {
      throw new RangeError(
        'Hyperband: epochs: each trial has as many as its rung; give maxEpochs, those of the last',
      )
    }
    requireWhole('Hyperband: maxEpochs', maxEpochs, 1)
    requireWhole('Hyperband: factor', factor, 2)
    super({ ...options, epochs: maxEpochs }, { distributions: 'any', maxEpochs: 'number', factor: 'number' })
    this.#brackets = bracketsOf(maxEpochs, factor)
    const count = this.#brackets.reduce((sum, { sizes }) => sum + sizes[0], 0)
    this.candidates = draw('Hyperband', distributions, count, this.seed)
  }

  /** @internal */
  protected override get trialCount(): number {
    return this.#brackets.flatMap(({ sizes }) => sizes).reduce((a, b) => a + b)
  }

  /** @internal */
  protected override *rounds(): Rounds<DrawOf<D>> {
    const left = [...this.candidates]
    let alive = this.#brackets.map(({ epochs, sizes }) => ({
      epochs,
      sizes,
      params: left.splice(0, sizes[0]),
    }))
    for (let rung = 0; alive.length > 0; rung++) {
      const attempts = alive.map(({ epochs, params }) =>
        params.map((one): Attempt<DrawOf<D>> => ({ params: one, epochs: epochs[rung] })),
      )
      const trials = [...(yield attempts.flat())]
      alive = alive.flatMap(({ epochs, sizes, params }) => {
        const best = trials.splice(0, params.length).filter(({ meanScore }) => !Number.isNaN(meanScore))
        best.sort((a, b) => a.rank - b.rank)
        const through = best.slice(0, sizes[rung + 1] ?? 0).map(({ params }) => params)
        return through.length > 0 ? [{ epochs, sizes, params: through }] : []
      })
    }
  }

  /** @internal */
  protected override get settings(): object {
    return { brackets: this.#brackets }
  }
}

/** The one that begins with the most trials first. */
function bracketsOf(maxEpochs: number, factor: number): Bracket[] {
  let last = 0
  while (factor ** (last + 1) <= maxEpochs) last++
  return Array.from({ length: last + 1 }, (_, i) => last - i).map((rungs) => {
    const first = Math.ceil(((last + 1) * factor ** rungs) / (rungs + 1))
    const each = Array.from({ length: rungs + 1 }, (_, rung) => rung)
    return {
      epochs: each.map((rung) => Math.max(1, Math.round(maxEpochs / factor ** (rungs - rung)))),
      sizes: each.map((rung) => Math.floor(first / factor ** rung)),
    }
  })
}
