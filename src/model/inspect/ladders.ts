import { conv2dVariants } from '../../kernels/conv2d/variants.js'
import { matmulVariants } from '../../kernels/matmul.js'

/** A shader of one's own. */
export interface OwnVariant {
  /** WGSL, with bindings, uniforms and what a workgroup computes as in the variant that it replaces. */
  source: string
  /** The variant whose file it takes the place of. @default 'naive' */
  variant?: string
}

export const ladders = { matmul: matmulVariants, conv2d: conv2dVariants }

/**
 * Kernels that climb a ladder of variants: products of matrices; convolutions together with their gradients.
 * @useDeclaredType
 */
export type Ladder = keyof typeof ladders
