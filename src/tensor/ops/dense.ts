import { kernels } from '../../kernels/loaded.js'
import { floatOf, type Tensor } from '../tensor.js'
import { weightsAndBias } from './biasGradient.js'
import { asFloats } from './cast.js'
import type { Activation, Epilogue } from './epilogue.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'

const run = defineOp<{ epilogue: Epilogue | null }>({
  name: 'dense',
  shape: ([x, kernel]) => [...x.shape.slice(0, -1), kernel.shape[1]],
  float16: true,
  run: (gpu, [x, w, b], out, { epilogue }) => {
    const [k, n] = w.shape
    const type = floatOf(out)
    const problem = { batch: 1, m: out.size / n, n, k, batchStrideA: 0, batchStrideB: 0, type }
    kernels.matmul(
      gpu,
      { ...problem, activation: epilogue?.expression },
      x.buffer,
      w.buffer,
      b?.buffer ?? null,
      out.buffer,
    )
  },
  gradient: (dy, { inputs: [x, w, b], y, attributes: { epilogue } }) => {
    const [k, n] = w.shape
    const dz = (epilogue ? epilogue.gradient(dy, y) : dy).reshape([-1, n])
    const rows = x.reshape([-1, k])
    return [
      () => dz.matmul(w, { transposeB: true }).reshape(x.shape),
      ...weightsAndBias(dz, [w, b], (sums) =>
        sums ? kernelGradient([rows, dz], { sums }) : rows.matmul(dz, { transposeA: true }),
      ),
    ]
  },
})

/** rowsᵀ·dz, and Σ dz beside it, in `sums`. */
const kernelGradient = defineFused<{ sums: Tensor }>(
  {
    name: 'denseKernelGrad',
    shape: ([rows, dz]) => [rows.shape[1], dz.shape[1]],
    run: (gpu, [rows, dz], out, { sums }) => {
      const [k, n] = out.shape
      const problem = {
        batch: 1,
        m: k,
        n,
        k: dz.shape[0],
        transposeA: true,
        batchStrideA: 0,
        batchStrideB: 0,
      }
      kernels.matmul(gpu, problem, rows.buffer, dz.buffer, null, out.buffer, undefined, sums.buffer)
    },
  },
  ([rows, dz]) => rows.matmul(dz, { transposeA: true }),
)

/**
 * activation(x·kernel + bias) in one kernel: x [..., k], kernel [k, n], bias [n] → [..., n]. An activation
 * that needs its input for the gradient, or looks at a whole row, follows as an op of its own. With dz = dy
 * · activation': dx = dz·kernelᵀ, dkernel = xᵀ·dz, dbias = Σ dz.
 */
export function dense(
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | null = null,
  activation: Activation | null = null,
): Tensor {
  if (kernel.rank !== 2 || x.rank < 1 || x.shape[x.rank - 1] !== kernel.shape[0]) {
    throw new RangeError(`dense: can't multiply input [${x.shape}] by kernel [${kernel.shape}]`)
  }
  if (bias && bias.shape.join() !== `${kernel.shape[1]}`) {
    throw new RangeError(
      `dense: expected bias [${kernel.shape[1]}] for kernel [${kernel.shape}], got [${bias.shape}]`,
    )
  }
  const epilogue = activation?.epilogue ?? null
  const operands = bias ? [x, kernel, bias] : [x, kernel]
  const y = run(asFloats(operands), { epilogue })
  return activation && !epilogue ? activation(y) : y
}
