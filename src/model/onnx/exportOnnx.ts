import { type OnnxModel, type OnnxTensor, OPSET } from '../../io/onnx.js'
import { writeOnnx } from '../../io/onnxWriter.js'
import type { Symbolic } from '../../layers/layer.js'
import type { Bytes } from '../../remote.js'
import type { NdArray } from '../../tensor/ndarray.js'
import { ready } from '../../tensor/runtime.js'
import type { Variable } from '../../tensor/variable.js'
import type { Graph } from '../graph.js'
import { requireBuilt } from '../saving/requireBuilt.js'
import { isModel, type Saveable } from '../saving/saveable.js'
import { Emitter, Value } from './emitter.js'
import { translate } from './layers.js'

/**
 * A Sequential or functional model as an ONNX file of opset 17, for prediction: what `model.predict` computes, in
 * float32, for batches of any size. Inputs and outputs have the model's shapes; outputs have the names of their layers.
 * @throws Error that names a layer, an activation or a mask which ONNX has not
 */
export async function exportOnnx(model: Saveable): Promise<Bytes> {
  requireBuilt(model)
  const { graph } = model
  if (!graph) {
    throw new Error(
      `Model "${model.name}" is a subclass with its own call(), which has no graph to write to ONNX: describe it by ` +
        'inputs and outputs',
    )
  }
  await ready()
  const weights = new Map<Variable, NdArray>(
    await Promise.all(model.weights.map(async (weight) => [weight, await weight.value.array()] as const)),
  )
  return writeOnnx(modelOf(model.name, graph, new Emitter(weights)))
}

function modelOf(name: string, graph: Graph, g: Emitter): OnnxModel {
  const inputs = graph.inputs.map((symbol, i) => ({
    name: symbol.name || `input_${i + 1}`,
    type: graph.takesIds(symbol) || symbol.dtype === 'int32' ? ('int32' as const) : ('float32' as const),
    shape: sizesOf(symbol, symbol.name || `input_${i + 1}`),
  }))
  const values = inputs.map(({ name, type, shape }) => new Value(g, shape.length, { last: name }, type))
  const results = walk(graph, values, g)
  const outputs = graph.outputs.map((symbol, i): OnnxTensor => {
    const output = graph.outputNames[i]
    g.nodes.push({
      ...{ op: 'Identity', name: `${output}/output`, inputs: [results[i].last], outputs: [output] },
      attributes: {},
    })
    return { name: output, type: results[i].type, shape: sizesOf(symbol, output) }
  })
  return { name, opset: OPSET, nodes: g.nodes, constants: g.constants, inputs, outputs }
}

/** What the calls of a graph give, those of models in it too. */
function walk(graph: Graph, inputs: readonly Value[], g: Emitter): Value[] {
  const values = new Map<Symbolic, Value>(graph.inputs.map((symbol, i) => [symbol, inputs[i]]))
  const around = g.layer
  for (const { layer, inputs, outputs } of graph.steps) {
    const given = inputs.map((symbol) => values.get(symbol)!)
    g.layer = around ? `${around}/${layer.name}` : layer.name
    const shapes = inputs.map(({ shape }) => shape)
    const inner = isModel(layer) ? layer.graph : null
    const results = inner ? walk(inner, given, g) : translate(layer, given, shapes)
    for (const symbol of outputs) values.set(symbol, results[symbol.index])
  }
  g.layer = around
  return graph.outputs.map((symbol) => values.get(symbol)!)
}

/** Sizes that vary have names: all batches the same. */
function sizesOf({ shape }: Symbolic, name: string): (number | string)[] {
  return shape.map((n, axis) => n ?? (axis === 0 ? 'batch' : `${name}_${axis}`))
}
