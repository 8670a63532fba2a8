import type { Attribute, Constant, OnnxNode } from '../../io/onnx.js'
import { NdArray } from '../../tensor/ndarray.js'
import type { Variable } from '../../tensor/variable.js'

/** Gathers the nodes and constants of a graph. */
export class Emitter {
  readonly nodes: OnnxNode[] = []
  readonly constants = new Map<string, Constant>()
  /** The layer whose nodes are being made. */
  layer = ''
  readonly #names = new Map<string, number>()

  /** @param weights what the model's weights are on the host */
  constructor(readonly weights: ReadonlyMap<Variable, NdArray>) {}

  /** One node with one output, whose name is given back. '' stands for an input that is left out. */
  node(op: string, inputs: readonly string[], attributes: OnnxNode['attributes'] = {}): string {
    return this.nodeOf(op, inputs, 1, attributes)[0]
  }

  /** One node with several outputs. */
  nodeOf(
    op: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const name = this.#unique(op)
    const outputs = Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}_output${i}`))
    this.nodes.push({ op, name, inputs, outputs, attributes })
    return outputs
  }

  /** A constant of float32: a weight, or what has been made of it. */
  floats(values: NdArray | number, of: string): string {
    const array = typeof values === 'number' ? new NdArray(Float32Array.of(values), []) : values
    return this.#constant({ type: 'float32', values: array }, of)
  }

  /** Whole numbers, as operators take shapes, axes and borders. */
  ints(values: readonly number[], of: string): string {
    return this.#constant(
      { type: 'int64', values: new NdArray(Int32Array.from(values), [values.length]) },
      of,
    )
  }

  /** A weight's values. */
  valuesOf(weight: Variable): NdArray {
    return this.weights.get(weight)!
  }

  /** A weight as it is. */
  weight(weight: Variable): string {
    return this.floats(this.valuesOf(weight), weight.name)
  }

  #constant(constant: Constant, of: string): string {
    const name = this.#unique(of)
    this.constants.set(name, constant)
    return name
  }

  /** `dense/MatMul`, then `dense/MatMul_1` */
  #unique(what: string): string {
    const base = `${this.layer}/${what}`
    const count = this.#names.get(base) ?? 0
    this.#names.set(base, count + 1)
    return count === 0 ? base : `${base}_${count}`
  }
}

/**
 * A tensor on its way through the graph. Here channels are last; ONNX' windows want them first. What has been made with
 * the channels first is transposed back when somebody asks for it: between two convolutions nobody does.
 */
export class Value {
  #last: string | null
  #first: string | null

  constructor(
    readonly emitter: Emitter,
    readonly rank: number,
    names: { last: string } | { first: string },
    readonly type: 'float32' | 'int32' = 'float32',
  ) {
    this.#last = 'last' in names ? names.last : null
    this.#first = 'first' in names ? names.first : null
  }

  /** Whether it is there with the channels first. */
  get isFirst(): boolean {
    return this.#first !== null
  }

  /** The tensor as the layers here have it. */
  get last(): string {
    const axes = Array.from({ length: this.rank }, (_, i) => i)
    const perm = [0, ...axes.slice(2), 1]
    this.#last ??= this.emitter.node('Transpose', [this.#first!], { perm })
    return this.#last
  }

  /** The tensor with its last axis behind the batch. */
  get first(): string {
    const axes = Array.from({ length: this.rank }, (_, i) => i)
    const perm = [0, this.rank - 1, ...axes.slice(1, -1)]
    this.#first ??= this.emitter.node('Transpose', [this.#last!], { perm })
    return this.#first
  }

  /** What is made of each element by itself, in whichever order they are there. */
  map(make: (name: string) => string): Value {
    const names = this.#first ? { first: make(this.#first) } : { last: make(this.#last!) }
    return new Value(this.emitter, this.rank, names)
  }

  /** Another tensor in the usual order. */
  made(last: string, rank = this.rank): Value {
    return new Value(this.emitter, rank, { last })
  }

  /** Another tensor with the channels first. */
  madeFirst(first: string): Value {
    return new Value(this.emitter, this.rank, { first })
  }
}

/** An array with its axes in another order. */
export function transposed({ data, shape }: NdArray, order: readonly number[]): NdArray {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1))
  const sizes = order.map((axis) => shape[axis])
  const steps = order.map((axis) => strides[axis])
  const values = new Float32Array(data.length)
  const at = sizes.map(() => 0)
  let from = 0
  for (let i = 0; i < values.length; i++) {
    values[i] = data[from]
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]
      if (++at[axis] < sizes[axis]) break
      from -= steps[axis] * sizes[axis]
      at[axis] = 0
    }
  }
  return new NdArray(values, sizes)
}
