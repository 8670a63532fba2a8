import { type Activation, activationId } from '../../layers/activations.js'
import type { Emitter, Value } from './emitter.js'

type Emit = (g: Emitter, x: string) => string

const one =
  (op: string, attributes: Readonly<Record<string, number>> = {}): Emit =>
  (g, x) =>
    g.node(op, [x], floats(attributes))

/** Attributes that are no whole numbers. */
export const floats = (attributes: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, float]) => [name, { float }]))

export const clip = (g: Emitter, x: string, least: number, most: number | null) =>
  g.node('Clip', [x, g.floats(least, 'min'), ...(most === null ? [] : [g.floats(most, 'max')])])

/** x times what is made of it. */
const times =
  (emit: Emit): Emit =>
  (g, x) =>
    g.node('Mul', [x, emit(g, x)])

/** x/2 · (1 + erf(x/√2)); the approximation of it is a function of one's own in Keras too. */
const gelu: Emit = (g, x) => {
  const erf = g.node('Erf', [g.node('Div', [x, g.floats(Math.SQRT2, 'root')])])
  const half = g.node('Mul', [x, g.floats(0.5, 'half')])
  return g.node('Mul', [half, g.node('Add', [erf, g.floats(1, 'one')])])
}

const squareplus: Emit = (g, x) => {
  const root = g.node('Sqrt', [g.node('Add', [g.node('Mul', [x, x]), g.floats(4, 'b')])])
  return g.node('Mul', [g.node('Add', [root, x]), g.floats(0.5, 'half')])
}

/** Element by element. */
const elementwise: Readonly<Record<string, Emit>> = {
  linear: (_, x) => x,
  relu: one('Relu'),
  relu6: (g, x) => clip(g, x, 0, 6),
  leaky_relu: one('LeakyRelu', { alpha: 0.2 }),
  elu: one('Elu', { alpha: 1 }),
  selu: one('Selu', { alpha: 1.6732632423543772, gamma: 1.0507009873554805 }),
  celu: one('Celu', { alpha: 1 }),
  gelu,
  silu: times(one('Sigmoid')),
  sigmoid: one('Sigmoid'),
  hard_sigmoid: one('HardSigmoid', { alpha: 1 / 6, beta: 0.5 }),
  hard_silu: one('HardSwish'),
  tanh: one('Tanh'),
  hard_tanh: (g, x) => clip(g, x, -1, 1),
  softplus: one('Softplus'),
  softsign: one('Softsign'),
  log_sigmoid: (g, x) => g.node('Neg', [g.node('Softplus', [g.node('Neg', [x])])]),
  exponential: one('Exp'),
  mish: times((g, x) => g.node('Tanh', [g.node('Softplus', [x])])),
  squareplus,
  soft_shrink: one('Shrink', { lambd: 0.5, bias: 0.5 }),
  hard_shrink: one('Shrink', { lambd: 0.5, bias: 0 }),
  tanh_shrink: (g, x) => g.node('Sub', [x, g.node('Tanh', [x])]),
}

/** Along the last axis. */
const alongLast: Readonly<Record<string, Emit>> = {
  softmax: (g, x) => g.node('Softmax', [x], { axis: -1 }),
  log_softmax: (g, x) => g.node('LogSoftmax', [x], { axis: -1 }),
}

/**
 * An activation of a layer.
 * @throws Error for one that ONNX has not, by its name
 */
export function activated(x: Value, activation: Activation): Value {
  const { emitter: g } = x
  const id = activationId(activation)
  const name = typeof id === 'string' ? id : ''
  if (Object.hasOwn(elementwise, name)) return x.map((tensor) => elementwise[name](g, tensor))
  if (Object.hasOwn(alongLast, name)) return x.made(alongLast[name](g, x.last))
  throw new Error(
    `Layer "${g.layer}": the activation ${name ? `'${name}'` : 'that is a layer'} is not written to ONNX; there are: ` +
      [...Object.keys(elementwise), ...Object.keys(alongLast)].join(', '),
  )
}
