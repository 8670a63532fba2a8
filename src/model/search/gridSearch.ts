import { named } from '../../options.js'
import { isPlain, misplaced } from '../../show.js'
import { type Params, Search, type SearchOptions } from './search.js'

/** Values to try, by the parameter's name. */
export type Grid = Readonly<Record<string, readonly unknown[]>>

/** One value of each of a grid's parameters. */
export type PointOf<G extends Grid> = { readonly [Name in keyof G]: G[Name][number] }

export interface GridSearchOptions<G extends Grid> extends SearchOptions<PointOf<G>> {
  grid: G
}

/**
 * Tries every combination of some parameters' values with k-fold cross-validation, as scikit-learn's class of
 * this name. Combinations come in the grid's order, the last parameter changing fastest.
 *
 *     const search = new GridSearch({ grid: { units: [64, 128], optimizer: ['adam', 'sgd'] }, build, cv: 3 })
 *     await search.fit(x, y)
 *     search.bestParams // { units: 128, optimizer: 'adam' }
 */
export class GridSearch<const G extends Grid> extends Search<PointOf<G>> {
  protected readonly candidates: readonly PointOf<G>[]

  constructor(given: GridSearchOptions<G>) {
    const { grid, ...options } = named<GridSearchOptions<G>>(new.target.name, {}, [given])
    super(options, { grid: 'any' })
    if (!isPlain(grid))
      throw new RangeError(`GridSearch: ${misplaced('a grid such as { units: [64, 128] }', grid)}`)
    for (const [name, values] of Object.entries(grid)) {
      if (values.length === 0)
        throw new RangeError(`GridSearch: there are no values for "${name}" in the grid`)
    }
    const points = Object.entries(grid).reduce<Params[]>(
      (points, [name, values]) =>
        points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
      [{}],
    )
    this.candidates = points as PointOf<G>[]
  }
}
