/** What reads and writes files of models, which is loaded with the first of them. */

export { readingFile } from '../../io/inFile.js'
export { loadTfjs } from './loadTfjs.js'
export { loadWeights } from './loadWeights.js'
export { readModel } from './readModel.js'
export { modelToBytes } from './write.js'
