import type * as all from './index.js'

/** Every kernel as ops call it, by its name. */
export type Kernels = typeof all

/**
 * The kernels. They come with the first device: a page that opens none does not load them. Until then tensors have shapes
 * and no values (`abstractly`), and a kernel does nothing.
 */
export let kernels: Kernels = new Proxy({} as Kernels, { get: () => () => undefined })

/** Gives ops the kernels, before any of them runs. */
export function useKernels(given: Kernels): void {
  kernels = given
}
