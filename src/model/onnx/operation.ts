import { OPERAND, type Operation } from '../../layers/operation.js'
import type { Emitter, Value } from './emitter.js'

/** Ops of one tensor and of two, by the names of Keras' classes, and ONNX' names for them. */
const SAME: Readonly<Record<string, string>> = {
  ...{ Absolute: 'Abs', Ceil: 'Ceil', Cos: 'Cos', Exp: 'Exp', Floor: 'Floor', Log: 'Log', Negative: 'Neg' },
  ...{ Relu: 'Relu', Sigmoid: 'Sigmoid', Sign: 'Sign', Sin: 'Sin', Sqrt: 'Sqrt', Tanh: 'Tanh' },
  ...{ Add: 'Add', Subtract: 'Sub', Multiply: 'Mul', Divide: 'Div', TrueDivide: 'Div', Power: 'Pow' },
  ...{ Maximum: 'Max', Minimum: 'Min' },
}

/**
 * An op between layers: `x.mul(2)`.
 * @throws Error that names an op which is not written to ONNX
 */
export function operation(inputs: readonly Value[], layer: Operation): Value {
  const [{ emitter: g }] = inputs
  const { className } = layer.op.signature
  const values = layer.values.filter((value) => value !== undefined)
  const plain = values.every((value) => value === OPERAND || typeof value === 'number')
  const known = className === 'Square' || Object.hasOwn(SAME, className)
  if (!known || !plain || values.length > 2) {
    throw new Error(
      `Layer "${g.layer}": the op ${className} between layers, as it is called, is not written to ONNX; there are: ` +
        `${['Square', ...Object.keys(SAME)].sort().join(', ')}, of tensors and numbers`,
    )
  }
  const left = [...inputs]
  const operands = values.map((value) =>
    value === OPERAND ? left.shift()!.last : g.floats(value as number, 'number'),
  )
  const rank = Math.max(...inputs.map((x) => x.rank))
  return inputs[0].made(nodeOf(g, className, operands), rank)
}

function nodeOf(g: Emitter, className: string, operands: string[]): string {
  if (className === 'Square') return g.node('Mul', [operands[0], operands[0]])
  return g.node(SAME[className], operands)
}
