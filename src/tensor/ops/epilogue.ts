import type { Tensor } from '../tensor.js'

/** An activation that another kernel can apply to its result, since its gradient needs only its output. */
export interface Epilogue {
  /** WGSL expression in `x`. */
  expression: string
  /** dx from dy and the activation's output. */
  gradient: (dy: Tensor, y: Tensor) => Tensor
  /** The same as a WGSL expression in `a` = dy and `b` = y. */
  derivative: string
}

/**
 * What dense and conv2d put behind their result: any function. One that says how it is an epilogue runs in their
 * kernel, any other as an op of its own.
 */
export type Activation = ((x: Tensor) => Tensor) & {
  /** How a kernel computes it behind its own output. Without it, the activation follows as an op of its own. */
  readonly epilogue?: Epilogue | null
}
