import type { Given, Table } from '../options.js'
import type { LearningRate } from './learningRate.js'
import type { OptimizerOptions } from './optimizerOptions.js'

/** Options of a rule that keeps running means, as Adam's. */
export interface MeansOptions extends OptimizerOptions {
  /** How much of the mean gradient each step keeps. @default 0.9 */
  beta1?: number
  /** How much of the mean square each step keeps, with Adamax of the largest gradient. @default 0.999 */
  beta2?: number
  /** Added to what is divided by, so that it is not 0. @default 1e-7 */
  epsilon?: number
}

/** They come first, before a rule's further ones. */
export const meansTable = {
  learningRate: 'any',
  beta1: 'number',
  beta2: 'number',
  epsilon: 'number',
} satisfies Table<Pick<MeansOptions, 'learningRate' | 'beta1' | 'beta2' | 'epsilon'>>

/** What such a rule's constructor may be given. */
export type GivenMeans<Options extends MeansOptions> = Given<
  Options,
  [],
  [learningRate: LearningRate, beta1: number, beta2: number, epsilon: number]
>

/** The numbers of its means, checked. */
export function meansOf(
  name: string,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: MeansOptions,
): Required<Pick<MeansOptions, 'beta1' | 'beta2' | 'epsilon'>> {
  requireShare(name, 'beta1', beta1)
  requireShare(name, 'beta2', beta2)
  return { beta1, beta2, epsilon }
}

/** How much of a mean is kept from step to step: below 1, or it would never change. */
export function requireShare(name: string, option: string, share: number): number {
  if (share >= 0 && share < 1) return share
  throw new RangeError(`${name}: expected ${option} from 0 to below 1, got ${share}`)
}
