import type { Constant, OnnxModel, OnnxNode } from '../../../io/onnx.js'
import { readOnnx } from '../../../io/onnxReader.js'
import { writeOnnx } from '../../../io/onnxWriter.js'
import { zeros as noInitializer } from '../../../layers/initializers.js'
import { Layer, type LayerInput, type LayerOptions } from '../../../layers/layer.js'
import { tensor } from '../../../tensor/create.js'
import { NdArray } from '../../../tensor/ndarray.js'
import { sizeOf } from '../../../tensor/shape.js'
import type { Tensor } from '../../../tensor/tensor.js'
import type { Variable } from '../../../tensor/variable.js'
import { asTensor, Call, type Known } from './call.js'
import { OPERATORS } from './operators.js'

/** Which inputs of an operator are what a model has learned. */
const LEARNED: Readonly<Record<string, readonly number[]>> = {
  ...{
    Add: [0, 1],
    BatchNormalization: [1, 2],
    Conv: [1, 2],
    ConvTranspose: [1, 2],
    Gather: [0],
    GRU: [1, 2, 3],
  },
  ...{
    Gemm: [1, 2],
    LayerNormalization: [1, 2],
    LSTM: [1, 2, 3],
    MatMul: [0, 1],
    Mul: [0, 1],
    PRelu: [1],
    RNN: [1, 2, 3],
  },
}

/** A graph in a model's file of this engine. */
export interface OnnxGraphOptions extends LayerOptions {
  /** An ONNX file without what has been learned, in base64. */
  graph: string
  /** Names and shapes of what has been learned, whose values are the layer's weights. */
  learned: readonly (readonly [name: string, shape: readonly number[]])[]
}

/**
 * The nodes of an ONNX graph as a layer: its inputs to its outputs. The numbers that have been learned are its weights,
 * by their names in the file; they can be trained further. Batch normalization stays with the means it has.
 */
export class OnnxGraph extends Layer<LayerInput> {
  readonly nodes: readonly OnnxNode[]
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  readonly opset: number
  /** What stays as it is: shapes, axes, scalars. */
  readonly constants = new Map<string, NdArray>()
  readonly learned = new Map<string, Variable>()
  /** The file, without what has been learned. */
  readonly #model: OnnxModel

  /** Of a graph as it has been read; or of what `getConfig` gives, whose weights are zeros. */
  constructor(given: OnnxModel | OnnxGraphOptions) {
    const { graph, learned, ...options } = { graph: null, learned: [], ...given }
    const model = graph === null ? (given as OnnxModel) : withZeros(graph, learned)
    const { name, opset, nodes, constants, inputs, outputs } = model
    super(graph === null ? { name: name.replace(/[^\w.-]+/g, '_') || 'onnx' } : (options as LayerOptions))
    this.nodes = nodes
    this.opset = opset
    this.inputNames = inputs.map(({ name }) => name)
    this.outputNames = outputs.map(({ name }) => name)
    const trained = new Set(nodes.flatMap(({ op, inputs }) => (LEARNED[op] ?? []).map((i) => inputs[i])))
    const kept = new Set(
      nodes.flatMap(({ op, inputs }) => (op === 'BatchNormalization' ? inputs.slice(3, 5) : [])),
    )
    const taken = new Set<string>()
    for (const [of, { type, values }] of constants) {
      const isWeight = type === 'float32' && values.shape.length > 0 && (trained.has(of) || kept.has(of))
      if (!isWeight) {
        this.constants.set(of, values)
        continue
      }
      const draw = () => tensor(values)
      const options = { trainable: trained.has(of) }
      this.learned.set(
        of,
        this.addWeight(weightName(of, taken), values.shape, { ...noInitializer(), draw }, options),
      )
    }
    const isLeft = ([of]: readonly [string, Constant]) => this.constants.has(of)
    this.#model = { ...model, constants: new Map([...constants].filter(isLeft)) }
    this.#requireKnown()
  }

  override getConfig(): Record<string, unknown> {
    const letters = Array.from(writeOnnx(this.#model), (byte) => String.fromCharCode(byte))
    return {
      ...super.getConfig(),
      graph: btoa(letters.join('')),
      learned: Array.from(this.learned, ([name, { shape }]) => [name, shape]),
    }
  }

  /** @throws Error for an operator that is not read, by its name and the node's, and for a value that nobody makes */
  #requireKnown(): void {
    const made = new Set([...this.inputNames, ...this.constants.keys(), ...this.learned.keys(), ''])
    for (const node of this.nodes) {
      const where = `node "${node.name || node.outputs[0]}"`
      if (!Object.hasOwn(OPERATORS, node.op))
        throw new Error(
          `the operator ${node.op} of ${where} is not read; these are: ${Object.keys(OPERATORS).join(', ')}`,
        )
      const missing = node.inputs.find((input) => !made.has(input))
      if (missing !== undefined) throw new Error(`${where} takes "${missing}", which no node before it makes`)
      for (const output of node.outputs) made.add(output)
    }
    const missing = this.outputNames.find((name) => !made.has(name))
    if (missing !== undefined) throw new Error(`the output "${missing}" is made by no node`)
  }

  call(input: LayerInput): Tensor | readonly Tensor[] {
    const values = new Map<string, Known>(this.constants)
    for (const [name, weight] of this.learned) values.set(name, weight.value)
    const given = [input].flat() as Tensor[]
    for (const [i, name] of this.inputNames.entries()) values.set(name, given[i])
    for (const node of this.nodes) {
      const call = new Call(
        node,
        node.inputs.map((name) => values.get(name)),
        this.opset,
      )
      const results = [OPERATORS[node.op](call)].flat() as Known[]
      for (const [i, name] of node.outputs.entries()) {
        if (results[i] === undefined && name !== '') call.refuse(`its output ${i} is not made`)
        if (name !== '') values.set(name, results[i])
      }
    }
    const outputs = this.outputNames.map((name) => asTensor(values.get(name)!))
    return outputs.length === 1 ? outputs[0] : outputs
  }
}

/** A graph from a model's file, with zeros for what has been learned. */
function withZeros(graph: string, learned: OnnxGraphOptions['learned']): OnnxModel {
  const model = readOnnx(Uint8Array.from(atob(graph), (letter) => letter.charCodeAt(0)))
  const zeros = learned.map(([name, shape]): [string, Constant] => [
    name,
    { type: 'float32', values: new NdArray(new Float32Array(sizeOf(shape)), shape) },
  ])
  return { ...model, constants: new Map([...model.constants, ...zeros]) }
}

/** A name that parts no path of a model file, and that no other weight has. */
function weightName(of: string, taken: Set<string>): string {
  const base = of.replaceAll('/', '.') || 'weight'
  let name = base
  for (let i = 1; taken.has(name); i++) name = `${base}_${i}`
  taken.add(name)
  return name
}
