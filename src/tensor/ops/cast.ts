import { kernels } from '../../kernels/loaded.js'
import { constant } from '../create.js'
import { requireType, type Tensor, type TensorType } from '../tensor.js'
import { defineOp } from './op.js'
import { floatTypeOf, isFloat, type TensorLike } from './tensorLike.js'

const run = defineOp<{ dtype: TensorType }>({
  name: 'cast',
  shape: ([x]) => x.shape,
  dtype: (_, { dtype }) => dtype,
  float16: true,
  run: (gpu, [x], out, { dtype }) => {
    const to =
      dtype === 'bool'
        ? `select(1, 0, x == ${x.type === 'i32' ? '0' : '0.0'})`
        : dtype === 'int32'
          ? 'i32(x)'
          : 'f32(x)'
    kernels.map(gpu, to, [], x, out, 'cast')
  },
  gradient: (dy) => [() => dy],
})

/** `x` in another dtype. To int32, fractions are cut off; to bool, all but 0 is true, NaN too. A float stays differentiable. */
export function cast(x: Tensor, dtype: TensorType): Tensor {
  if (x.dtype === dtype) return x
  requireType('cast', dtype)
  return run([x], { dtype })
}

/** `x` as a tensor of floats: float32, or float16 where it is that already. */
export function asFloat(x: TensorLike): Tensor {
  return typeof x === 'number' ? constant(x) : isFloat(x) ? x : cast(x, 'float32')
}

/** `operands` as tensors of floats of one type. */
export function asFloats(operands: readonly Tensor[]): Tensor[] {
  const type = floatTypeOf(operands)
  return operands.map((x) => cast(x, type))
}

/** `x` as an int32 or bool tensor, for an `x` that is not a float. */
export function asInteger(x: TensorLike): Tensor {
  return typeof x === 'number' ? constant(x, 'int32') : x
}
