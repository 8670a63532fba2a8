/** `glassgrad/search`: the best parameters of a model, its learning rate among them. */

export * as distributions from './model/search/distributions.js'
export { type Grid, GridSearch, type GridSearchOptions, type PointOf } from './model/search/gridSearch.js'
export type { Distributions, DrawOf } from './model/search/draw.js'
export { Hyperband, type HyperbandOptions } from './model/search/hyperband.js'
export { RandomSearch, type RandomSearchOptions } from './model/search/randomSearch.js'
export type { Params, SearchOptions } from './model/search/search.js'
export type { Trial } from './model/search/trial.js'
export type { WorkerPool } from './model/search/workers.js'
export { LearningRateFinder, type LearningRateFinderOptions } from './model/callbacks/learningRateFinder.js'
