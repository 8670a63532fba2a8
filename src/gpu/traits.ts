import type { Gpu } from './gpu.js'

/** What kernels choose their variant by. */
export interface Traits {
  /** A CPU pretending to be a GPU: workgroup memory gains nothing there, registers do. */
  software: boolean
  /** Invocations that run in step, where the shader may count on one number; else 0. */
  subgroupSize: number
  f16: boolean
  timestamps: boolean
}

/** Knows which variant of a kernel is the fastest for a problem, where that has been measured. */
export interface Choices {
  find(kernel: string, problem: object): string | undefined
  /** Measures what has been asked for and was not known; whether a step would be recorded otherwise now. */
  learn?(gpu: Gpu): Promise<boolean>
}

/** Nothing measured: kernels choose by their fixed tables. */
export const NOTHING_MEASURED: Choices = { find: () => undefined }
