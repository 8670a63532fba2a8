import type { AnyLayer, CallContext, LayerInput, Symbolic } from '../layers/layer.js'
import { Tensor } from '../tensor/tensor.js'

/** A layer's call in a functional model, and the symbols that it gives. */
interface Step {
  layer: AnyLayer
  inputs: readonly Symbolic[]
  single: boolean
  outputs: Symbolic[]
}

/** The calls of layers that lead from inputs to outputs, in an order in which they can be made. */
export class Graph {
  readonly steps: Step[] = []

  constructor(
    readonly inputs: readonly Symbolic[],
    readonly outputs: readonly Symbolic[],
  ) {
    const made = new Map<Symbolic['call'], Step>()
    const visit = (symbol: Symbolic) => {
      const { call } = symbol
      if (inputs.includes(symbol)) return
      if (!call) {
        throw new RangeError(
          `Model: the outputs depend on input "${symbol.name}" [${symbol.shape}], which is not among the model's inputs`,
        )
      }
      let step = made.get(call)
      if (!step) {
        call.inputs.forEach(visit)
        step = { ...call, outputs: [] }
        made.set(call, step)
        this.steps.push(step)
      }
      if (!step.outputs.includes(symbol)) step.outputs.push(symbol)
    }
    outputs.forEach(visit)
  }

  /** Layers in the order of their first calls. */
  get layers(): AnyLayer[] {
    return [...new Set(this.steps.map(({ layer }) => layer))]
  }

  /** Computes the outputs for these inputs. */
  run(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    if (inputs.length !== this.inputs.length) {
      throw new RangeError(`Model: expected ${this.inputs.length} inputs, got ${inputs.length}`)
    }
    const values = new Map<Symbolic, Tensor>(
      this.inputs.map((symbol, i) => [symbol, inputs[i].cast(symbol.dtype)]),
    )
    for (const { layer, inputs, single, outputs } of this.steps) {
      const given = inputs.map((symbol) => values.get(symbol)!)
      const result = layer.forward((single ? given[0] : given) as LayerInput, context)
      const all = result instanceof Tensor ? [result] : result
      for (const symbol of outputs) values.set(symbol, all[symbol.index])
    }
    return this.outputs.map((symbol) => values.get(symbol)!)
  }
}
