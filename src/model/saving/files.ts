/** What writes models to files, and weights from files into models: loaded when it is first needed. */
export { loadWeights } from './loadWeights.js'
export { modelToBytes } from './write.js'
