import type { Bytes } from '../remote.js'
import { NdArray } from '../tensor/ndarray.js'
import type { Constant, OnnxModel, OnnxNode, OnnxTensor, OnnxType } from './onnx.js'
import { MessageWriter } from './protobuf.js'

/** The version of the format that goes with the opset. */
const IR_VERSION = 8

const TYPES: Readonly<Record<OnnxType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 }

/** What an attribute holds. */
const [FLOAT, INT, STRING, TENSOR, INTS, STRINGS] = [1, 2, 3, 4, 7, 8]

/**
 * The bytes of an `.onnx` file.
 * @throws RangeError for more than a file of this format can hold
 */
export function writeOnnx(model: OnnxModel): Bytes {
  const bytes = [...model.constants.values()].reduce((sum, { values }) => sum + 4 * values.size, 0)
  if (bytes >= 2 ** 31) {
    throw new RangeError(
      `Model "${model.name}" has ${bytes} bytes of weights; an ONNX file holds less than 2 GB`,
    )
  }
  const graph = new MessageWriter()
  for (const node of model.nodes) graph.message(1, nodeMessage(node))
  graph.text(2, model.name)
  for (const [name, constant] of model.constants) graph.message(5, tensorMessage(constant, name))
  for (const tensor of model.inputs) graph.message(11, valueMessage(tensor))
  for (const tensor of model.outputs) graph.message(12, valueMessage(tensor))
  return new MessageWriter()
    .int(1, IR_VERSION)
    .text(2, 'glassgrad')
    .message(7, graph)
    .message(8, new MessageWriter().text(1, '').int(2, model.opset))
    .finish()
}

function nodeMessage({ op, name, inputs, outputs, attributes }: OnnxNode): MessageWriter {
  const node = new MessageWriter()
  for (const input of inputs) node.text(1, input)
  for (const output of outputs) node.text(2, output)
  node.text(3, name).text(4, op)
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = new MessageWriter().text(1, name)
    if (typeof value === 'number') attribute.int(3, value).int(20, INT)
    else if (typeof value === 'string') attribute.text(4, value).int(20, STRING)
    else if (value instanceof NdArray)
      attribute.message(5, tensorMessage({ type: 'float32', values: value }, '')).int(20, TENSOR)
    else if ('float' in value) attribute.float(2, value.float).int(20, FLOAT)
    else {
      for (const one of value) typeof one === 'number' ? attribute.int(8, one) : attribute.text(9, one)
      attribute.int(20, typeof value[0] === 'string' ? STRINGS : INTS)
    }
    node.message(5, attribute)
  }
  return node
}

function tensorMessage({ type, values }: Constant, name: string): MessageWriter {
  const tensor = new MessageWriter()
  for (const size of values.shape) tensor.int(1, size)
  return tensor.int(2, TYPES[type]).text(8, name).bytes(9, bytesOf(type, values))
}

function bytesOf(type: OnnxType, { data }: NdArray): Uint8Array {
  const typed =
    type === 'int64'
      ? BigInt64Array.from(data, BigInt)
      : type === 'int32'
        ? Int32Array.from(data)
        : type === 'bool'
          ? Uint8Array.from(data)
          : data instanceof Float32Array
            ? data
            : Float32Array.from(data)
  return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength)
}

function valueMessage({ name, type, shape }: OnnxTensor): MessageWriter {
  const sizes = new MessageWriter()
  for (const size of shape) {
    const dimension = new MessageWriter()
    sizes.message(1, typeof size === 'number' ? dimension.int(1, size) : dimension.text(2, size))
  }
  const tensor = new MessageWriter().int(1, TYPES[type]).message(2, sizes)
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor))
}
