import { isNan } from './nan.js'

/** An associative operation in WGSL, and its neutral element. */
export interface Folding {
  /** Expression in `a` and `b`. */
  expression: string
  identity: { f32: number; i32: number }
}

export const SUM: Folding = { expression: 'a + b', identity: { f32: 0, i32: 0 } }
export const PRODUCT: Folding = { expression: 'a * b', identity: { f32: 1, i32: 1 } }
/** A NaN stays one, wherever it comes: WGSL's own max and min may drop it. */
export const LARGEST: Folding = {
  expression: `select(b, a, a > b || ${isNan('a')})`,
  identity: { f32: Number.NEGATIVE_INFINITY, i32: -(2 ** 31) },
}
export const SMALLEST: Folding = {
  expression: `select(b, a, a < b || ${isNan('a')})`,
  identity: { f32: Number.POSITIVE_INFINITY, i32: 2 ** 31 - 1 },
}
