/** `glassgrad/ops`: what computes with tensors, as functions. */

export * from './tensor/ops/functions.js'
