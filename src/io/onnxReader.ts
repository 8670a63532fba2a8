import { NdArray } from '../tensor/ndarray.js'
import { sizeOf } from '../tensor/shape.js'
import { type ElementType, fromBytes } from './elements.js'
import type { Attribute, Constant, OnnxModel, OnnxNode, OnnxTensor, OnnxType } from './onnx.js'
import { type Field, fieldsOf, packed } from './protobuf.js'

/** What an attribute holds. */
const [FLOAT, INT, STRING, TENSOR, FLOATS, INTS, STRINGS] = [1, 2, 3, 4, 6, 7, 8]

/** Element types by their numbers; others are not read. */
const ELEMENTS: Readonly<Record<number, [ElementType, OnnxType]>> = {
  1: ['f4', 'float32'],
  2: ['u1', 'int32'],
  3: ['i1', 'int32'],
  6: ['i4', 'int32'],
  7: ['i8', 'int64'],
  9: ['b1', 'bool'],
  10: ['f2', 'float32'],
  11: ['f8', 'float32'],
}

/**
 * Reads an `.onnx` file: its graph, without functions, sparse tensors and weights in other files.
 * @throws Error where it is damaged, or holds what is not read
 */
export function readOnnx(file: Uint8Array): OnnxModel {
  let graph: Uint8Array | null = null
  let opset = 0
  for (const { number, bytes } of fieldsOf(file, 'the file')) {
    if (number === 7) graph = bytes
    if (number === 8) {
      const { domain, version } = opsetOf(bytes)
      if (domain === '' || domain === 'ai.onnx') opset = version
    }
    if (number === 25) throw new Error('the model has functions of its own, which are not read')
  }
  if (!graph || opset === 0) throw new Error('the file is no ONNX model: it has no graph, or names no opset')
  const model: OnnxModel = {
    ...{ name: 'onnx', opset, nodes: [], constants: new Map() },
    ...{ inputs: [], outputs: [] },
  }
  for (const { number, bytes } of fieldsOf(graph, 'the graph')) {
    if (number === 1) model.nodes.push(nodeOf(bytes))
    else if (number === 2) model.name = text(bytes) || model.name
    else if (number === 5) {
      const { name, constant } = tensorOf(bytes)
      model.constants.set(name, constant)
    } else if (number === 11) model.inputs.push(tensorInfoOf(bytes))
    else if (number === 12) model.outputs.push(tensorInfoOf(bytes))
    else if (number === 15) throw new Error('the graph has sparse tensors, which are not read')
  }
  // Old files list their weights among the inputs too.
  model.inputs = model.inputs.filter(({ name }) => !model.constants.has(name))
  return model
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function opsetOf(message: Uint8Array): { domain: string; version: number } {
  let [domain, version] = ['', 0]
  for (const { number, bytes, value } of fieldsOf(message, 'opset_import')) {
    if (number === 1) domain = text(bytes)
    if (number === 2) version = Number(value)
  }
  return { domain, version }
}

function nodeOf(message: Uint8Array): OnnxNode {
  const node = { op: '', name: '', inputs: [] as string[], outputs: [] as string[] }
  const attributes: Record<string, Attribute> = {}
  for (const { number, bytes } of fieldsOf(message, 'a node')) {
    if (number === 1) node.inputs.push(text(bytes))
    else if (number === 2) node.outputs.push(text(bytes))
    else if (number === 3) node.name = text(bytes)
    else if (number === 4) node.op = text(bytes)
    else if (number === 5) {
      const [name, value] = attributeOf(bytes)
      attributes[name] = value
    } else if (number === 7 && bytes.length > 0 && text(bytes) !== 'ai.onnx') {
      throw new Error(`operators of '${text(bytes).slice(0, 40)}' are not read, only those of ONNX itself`)
    }
  }
  return { ...node, attributes }
}

function attributeOf(message: Uint8Array): [name: string, value: Attribute] {
  let [name, kind] = ['', 0]
  let value: Attribute = 0
  const ints: number[] = []
  const [numbers, texts]: [number[], string[]] = [[], []]
  for (const field of fieldsOf(message, 'an attribute')) {
    const { number, bytes } = field
    if (number === 1) name = text(bytes)
    else if (number === 2) value = { float: floatOf(bytes) }
    else if (number === 3) value = Number(field.value)
    else if (number === 4) value = text(bytes)
    else if (number === 5) value = tensorOf(bytes).constant.values
    else if (number === 7) pushFloats(numbers, bytes)
    else if (number === 8) ints.push(...packed(field, 'an attribute').map(Number))
    else if (number === 9) texts.push(text(bytes))
    else if (number === 20) kind = Number(field.value)
  }
  if (kind === 0) kind = INTS // of the first files, which don't say
  if (kind === INTS) return [name, ints]
  if (kind === STRINGS) return [name, texts]
  if (kind === FLOATS) return [name, new NdArray(Float32Array.from(numbers), [numbers.length])]
  if ([FLOAT, INT, STRING, TENSOR].includes(kind)) return [name, value]
  throw new Error(`attribute '${name.slice(0, 40)}': what holds graphs or types is not read`)
}

function pushFloats(numbers: number[], bytes: Uint8Array): void {
  for (let at = 0; at + 4 <= bytes.length; at += 4) numbers.push(floatOf(bytes.subarray(at)))
}

const floatOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)

function tensorOf(message: Uint8Array): { name: string; constant: Constant } {
  let [name, type] = ['', 0]
  let raw: Uint8Array | null = null
  const shape: number[] = []
  const floats: number[] = []
  const whole: number[] = []
  for (const field of fieldsOf(message, 'a tensor')) {
    const { number, bytes } = field
    if (number === 1) shape.push(...packed(field, 'a tensor').map(Number))
    else if (number === 2) type = Number(field.value)
    else if (number === 4) pushFloats(floats, bytes)
    else if (number === 5 || number === 7) whole.push(...packed(field, 'a tensor').map(Number))
    else if (number === 8) name = text(bytes)
    else if (number === 9) raw = bytes
    else if (number === 13 || (number === 14 && field.value !== 0n))
      throw new Error('weights in other files than the model are not read')
  }
  const what = `tensor '${name.slice(0, 40)}'`
  const [element, of] = ELEMENTS[type] ?? []
  if (!element || !of) throw new Error(`${what}: elements of type ${type} are not read`)
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new Error(`${what} has the shape [${shape}]`)
  if (raw) {
    // Beyond int32 there is only what means "to the end" of an axis.
    const values = element === 'i8' ? clampedInts(raw, shape, what) : fromBytes(raw, element, shape, what)
    return { name, constant: { type: of, values } }
  }
  const numbers = of === 'float32' ? floats : whole
  if (numbers.length !== sizeOf(shape))
    throw new Error(`${what}: shape [${shape}] takes ${sizeOf(shape)} numbers, there are ${numbers.length}`)
  const data = of === 'float32' ? Float32Array.from(numbers) : Int32Array.from(numbers, clamped)
  return { name, constant: { type: of, values: new NdArray(data, shape) } }
}

const clamped = (n: number) => Math.max(-(2 ** 31), Math.min(n, 2 ** 31 - 1))

function clampedInts(raw: Uint8Array, shape: readonly number[], what: string): NdArray {
  if (raw.length !== 8 * sizeOf(shape))
    throw new Error(`${what}: shape [${shape}] takes ${8 * sizeOf(shape)} bytes, there are ${raw.length}`)
  const whole = new BigInt64Array(new Uint8Array(raw).buffer)
  return new NdArray(
    Int32Array.from(whole, (n) => clamped(Number(n))),
    shape,
  )
}

function tensorInfoOf(message: Uint8Array): OnnxTensor {
  let name = ''
  let type = 0
  const shape: (number | string)[] = []
  const within = (bytes: Uint8Array, number: number) =>
    [...fieldsOf(bytes, `'${name.slice(0, 40)}'`)].filter((field) => field.number === number)
  for (const field of fieldsOf(message, 'an input or output')) {
    if (field.number === 1) name = text(field.bytes)
    if (field.number !== 2) continue
    for (const tensor of within(field.bytes, 1)) {
      for (const { value } of within(tensor.bytes, 1)) type = Number(value)
      for (const sizes of within(tensor.bytes, 2))
        for (const dimension of within(sizes.bytes, 1)) shape.push(sizeIn(dimension))
    }
  }
  const known = ELEMENTS[type]
  if (!known) throw new Error(`'${name.slice(0, 40)}': elements of type ${type} are not read`)
  return { name, type: known[1], shape }
}

function sizeIn(dimension: Field): number | string {
  for (const { number, value, bytes } of fieldsOf(dimension.bytes, 'a shape')) {
    if (number === 1) return Number(value)
    if (number === 2) return text(bytes)
  }
  return ''
}
