// Products of matrices (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import { op } from '../kerasOp.js'
import { matmul as matmulOf } from '../matmul.js'
import { norm as normOf, unit } from '../norm.js'

export const matmul = op(
  'numpy.Matmul(x1, x2, transposeA!, transposeB!)',
  (x1: Tensor, x2: Tensor, transposeA?: boolean, transposeB?: boolean) =>
    matmulOf(x1, x2, { transposeA, transposeB }),
)

export const norm = op('linalg.Norm(x, ord=, axis=, keepdims=)', normOf)
export const normalize = op('nn.Normalize(x, axis=, order=, epsilon=)', unit)
