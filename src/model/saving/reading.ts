/** What makes models of files: loaded when it is first needed. */
export { readingFile } from '../../io/inFile.js'
export { loadTfjs } from './loadTfjs.js'
export { readModel } from './readModel.js'
