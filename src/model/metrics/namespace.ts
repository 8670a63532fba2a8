/** `metrics.BinaryAccuracy` and `metrics.binaryAccuracy`: the classes and the functions. */
export * from './functions.js'
export * from './index.js'
