import { kernels } from '../../kernels/loaded.js'
import { broadcastShape, sizeOf } from '../shape.js'
import { floatOf, type Tensor } from '../tensor.js'
import { asFloats } from './cast.js'
import { defineOp, requireTensor } from './op.js'

/** Whether an operand counts as transposed in its last two axes; no copy is made for it. */
export interface MatmulOptions {
  /** Whether to transpose the last two axes of `a`. @default false */
  transposeA?: boolean
  /** Whether to transpose the last two axes of `b`. @default false */
  transposeB?: boolean
}

const run = defineOp<Required<MatmulOptions>>({
  name: 'matmul',
  shape: ([a, b], options) => {
    const { m, n } = sizes(a, b, options)
    return [...batchShape(a, b), m, n]
  },
  float16: true,
  run: (gpu, [a, b], out, options) => {
    const { m, k, n } = sizes(a, b, options)
    const batch = sizeOf(out.shape.slice(0, -2))
    const stride = (x: Tensor) =>
      sizeOf(x.shape.slice(0, -2)) === 1 ? 0 : x.shape[x.rank - 2] * x.shape[x.rank - 1]
    const strides = { batchStrideA: stride(a), batchStrideB: stride(b) }
    const problem = { batch, m, n, k, ...strides, type: floatOf(out), ...options }
    kernels.matmul(gpu, problem, a.buffer, b.buffer, null, out.buffer)
  },
  // With C = op(A)·op(B): the gradient of op(A) is dC·op(B)ᵀ, that of op(B) is op(A)ᵀ·dC; an operand that
  // counts as transposed gets the transpose of that.
  gradient: (dy, { inputs: [a, b], attributes: { transposeA, transposeB } }) => [
    () =>
      transposeA
        ? b.matmul(dy, { transposeA: transposeB, transposeB: true })
        : dy.matmul(b, { transposeB: !transposeB }),
    () =>
      transposeB
        ? dy.matmul(a, { transposeA: true, transposeB: transposeA })
        : a.matmul(dy, { transposeA: !transposeA }),
  ],
})

/**
 * Matrix product over the last two axes, [..., m, k] · [..., k, n] → [..., m, n]; leading axes are a batch,
 * with broadcasting. A vector counts as a row on the left, as a column on the right, as in NumPy. For C =
 * A·B: dA = dC·Bᵀ, dB = Aᵀ·dC.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  requireTensor('matmul', b)
  if (a.rank === 0 || b.rank === 0) throw new RangeError('matmul: expected matrices or vectors, got a scalar')
  if (a.rank === 1)
    return matmul(a.reshape([1, -1]), b, { ...options, transposeA: false }).squeeze(b.rank === 1 ? 0 : -2)
  if (b.rank === 1) return matmul(a, b.reshape([-1, 1]), { ...options, transposeB: false }).squeeze(-1)
  const { transposeA = false, transposeB = false } = options
  const batch = batchShape(a, b)
  const whole = (x: Tensor) => {
    const own = sizeOf(x.shape.slice(0, -2))
    return own === 1 || own === sizeOf(batch) ? x : x.broadcastTo([...batch, ...x.shape.slice(-2)])
  }
  return run(asFloats([a, b]).map(whole), { transposeA, transposeB })
}

function batchShape(a: Tensor, b: Tensor): number[] {
  return broadcastShape('matmul, leading axes', a.shape.slice(0, -2), b.shape.slice(0, -2))
}

function sizes(
  a: Tensor,
  b: Tensor,
  { transposeA, transposeB }: MatmulOptions,
): { m: number; k: number; n: number } {
  const [rowsA, columnsA] = a.shape.slice(-2)
  const [rowsB, columnsB] = b.shape.slice(-2)
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA]
  const [inner, n] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB]
  if (k !== inner) {
    const shape = (x: Tensor, transposed?: boolean) => `[${x.shape}]${transposed ? ' transposed' : ''}`
    throw new RangeError(
      `matmul: inner dimensions differ: ${shape(a, transposeA)} has ${k}, ${shape(b, transposeB)} has ${inner}`,
    )
  }
  return { m, k, n }
}
