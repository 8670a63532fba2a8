import type { Gpu } from '../gpu/gpu.js'
import type { DeviceBuffer } from '../gpu/memory.js'
import naive from './matmul/naive.wgsl'
import { shader } from './shader.js'

/** Sizes and layout of a batch of matrix products. Strides count elements. */
export interface MatmulProblem {
  batch: number
  m: number
  n: number
  k: number
  /** A is stored [k, m]. */
  transposeA?: boolean
  /** B is stored [n, k]. */
  transposeB?: boolean
  /** From one matrix of the batch to the next; 0 repeats one matrix. */
  batchStrideA: number
  batchStrideB: number
  /** WGSL expression in `x` that the epilogue applies, e.g. `max(x, 0.0)`. */
  activation?: string
}

/**
 * out[b] = activation(op(A[b]) · op(B[b]) + bias), where op transposes or not.
 *
 * @param a m·k elements a matrix: [m, k], or [k, m] with `transposeA`
 * @param b k·n elements a matrix: [k, n], or [n, k] with `transposeB`
 * @param bias [n], added to every row
 * @param out [batch, m, n]
 */
export function matmul(
  gpu: Gpu,
  problem: MatmulProblem,
  a: DeviceBuffer,
  b: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
  _variant?: string,
): void {
  const { batch, m, n, k, transposeA, transposeB, batchStrideA, batchStrideB, activation } = problem
  gpu.dispatch({
    shader: shader('matmul/naive.wgsl', naive, activation ? { activation } : {}),
    uniforms: [
      ...[m, n, k],
      ...(transposeA ? [1, m] : [k, 1]),
      batchStrideA,
      ...(transposeB ? [1, k] : [n, 1]),
      batchStrideB,
      bias ? 1 : 0,
    ],
    inputs: [a, b, bias ?? b],
    outputs: [out],
    workgroups: [Math.ceil(n / 16), Math.ceil(m / 16), batch],
  })
}
