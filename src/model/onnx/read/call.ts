import type { Attribute, OnnxNode } from '../../../io/onnx.js'
import { tensor } from '../../../tensor/create.js'
import { NdArray } from '../../../tensor/ndarray.js'
import { Tensor } from '../../../tensor/tensor.js'

/** What a name of the graph stands for: a tensor, or numbers that are known on the host, such as shapes. */
export type Known = Tensor | NdArray

/** A call of an operator: its inputs, undefined where one is left out, and what else it is told. */
export class Call {
  constructor(
    readonly node: OnnxNode,
    readonly inputs: readonly (Known | undefined)[],
    readonly opset: number,
  ) {}

  /** An input as a tensor. */
  at(i: number): Tensor {
    return asTensor(this.#given(i))
  }

  /** An input as a tensor, or as a number where it is one. */
  operand(i: number): Tensor | number {
    const value = this.#given(i)
    return value instanceof NdArray && value.shape.length === 0 ? value.data[0] : asTensor(value)
  }

  has(i: number): boolean {
    return this.inputs[i] !== undefined
  }

  #given(i: number): Known {
    return this.inputs[i] ?? this.refuse(`its input ${i} is missing`)
  }

  /** Whole numbers that are known without computing on the device: of an input, or, in older files, of an attribute. */
  list(i: number, attribute: string): number[] | undefined {
    const value = this.inputs[i]
    if (value instanceof NdArray) return Array.from(value.data)
    if (value) this.refuse(`its ${attribute} are computed from values`)
    return this.ints(attribute)
  }

  ints(name: string): number[] | undefined {
    const value = this.node.attributes[name]
    return Array.isArray(value) ? (value as number[]) : undefined
  }

  int(name: string, otherwise: number): number {
    const value = this.node.attributes[name]
    return typeof value === 'number' ? value : otherwise
  }

  float(name: string, otherwise: number): number {
    const value = this.node.attributes[name] as Attribute | undefined
    return typeof value === 'object' && 'float' in value ? value.float : otherwise
  }

  text(name: string, otherwise: string): string {
    const value = this.node.attributes[name]
    return typeof value === 'string' ? value : otherwise
  }

  /** @throws Error that names the operator and the node */
  refuse(why: string): never {
    throw new Error(
      `the operator ${this.node.op} of node "${this.node.name || this.node.outputs[0]}": ${why}`,
    )
  }
}

export function asTensor(value: Known): Tensor {
  return value instanceof Tensor ? value : tensor(value)
}
