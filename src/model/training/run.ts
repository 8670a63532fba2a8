/** What runs models, which is loaded when the first one runs. */
export { evaluate } from './evaluate.js'
export { fit } from './fit.js'
export { OnBatch } from './onBatch.js'
export { predict } from './predict.js'
