import { snakeCase } from '../lookup.js'
import { deeply } from '../tensor/ops/kerasOp.js'
import type { KerasOp } from '../tensor/ops/opFunction.js'
import { SymbolicTensor } from '../tensor/symbolic.js'
import type { Tensor } from '../tensor/tensor.js'
import { Layer, type LayerInput, type LayerOptions, type OutputDescription, type Symbolic } from './layer.js'
import { uniqueName } from './names.js'

/** Stands among an operation's values for a tensor that its call is given. */
export const OPERAND = Symbol('operand')

/** An op in a functional model: what `x.mul(2)` and `ops.mean(x, 1)` make of symbolic tensors. */
export class Operation extends Layer<LayerInput> {
  readonly #op: KerasOp
  readonly #values: readonly unknown[]
  /** Whether the op gives a list, be it of one tensor. */
  #givesList = false

  /** @param values the op's arguments in order, `OPERAND` for each tensor */
  constructor(op: KerasOp, values: readonly unknown[], options: LayerOptions = {}) {
    super({ name: uniqueName(snakeCase(op.signature.className)), ...options })
    this.#op = op
    this.#values = values
    const own = op.signature.names.find((name, i) => op.signature.own.has(name) && values[i] !== undefined)
    if (own) {
      throw new RangeError(
        `${op.signature.className} "${this.name}": ${own} is not among the settings that model files have for it; ` +
          'it is there for tensors alone',
      )
    }
  }

  /** What it computes. */
  get op(): KerasOp {
    return this.#op
  }

  /** The op's arguments in order, `OPERAND` for each tensor of a call. */
  get values(): readonly unknown[] {
    return this.#values
  }

  call(input: LayerInput): Tensor | readonly Tensor[] {
    const inputs = [input].flat() as Tensor[]
    let next = 0
    const values = deeply(this.#values, (value) => (value === OPERAND ? inputs[next++] : value))
    const result = this.#op.compute(values as readonly unknown[]) as Tensor | readonly Tensor[]
    this.#givesList = Array.isArray(result)
    return result
  }

  /** The symbols of its call on these: a list where the op gives a list. @internal */
  on(inputs: readonly Symbolic[]): Symbolic | readonly Symbolic[] {
    const outputs = this.apply<readonly Symbolic[]>(inputs)
    return this.#givesList ? [outputs].flat() : outputs
  }

  /** @internal */
  protected override outputsFor(symbols: readonly Symbolic[]): OutputDescription[] {
    const types = symbols.map(({ dtype }) => {
      if (dtype === 'string')
        throw new RangeError(`${this.name}: ops take numbers, and the input holds texts`)
      return dtype === 'float16' ? 'float32' : dtype
    })
    return this.describeOutputs(
      symbols.map(({ shape }) => shape),
      false,
      types,
    )
  }
}

/** Makes a call of an op part of the model that is being described. */
export function operate(op: KerasOp, values: readonly unknown[]): Symbolic | readonly Symbolic[] {
  const inputs: Symbolic[] = []
  const places = deeply(values, (value) => {
    if (!(value instanceof SymbolicTensor)) return value
    inputs.push(value as Symbolic)
    return OPERAND
  })
  return new Operation(op, places as readonly unknown[]).on(inputs)
}
