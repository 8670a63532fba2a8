/** `losses.Huber` and `losses.huber`: the classes and the functions. */
export * from './functions.js'
export * from './index.js'
