import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import type { Grouping } from './normalize.js'
import { areFewAndLong, overRows, type Rows } from './rows.js'

/** The rows of which each has a mean of its own, where that is how things are grouped and the kernels should do it. */
export function asRows(traits: Traits, { batch, outer, groups, size }: Grouping): Rows | null {
  const shape = { rows: batch, width: size }
  return outer === 1 && groups === 1 && !areFewAndLong(traits, shape) ? shape : null
}

const QUADS = { SIZE: '4u' }

/** out = (x - mean) / √(variance + epsilon) · gamma + beta of each row, and moments [2, rows]. */
export function normalizeRows(
  gpu: Gpu,
  shape: Rows,
  epsilon: number,
  [x, gamma, beta]: readonly DeviceBuffer[],
  out: DeviceBuffer,
  moments: DeviceBuffer,
): void {
  const quads = { ...QUADS, firstOf: 'v.x' }
  gpu.dispatch({
    ...overRows(gpu.traits, shape, 'normalize/normalizeRows.wgsl', { EPSILON: `${epsilon}` }, quads),
    inputs: [x, gamma, beta],
    outputs: [out, moments],
  })
}

/** dx of `normalizeRows`. */
export function normalizeRowsGrad(
  gpu: Gpu,
  shape: Rows,
  epsilon: number,
  [dy, x, moments, gamma]: readonly DeviceBuffer[],
  dx: DeviceBuffer,
): void {
  gpu.dispatch({
    ...overRows(gpu.traits, shape, 'normalize/normalizeRowsGrad.wgsl', { EPSILON: `${epsilon}` }, QUADS),
    inputs: [dy, x, moments, gamma],
    outputs: [dx],
  })
}
