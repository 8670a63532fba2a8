import type { NdArray } from '../tensor/ndarray.js'

/** The version of ONNX' operators that models are written for. */
export const OPSET = 17

/** What a node may be told beside its inputs. */
export type Attribute = number | string | NdArray | readonly number[] | readonly string[] | { float: number }

/** An operator's call. */
export interface OnnxNode {
  op: string
  name: string
  /** Tensors by name; '' for one that is left out. */
  inputs: readonly string[]
  outputs: readonly string[]
  /** Numbers are whole ones, except in `{ float }`. */
  attributes: Readonly<Record<string, Attribute>>
}

/** What a model takes or gives. */
export interface OnnxTensor {
  name: string
  type: OnnxType
  /** Sizes, or names of those that may vary. */
  shape: readonly (number | string)[]
}

export type OnnxType = 'float32' | 'int32' | 'int64' | 'bool'

/** A model as ONNX has it (github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
export interface OnnxModel {
  name: string
  opset: number
  nodes: OnnxNode[]
  /** Weights and constants by name. */
  constants: Map<string, Constant>
  inputs: OnnxTensor[]
  outputs: OnnxTensor[]
}

/** Values of float32, or whole numbers in int64, as operators take shapes and axes. */
export interface Constant {
  type: OnnxType
  values: NdArray
}
