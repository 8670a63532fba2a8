import type { AnyLayer, CallContext, Layer, LayerInput, Symbolic } from '../layers/layer.js'
import { Operation } from '../layers/operation.js'
import { SymbolicTensor } from '../layers/symbolic.js'
import { misplaced } from '../show.js'
import { withMaskOf } from '../tensor/mask.js'
import { fitRank, type Shape } from '../tensor/shape.js'
import { Tensor, type TensorType } from '../tensor/tensor.js'
import { encoderOf, feedsOf, isStep, type Step } from './hostPart.js'

export type { Step }

/** A layer or an input, and how many calls lead from it to the outputs at most. */
interface Ranked {
  of: AnyLayer | Symbolic
  depth: number
}

/** The calls of layers that lead from inputs to outputs, in an order in which they can be made. */
export class Graph {
  readonly steps: Step[] = []
  /** Inputs and layers as Keras orders them: farthest from the outputs first. */
  readonly order: readonly (AnyLayer | Symbolic)[]
  /** What goes to the device in each step: inputs, and what layers about texts have made of them on the host. */
  readonly feeds: readonly (Symbolic | Step)[]
  readonly #ids: ReadonlySet<Symbolic>

  constructor(
    readonly inputs: readonly Symbolic[],
    readonly outputs: readonly Symbolic[],
  ) {
    const made = new Map<Symbolic['call'], Step>()
    // In the order in which a walk from the outputs first meets them.
    const operations = new Map<AnyLayer | Symbolic, Ranked>()
    const meet = (of: AnyLayer | Symbolic) => {
      if (!operations.has(of)) operations.set(of, { of, depth: 0 })
    }
    const give = (step: Step, symbol: Symbolic) => {
      if (!step.outputs.includes(symbol)) step.outputs.push(symbol)
    }
    // An explicit stack of symbols whose calls are under way: a long chain must not overflow JavaScript's own.
    const open: { symbol: Symbolic; call: NonNullable<Symbolic['call']>; next: number }[] = []
    const visit = (symbol: Symbolic) => {
      const { call } = symbol
      if (inputs.includes(symbol)) {
        meet(symbol)
        return
      }
      if (!call) {
        throw new RangeError(
          `Model: the outputs depend on input "${symbol.name}" [${symbol.shape.map((n) => n ?? 'any').join(', ')}], ` +
            "which is not among the model's inputs",
        )
      }
      meet(call.layer)
      const step = made.get(call)
      if (step) give(step, symbol)
      else open.push({ symbol, call, next: 0 })
    }
    for (const output of outputs) {
      visit(output)
      for (let top = open.at(-1); top; top = open.at(-1)) {
        const { symbol, call } = top
        if (top.next < call.inputs.length) {
          visit(call.inputs[top.next++])
          continue
        }
        open.pop()
        const step = { ...call, outputs: [] }
        made.set(call, step)
        this.steps.push(step)
        give(step, symbol)
      }
    }
    inputs.forEach(meet)

    const deepen = (of: AnyLayer | Symbolic, depth: number) => {
      const operation = operations.get(of)!
      operation.depth = Math.max(operation.depth, depth)
    }
    // Every call comes before those it depends on, so its layer's depth is final when it is passed on.
    const depths = new Map<Step, number>()
    for (const step of this.steps.toReversed()) {
      const depth = Math.max(depths.get(step) ?? 0, operations.get(step.layer)!.depth)
      deepen(step.layer, depth)
      for (const symbol of step.inputs) {
        const before = made.get(symbol.call)
        if (before) depths.set(before, Math.max(depths.get(before) ?? 0, depth + 1))
        deepen(before?.layer ?? symbol, depth + 1)
      }
    }
    this.order = [...operations.values()].sort((a, b) => b.depth - a.depth).map(({ of }) => of)
    requireDistinctNames(this.order)
    this.feeds = feedsOf(this)
    this.#ids = this.#findIds()
  }

  /** Layers that take an input's values as they come, maybe in another order. */
  takersOf(feed: Symbolic | Step): AnyLayer[] {
    const moved = new Set(isStep(feed) ? feed.outputs : [feed])
    return this.steps.flatMap(({ layer, inputs, outputs }) => {
      if (!inputs.some((symbol) => moved.has(symbol))) return []
      if ((layer.constructor as typeof Layer).movesElements) for (const symbol of outputs) moved.add(symbol)
      return [layer]
    })
  }

  /** Whether an input goes to nothing but layers that take whole numbers. */
  takesIds(input: Symbolic): boolean {
    return this.#ids.has(input)
  }

  /** Symbols that end in nothing but layers that take whole numbers, moved about on the way at most. */
  #findIds(): Set<Symbolic> {
    const takers = new Map<Symbolic, Step[]>()
    for (const step of this.steps) {
      for (const symbol of step.inputs) {
        const others = takers.get(symbol)
        if (others) others.push(step)
        else takers.set(symbol, [step])
      }
    }
    const ids = new Set<Symbolic>()
    const takesIds = ({ layer, outputs }: Step) =>
      layer.inputType === 'int32' ||
      ((layer.constructor as typeof Layer).movesElements && outputs.every((symbol) => ids.has(symbol)))
    // The last steps first: what becomes of a step's outputs is known before it is looked at.
    const symbols = [...this.inputs, ...this.steps.flatMap(({ outputs }) => outputs)]
    for (const symbol of symbols.toReversed()) {
      const steps = takers.get(symbol)
      if (steps?.every(takesIds) && !this.outputs.includes(symbol)) ids.add(symbol)
    }
    return ids
  }

  /** Layers as Keras orders them, ops between them apart. */
  get layers(): AnyLayer[] {
    return this.order.filter((of): of is AnyLayer => 'forward' in of && !(of instanceof Operation))
  }

  /** The layers that the outputs come from; `dense_1` where `dense` gives a second output. */
  get outputNames(): readonly string[] {
    const names: string[] = []
    for (const { call, name } of this.outputs) {
      const base = call ? call.layer.name : name
      let unique = base
      for (let count = 1; names.includes(unique); count++) unique = `${base}_${count}`
      names.push(unique)
    }
    return names
  }

  /** Computes the outputs for these inputs. Ids stay whole numbers: float32 does not have all that int32 has. */
  run(inputs: readonly Tensor[], context: CallContext): Tensor[] {
    if (inputs.length !== this.feeds.length) {
      throw new RangeError(`Model: expected ${this.feeds.length} inputs, got ${inputs.length}`)
    }
    const values = new Map<Symbolic, Tensor>()
    const encoded = new Map<Step, Tensor>()
    for (const [i, feed] of this.feeds.entries()) {
      if (isStep(feed)) encoded.set(feed, inputs[i])
      else {
        const type = this.takesIds(feed) ? 'int32' : (feed.dtype as TensorType)
        values.set(feed, withMaskOf(inputs[i], withRank(inputs[i], feed.shape).cast(type)))
      }
    }
    for (const step of this.steps) {
      const { layer, single, outputs } = step
      const numbers = encoded.get(step)
      if (encoderOf(layer) && !numbers) continue // other layers of the host took it all
      const given = numbers ? [numbers] : step.inputs.map((symbol) => values.get(symbol)!)
      const result = layer.forward((single || numbers ? given[0] : given) as LayerInput, context)
      const all = result instanceof Tensor ? [result] : result
      for (const symbol of outputs) values.set(symbol, all[symbol.index])
    }
    return this.outputs.map((symbol) => values.get(symbol)!)
  }
}

function withRank(x: Tensor, expected: Shape): Tensor {
  const shape = fitRank(x.shape, expected)
  return shape === x.shape ? x : x.reshape(shape)
}

/** Files tell the parts of a model apart by their names. */
function requireDistinctNames(parts: readonly (AnyLayer | Symbolic)[]): void {
  const names = new Set<string>()
  for (const { name } of parts) {
    if (names.has(name)) {
      throw new RangeError(
        `Model: the name "${name}" is used for more than one of its inputs and layers: give each a name of its own`,
      )
    }
    names.add(name)
  }
}

/** The graph from inputs to outputs of a model. @throws RangeError where something else stands in their place */
export function graphOf(name: string, inputs: Ends | undefined, outputs: Ends | undefined): Graph {
  for (const [end, given] of Object.entries({ inputs, outputs })) {
    const wrong = [given].flat().find((tensor) => !(tensor instanceof SymbolicTensor))
    if (given !== undefined && wrong === undefined) continue
    const expected = `${end} made by Input(…) and layers`
    throw new RangeError(`Model "${name}": ${misplaced(expected, wrong ?? given)}`)
  }
  return new Graph([inputs].flat() as Symbolic[], [outputs].flat() as Symbolic[])
}

type Ends = Symbolic | readonly Symbolic[]
