// Products, and norms (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import { einsum as einsumOf } from '../einsum.js'
import { op } from '../kerasOp.js'
import { matmul as matmulOf } from '../matmul.js'
import { norm as normOf, unit } from '../norm.js'
import * as of from '../tensordot.js'

export const matmul = op(
  'numpy.Matmul(x1, x2, transposeA!, transposeB!)',
  (x1: Tensor, x2: Tensor, transposeA?: boolean, transposeB?: boolean) =>
    matmulOf(x1, x2, { transposeA, transposeB }),
)
export const dot = op('numpy.Dot(x1, x2)', of.dot)
export const inner = op('numpy.Inner(x1, x2)', of.inner)
export const outer = op('numpy.Outer(x1, x2)', of.outer)
export const vdot = op('numpy.Vdot(x1, x2)', (x1: Tensor, x2: Tensor) => x1.mul(x2.reshape(x1.shape)).sum())
export const kron = op('numpy.Kron(x1, x2)', of.kron)
export const cross = op('numpy.Cross(x1, x2, axisa=, axisb=, axisc=, axis=)', of.cross)
export const tensordot = op('numpy.Tensordot(x1, x2, axes=)', of.tensordot)
export const einsum = op(
  'numpy.Einsum(subscripts=, ...operands)',
  (subscripts: string, operands: readonly Tensor[]) => einsumOf(subscripts, ...operands),
)
/** Distances between the rows of two matrices: [n, k], [m, k] → [n, m]. */
export const cdist = op('math.CDist(x, y)', (x: Tensor, y: Tensor) =>
  normOf(x.expandDims(-2).sub(y.expandDims(-3)), undefined, -1),
)
export const norm = op('linalg.Norm(x, ord=, axis=, keepdims=)', normOf)
export const normalize = op('nn.Normalize(x, axis=, order=, epsilon=)', unit)
