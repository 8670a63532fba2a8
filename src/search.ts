/** `glassgrad/search`: the best parameters of a model. */

export * as distributions from './model/search/distributions.js'
export { type Grid, GridSearch, type GridSearchOptions, type PointOf } from './model/search/gridSearch.js'
export {
  type Distributions,
  type DrawOf,
  RandomSearch,
  type RandomSearchOptions,
} from './model/search/randomSearch.js'
export type { Params, SearchOptions } from './model/search/search.js'
export type { Trial } from './model/search/trial.js'
