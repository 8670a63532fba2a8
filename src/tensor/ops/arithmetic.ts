import type { Tensor } from '../tensor.js'
import { type Binary, defineBinary, defineUnary } from './elementwise.js'
import { requireTensor } from './op.js'
import { isFloat, type TensorLike } from './tensorLike.js'

/** ⌊x/y⌋, of integers too; where y is 0 it is 0 of integers. Its derivative is 0 wherever it has one. */
export const floorDivide: Binary = defineBinary({
  name: 'floorDivide',
  expression: 'select(floor(a / b), round((a - floorMod(a, b)) / b), abs(a / b) < 16777216.0)',
  integers: 'select((a - floorModInteger(a, b)) / b, 0, b == 0)',
  gradient: (dy) => [() => dy.zerosLike(), () => dy.zerosLike()],
})

/** x without its fraction. Its derivative is 0 wherever it has one. */
export const trunc = defineUnary({
  name: 'trunc',
  expression: 'trunc(x)',
  gradient: (dy) => dy.zerosLike(),
})

/** The remainder with the sign of x; d/dx = 1, d/dy = -trunc(x/y) */
export const fmod = (x: Tensor, y: TensorLike): Tensor => {
  const size = typeof y === 'number' ? Math.abs(y) : y.abs()
  return x.abs().mod(size).mul(x.sign())
}

/** 1 - erf x, which keeps its digits where that is small; d/dx = -2/√π · e^(-x²) */
export const erfc = defineUnary({
  name: 'erfc',
  expression: 'erfc(x)',
  gradient: (dy, x) => dy.mul(x.square().neg().exp()).mul(-2 / Math.sqrt(Math.PI)),
})

/**
 * The number whose erf is x (Giles, "Approximating the erfinv function", 2010); d/dx = √π/2 · e^(y²)
 */
export const erfinv = defineUnary({
  name: 'erfinv',
  expression: 'erfInverse(x)',
  gradient: (dy, _, y) => dy.mul(y.square().exp()).mul(Math.sqrt(Math.PI) / 2),
})

/** An op of the bits of integers. */
function defineBits(name: string, expression: string): (x: TensorLike, y: TensorLike) => Tensor {
  const run = defineBinary({ name, expression: 'a', integers: expression, gradient: null })
  return (x, y) => {
    for (const operand of [x, y]) {
      if (typeof operand !== 'number') requireTensor(name, operand)
      if (isFloat(operand))
        throw new TypeError(
          `${name}: expected integers, got ${typeof operand === 'number' ? operand : operand.dtype}`,
        )
    }
    return run(x, y)
  }
}

/** Bits that both have. Not differentiable. */
export const bitwiseAnd = defineBits('bitwiseAnd', 'a & b')
/** Bits that one has, or the other. Not differentiable. */
export const bitwiseOr = defineBits('bitwiseOr', 'a | b')
/** Bits that only one has. Not differentiable. */
export const bitwiseXor = defineBits('bitwiseXor', 'a ^ b')
/** x moved to the left by y bits. Not differentiable. */
export const leftShift = defineBits('leftShift', 'a << u32(b)')
/** x moved to the right by y bits, its sign kept. Not differentiable. */
export const rightShift = defineBits('rightShift', 'a >> u32(b)')
/** All bits turned round: -x - 1. Not differentiable. */
export const bitwiseNot = (x: Tensor): Tensor => bitwiseXor(x, -1)
