import { full } from '../tensor/create.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerInput, type LayerOptions } from './layer.js'
import { titleOf } from './requirements.js'

type Operand = Tensor | number

const unary = (run: (x: Tensor) => Tensor) => ({
  module: 'numpy',
  count: 1,
  run: ([x]: Operand[]) => run(whole(x)),
})
const ofNetworks = (run: (x: Tensor) => Tensor) => ({ ...unary(run), module: 'nn' })
const binary = (run: (x: Tensor, y: Operand) => Tensor) => ({
  module: 'numpy',
  count: 2,
  run: ([x, y]: Operand[]) => run(whole(x), y),
})

/** What Keras' models hold between their layers, by the names of Keras' classes (keras.io/api/ops). */
const operations = {
  Absolute: unary((x) => x.abs()),
  Add: binary((x, y) => x.add(y)),
  Divide: binary((x, y) => x.div(y)),
  Exp: unary((x) => x.exp()),
  Gelu: ofNetworks((x) => x.gelu()),
  Log: unary((x) => x.log()),
  Maximum: binary((x, y) => x.maximum(y)),
  Minimum: binary((x, y) => x.minimum(y)),
  Multiply: binary((x, y) => x.mul(y)),
  Negative: unary((x) => x.neg()),
  Power: binary((x, y) => x.pow(y)),
  Relu: ofNetworks((x) => x.relu()),
  Relu6: ofNetworks((x) => x.relu6()),
  Sigmoid: ofNetworks((x) => x.sigmoid()),
  Silu: ofNetworks((x) => x.silu()),
  Sqrt: unary((x) => x.sqrt()),
  Square: unary((x) => x.square()),
  Subtract: binary((x, y) => x.sub(y)),
  Tanh: unary((x) => x.tanh()),
  TrueDivide: binary((x, y) => x.div(y)),
}

function whole(x: Operand): Tensor {
  return typeof x === 'number' ? full([], x) : x
}

export interface OperationOptions extends LayerOptions {
  /** Keras' class: `Multiply`. */
  operation: string
  /** Its operands in order: numbers, and null for each input of the call. */
  operands: readonly (number | null)[]
}

/** An operator between tensors and numbers: what `2 * x` makes in a functional model of Keras. Made from files. */
export class Operation extends Layer<LayerInput> {
  static override readonly kerasClass: string = 'Operation'
  readonly operation: keyof typeof operations
  readonly operands: readonly (number | null)[]

  constructor({ operation, operands, ...options }: OperationOptions) {
    super(options)
    if (!Object.hasOwn(operations, operation)) {
      throw new RangeError(
        `${titleOf(this)}: the operation '${operation}' between layers is not offered; there are: ` +
          Object.keys(operations).join(', '),
      )
    }
    this.operation = operation as keyof typeof operations
    const { count } = operations[this.operation]
    if (operands.length !== count) {
      throw new RangeError(`${titleOf(this)}: ${operation} takes ${count} operands, got ${operands.length}`)
    }
    this.operands = operands
  }

  /** The module in which Keras has the operation. */
  get module(): string {
    return `keras.src.ops.${operations[this.operation].module}`
  }

  call(input: LayerInput): Tensor {
    const inputs = [input].flat() as Tensor[]
    let next = 0
    return operations[this.operation].run(this.operands.map((number) => number ?? inputs[next++]))
  }

  override getConfig(): Record<string, unknown> {
    return { name: this.name, operation: this.operation, operands: this.operands }
  }
}
