/** `glassgrad/plot`: how training went, and what a model is made of, as pictures or as text. */

export type { PlotFormat } from './model/plot/format.js'
export { type PlotHistoryOptions, type PlottedHistory, plotHistory } from './model/plot/plotHistory.js'
export { type PlotModelOptions, type PlottedModel, plotModel } from './model/plot/plotModel.js'
