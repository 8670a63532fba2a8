/** `glassgrad/plot`: how training went, and what a model is made of, as pictures or as text. */

export type { PlotFormat } from './model/plot/format.js'
export { type PlotHistoryOptions, plotHistory } from './model/plot/plotHistory.js'
export { type PlotModelOptions, plotModel } from './model/plot/plotModel.js'
