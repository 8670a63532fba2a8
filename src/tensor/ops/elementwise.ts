import { kernels } from '../../kernels/loaded.js'
import { broadcastShape } from '../shape.js'
import type { Tensor, TensorType } from '../tensor.js'
import { asFloat, asInteger } from './cast.js'
import type { Epilogue } from './epilogue.js'
import { defineFused } from './fused.js'
import { defineOp, requireTensor } from './op.js'
import { floatTypeOf, isFloat, type TensorLike } from './tensorLike.js'

/** An op of one argument, element by element, with settings such as a slope. */
export interface Unary {
  (x: Tensor, ...settings: number[]): Tensor
  /** How matmul and convolution apply it on the way out, where that is possible. */
  readonly epilogue: Epilogue | null
}

/** What defines an elementwise op of one argument. */
export interface UnaryOp {
  name: string
  /** WGSL expression in `x` and the settings `p.x`, `p.y`, …; may use the functions of map.wgsl and functions/. */
  expression: string
  /** dx from dy, the input x, the output y and the settings, in ops. */
  gradient: ((dy: Tensor, x: Tensor, y: Tensor, settings: readonly number[]) => Tensor) | null
  /**
   * The gradient again as one kernel: a WGSL expression in `a` = dy and `b` = the input or the output,
   * as `of` says; for ops without settings. It must agree with `gradient`, by which it is
   * differentiated again.
   */
  fused?: { of: 'x' | 'y'; expression: string }
  dtype?: TensorType
}

/** Makes an elementwise op of one argument. Integers are taken as floats. */
export function defineUnary(op: UnaryOp): Unary {
  const { name, expression, gradient, fused } = op
  const rule = fused && gradient ? fuseGradient(name, gradient, fused) : gradient
  const run = defineOp<readonly number[]>({
    name,
    shape: ([x]) => x.shape,
    dtype: ([x]) => op.dtype ?? x.dtype,
    float16: true,
    run: (gpu, [x], out, settings) => kernels.map(gpu, expression, settings, x, out, name),
    gradient: rule && ((dy, { inputs: [x], y, attributes }) => [() => rule(dy, x, y, attributes)]),
  })
  const epilogue: Epilogue | null =
    rule && fused?.of === 'y'
      ? { expression, gradient: (dy, y) => rule(dy, y, y, []), derivative: fused.expression }
      : null
  return Object.assign((x: Tensor, ...settings: number[]) => run([asFloat(x)], settings), { epilogue })
}

function fuseGradient(
  name: string,
  gradient: NonNullable<UnaryOp['gradient']>,
  { of, expression }: NonNullable<UnaryOp['fused']>,
): NonNullable<UnaryOp['gradient']> {
  const kernel = defineFused<null>(
    {
      name: `${name}Grad`,
      shape: ([dy]) => dy.shape,
      float16: true,
      run: (gpu, [dy, saved], out) => kernels.zip(gpu, expression, dy, saved, out, `${name}Grad`),
    },
    ([dy, saved]) => gradient(dy, saved, saved, []),
  )
  return (dy, x, y) => kernel([dy, of === 'x' ? x : y], null)
}

/** An op of two arguments, element by element, with NumPy's broadcasting. */
export type Binary = (x: Tensor, y: TensorLike) => Tensor

/** Makes an elementwise op of two arguments by a WGSL expression in `a` and `b`. */
export function defineBinary(op: {
  name: string
  expression: string
  /** The expression for integers, if another. */
  integers?: string
  gradient: ((dy: Tensor, x: Tensor, y: Tensor, z: Tensor) => readonly [() => Tensor, () => Tensor]) | null
  /** float: integers become floats; same: both take the wider of the two types; bool: a comparison. */
  result?: 'float' | 'same' | 'bool'
}): (x: TensorLike, y: TensorLike) => Tensor {
  const { gradient, result = 'same' } = op
  const run = defineOp<{ dtype: TensorType }>({
    name: op.name,
    shape: ([x, y]) => broadcastShape(op.name, x.shape, y.shape),
    dtype: (_, { dtype }) => dtype,
    float16: true,
    run: (gpu, [x, y], out) => {
      const integers = x.type === 'i32' && y.type === 'i32'
      kernels.zip(gpu, (integers && op.integers) || op.expression, x, y, out, op.name)
    },
    gradient: gradient && ((dy, { inputs: [x, y], y: z }) => gradient(dy, x, y, z)),
  })
  return (x, y) => {
    for (const operand of [x, y]) if (typeof operand !== 'number') requireTensor(op.name, operand)
    const floats = result === 'float' || isFloat(x) || isFloat(y)
    const like = floats ? asFloat : asInteger
    const dtype = result === 'bool' ? 'bool' : floats ? floatTypeOf([x, y]) : 'int32'
    return run([like(x), like(y)], { dtype })
  }
}
