import { getActivation } from '../../../layers/activations.js'
import { tensor } from '../../../tensor/create.js'
import { NdArray } from '../../../tensor/ndarray.js'
import { repeat, tile } from '../../../tensor/ops/arranging.js'
import { concat } from '../../../tensor/ops/concat.js'
import { conv } from '../../../tensor/ops/conv.js'
import { convTranspose } from '../../../tensor/ops/convTranspose.js'
import { averagePool, maxPool, type Pool } from '../../../tensor/ops/pool.js'
import { resize } from '../../../tensor/ops/resize.js'
import { broadcastShape } from '../../../tensor/shape.js'
import type { Tensor } from '../../../tensor/tensor.js'
import { asTensor, type Call, type Known } from './call.js'
import { recurrence } from './recurrence.js'

type Operator = (call: Call) => Known | readonly Known[]

const one =
  (f: (x: Tensor) => Tensor): Operator =>
  (c) =>
    f(c.at(0))

/** Element by element; whole numbers that are known stay so. */
const two =
  (f: (x: Tensor, y: Tensor | number) => Tensor, ofNumbers?: (a: number, b: number) => number): Operator =>
  (c) => {
    const [a, b] = c.inputs
    if (
      ofNumbers &&
      a instanceof NdArray &&
      b instanceof NdArray &&
      a.dtype === 'int32' &&
      b.dtype === 'int32'
    ) {
      const length = Math.max(a.size, b.size)
      const values = Int32Array.from({ length }, (_, i) => ofNumbers(a.data[i % a.size], b.data[i % b.size]))
      return new NdArray(values, a.size >= b.size ? a.shape : b.shape)
    }
    return f(c.at(0), c.operand(1))
  }

const several =
  (f: (x: Tensor, y: Tensor) => Tensor): Operator =>
  (c) =>
    c.inputs.map((_, i) => c.at(i)).reduce(f)

const activation = (name: string): Operator => one(getActivation(name))

/** Along the axes that an attribute names, or, from opset 13 or 18 on, an input; all without. */
const reduction =
  (name: 'mean' | 'sum' | 'max' | 'min' | 'prod'): Operator =>
  (c) => {
    const axes = c.list(1, 'axes')
    const x = c.at(0)
    if (!axes?.length && c.int('noop_with_empty_axes', 0)) return x
    return x[name](axes?.length ? axes : undefined, c.int('keepdims', 1) === 1)
  }

/** [n, channels, …] → [n, …, channels] */
const channelsLast = (x: Tensor) => x.transpose([0, ...range(2, x.rank), 1])
/** [n, …, channels] → [n, channels, …] */
const channelsFirst = (x: Tensor) => x.transpose([0, x.rank - 1, ...range(1, x.rank - 1)])
/** [outputs, inputs, …window] → [...window, inputs, outputs] */
const windowFirst = (w: Tensor) => w.transpose([...range(2, w.rank), 1, 0])

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

/** [c] → [c, 1, …], so that it goes along axis 1. */
const alongChannels = (w: Tensor, rank: number) => w.reshape([w.size, ...Array<number>(rank - 2).fill(1)])

function paddingOf(c: Call, axes: number): 'same' | 'valid' | [number, number][] {
  const auto = c.text('auto_pad', 'NOTSET')
  if (auto === 'SAME_UPPER') return 'same'
  if (auto === 'VALID') return 'valid'
  if (auto !== 'NOTSET') c.refuse(`auto_pad ${auto} is not read`)
  const pads = c.ints('pads') ?? Array<number>(2 * axes).fill(0)
  return range(0, axes).map((i) => [pads[i], pads[i + axes]])
}

function convolution(c: Call): Tensor {
  const [x, w] = [c.at(0), c.at(1)]
  const axes = x.rank - 2
  const y = conv(channelsLast(x), windowFirst(w), {
    strides: c.ints('strides') ?? Array<number>(axes).fill(1),
    dilationRate: c.ints('dilations') ?? Array<number>(axes).fill(1),
    padding: paddingOf(c, axes),
    groups: c.int('group', 1),
    ...(c.has(2) && { bias: c.at(2) }),
    name: c.node.name || 'Conv',
  })
  return channelsFirst(y)
}

function transposedConvolution(c: Call): Tensor {
  const [x, w] = [c.at(0), c.at(1)]
  const axes = x.rank - 2
  if (c.int('group', 1) !== 1) c.refuse('groups are not read')
  if (c.ints('output_shape')) c.refuse('output_shape is not read')
  const pads = paddingOf(c, axes)
  if (pads === 'same') c.refuse('auto_pad SAME_UPPER is not read')
  const ones = Array<number>(axes).fill(1)
  const [strides, dilationRate] = [c.ints('strides') ?? ones, c.ints('dilations') ?? ones]
  const more = c.ints('output_padding') ?? ones.map(() => 0)
  let y = convTranspose(channelsLast(x), windowFirst(w), {
    strides,
    dilationRate,
    name: c.node.name || 'ConvTranspose',
  })
  const cut = pads === 'valid' ? ones.map((): [number, number] => [0, 0]) : pads
  const ends = cut.map(([, behind], i) => {
    const whole = (x.shape[i + 2] - 1) * strides[i] + (w.shape[i + 2] - 1) * dilationRate[i] + 1
    return whole + more[i] - behind
  })
  const missing = ends.map((end, i) => Math.max(0, end - y.shape[i + 1]))
  if (missing.some((n) => n > 0)) y = y.pad([[0, 0], ...missing.map((n): [number, number] => [0, n]), [0, 0]])
  y = y.slice([null, ...cut.map(([before]) => before)], [null, ...ends])
  const z = channelsFirst(y)
  return c.has(2) ? z.add(alongChannels(c.at(2), z.rank)) : z
}

const pooling =
  (pool: Pool, mean = false): Operator =>
  (c) => {
    const x = channelsLast(c.at(0))
    const window = c.ints('kernel_shape') ?? c.refuse('it has no kernel_shape')
    if (c.int('ceil_mode', 0) !== 0) c.refuse('ceil_mode is not read')
    if (c.ints('dilations')?.some((n) => n !== 1)) c.refuse('dilations are not read')
    if (c.node.outputs.length > 1) c.refuse('places of largest values are not read')
    const strides = c.ints('strides') ?? window.map(() => 1)
    const padding = paddingOf(c, window.length)
    const counted = mean && c.int('count_include_pad', 0) === 1 && Array.isArray(padding)
    const y = counted
      ? pool(x.pad([[0, 0], ...(padding as [number, number][]), [0, 0]]), window, { strides })
      : pool(x, window, { strides, padding })
    return channelsFirst(y)
  }

const globalPool =
  (name: 'mean' | 'max'): Operator =>
  (c) => {
    const x = c.at(0)
    return x[name](range(2, x.rank), true)
  }

function batchNormalization(c: Call): Tensor {
  const x = c.at(0)
  if (c.int('training_mode', 0) === 1) c.refuse('training_mode is not read')
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((i) => alongChannels(c.at(i), x.rank))
  return x
    .sub(mean)
    .mul(variance.add(c.float('epsilon', 1e-5)).rsqrt())
    .mul(scale)
    .add(shift)
}

function layerNormalization(c: Call): Tensor {
  const x = c.at(0)
  const first = c.int('axis', -1)
  const axes = range(first < 0 ? first + x.rank : first, x.rank)
  const centered = x.sub(x.mean(axes, true))
  const variance = centered.square().mean(axes, true)
  const y = centered.mul(variance.add(c.float('epsilon', 1e-5)).rsqrt()).mul(c.at(1))
  return c.has(2) ? y.add(c.at(2)) : y
}

function gemm(c: Call): Tensor {
  const turned = (x: Tensor, name: string) => (c.int(name, 0) === 1 ? x.transpose([1, 0]) : x)
  const product = turned(c.at(0), 'transA').matmul(turned(c.at(1), 'transB'))
  const [alpha, beta] = [c.float('alpha', 1), c.float('beta', 1)]
  const y = alpha === 1 ? product : product.mul(alpha)
  if (!c.has(2)) return y
  return y.add(beta === 1 ? c.at(2) : c.at(2).mul(beta))
}

function reshaped(c: Call): Known {
  const wanted = c.list(1, 'shape') ?? c.refuse('it has no shape')
  const known = c.inputs[0]!
  const sizes = known.shape
  const shape = wanted.map((n, i) => (n === 0 && c.int('allowzero', 0) === 0 ? sizes[i] : n))
  return known.reshape(shape)
}

/** Along one axis of what is known on the host, a list; else of a tensor. */
function gathered(c: Call): Known {
  const [x, indices] = c.inputs
  const axis = c.int('axis', 0)
  if (x instanceof NdArray && indices instanceof NdArray && x.shape.length === 1 && x.dtype === 'int32') {
    const values = Int32Array.from(indices.data, (i) => x.data[i < 0 ? i + x.size : i])
    return new NdArray(values, indices.shape)
  }
  const table = c.at(0)
  const along = axis < 0 ? axis + table.rank : axis
  if (indices instanceof NdArray && indices.size === 1) {
    // One place of an axis, x[:, -1] say.
    const at = indices.data[0] < 0 ? indices.data[0] + table.shape[along] : indices.data[0]
    const part = table.slice(
      [...Array<null>(along).fill(null), at],
      [...Array<null>(along).fill(null), at + 1],
    )
    return indices.shape.length === 0 ? part.squeeze(along) : part
  }
  return table.gather(c.at(1).cast('int32'), along)
}

function sliced(c: Call): Known {
  const [starts, ends] = [c.list(1, 'starts'), c.list(2, 'ends')]
  if (!starts || !ends) c.refuse('it has no starts and ends')
  const x = c.inputs[0]!
  const axes = c.list(3, 'axes') ?? range(0, starts.length)
  const steps = c.list(4, 'steps') ?? starts.map(() => 1)
  const [begin, end, step] = [starts, ends, steps].map((values, which) => {
    const all = Array<number | null>(x.shape.length).fill(null)
    axes.forEach((axis, i) => {
      const at = axis < 0 ? axis + x.shape.length : axis
      // What lies before the first element, for a step back, is the end of all.
      const isStart = which === 1 && steps[i] < 0 && values[i] < -x.shape[at]
      all[at] = isStart ? null : values[i]
    })
    return all
  })
  if (x instanceof NdArray && axes.length === 1 && axes[0] === 0)
    return x.take(placesOf(x.length, begin[0], end[0], steps[0]))
  return asTensor(x).slice(begin, end, step)
}

/** The places from one to another, as Python's range. */
function placesOf(length: number, begin: number | null, end: number | null, step: number): number[] {
  const clamp = (at: number) =>
    Math.max(step > 0 ? 0 : -1, Math.min(at < 0 ? at + length : at, step > 0 ? length : length - 1))
  const first = begin === null ? (step > 0 ? 0 : length - 1) : clamp(begin)
  const last = end === null ? (step > 0 ? length : -1) : clamp(end)
  return Array.from({ length: Math.max(0, Math.ceil((last - first) / step)) }, (_, i) => first + i * step)
}

function concatenated(c: Call): Known {
  const all = c.inputs as Known[]
  if (all.every((x): x is NdArray => x instanceof NdArray && x.dtype === 'int32'))
    return ints(all.flatMap((x) => Array.from(x.data)))
  return concat(
    all.map((_, i) => c.at(i)),
    c.int('axis', 0),
  )
}

const ints = (values: readonly number[]) => new NdArray(Int32Array.from(values), [values.length])

function unsqueezed(c: Call): Known {
  const x = c.inputs[0]!
  const axes = c.list(1, 'axes') ?? c.refuse('it has no axes')
  const rank = x.shape.length + axes.length
  const at = axes.map((axis) => (axis < 0 ? axis + rank : axis))
  const rest = [...x.shape]
  return x.reshape(range(0, rank).map((i) => (at.includes(i) ? 1 : rest.shift()!)))
}

function squeezed(c: Call): Known {
  const x = c.inputs[0]!
  const axes = c.list(1, 'axes')?.map((axis) => (axis < 0 ? axis + x.shape.length : axis))
  return x.reshape(x.shape.filter((n, i) => (axes ? !axes.includes(i) : n !== 1)))
}

function divided(c: Call): Tensor[] {
  const x = c.at(0)
  const axis = c.int('axis', 0)
  const along = axis < 0 ? axis + x.rank : axis
  const count = c.node.outputs.length
  const each = Math.ceil(x.shape[along] / count)
  const sizes = c.list(1, 'split') ?? range(0, count).map((i) => Math.min(each, x.shape[along] - i * each))
  let from = 0
  return sizes.map((size) => {
    const place = (at: number) => [...Array<null>(along).fill(null), at]
    from += size
    return x.slice(place(from - size), place(from))
  })
}

function resized(c: Call): Tensor {
  const x = c.at(0)
  const scales = c.inputs.length > 2 && c.has(2) ? Array.from((c.inputs[2] as NdArray).data) : []
  const sizes = c.has(3) ? (c.list(3, 'sizes') ?? []) : []
  const to = sizes.length > 0 ? sizes : x.shape.map((n, i) => Math.floor(n * scales[i]))
  const [mode, where] = [c.text('mode', 'nearest'), c.text('coordinate_transformation_mode', 'half_pixel')]
  const whole = to.map((n, i) => n / x.shape[i])
  if (mode === 'nearest' && whole.every(Number.isInteger) && ['asymmetric', 'half_pixel'].includes(where))
    return whole.reduce((y, times, axis) => (times === 1 ? y : repeat(y, times, axis)), x)
  if (
    mode === 'linear' &&
    where === 'half_pixel' &&
    x.rank === 4 &&
    to[0] === x.shape[0] &&
    to[1] === x.shape[1]
  )
    return channelsFirst(resize(channelsLast(x), [to[2], to[3]], { interpolation: 'bilinear' }))
  return c.refuse(`mode ${mode} with ${where} from [${x.shape}] to [${to}] is not read`)
}

function padded(c: Call): Tensor {
  const x = c.at(0)
  if (c.text('mode', 'constant') !== 'constant') c.refuse(`mode ${c.text('mode', '')} is not read`)
  const pads = c.list(1, 'pads') ?? c.refuse('it has no pads')
  const value = c.has(2) ? c.operand(2) : c.float('value', 0)
  const axes = c.list(3, 'axes') ?? range(0, x.rank)
  if (typeof value !== 'number') c.refuse('its value is computed')
  const borders = x.shape.map((): [number, number] => [0, 0])
  axes.forEach((axis, i) => {
    borders[axis < 0 ? axis + x.rank : axis] = [pads[i], pads[i + axes.length]]
  })
  return x.pad(borders, value)
}

function clipped(c: Call): Tensor {
  const bound = (i: number, name: string, otherwise: number) => {
    const value = c.has(i) ? c.operand(i) : c.float(name, otherwise)
    return typeof value === 'number' ? value : c.refuse(`its ${name} is computed`)
  }
  return c.at(0).clip(bound(1, 'min', Number.NEGATIVE_INFINITY), bound(2, 'max', Number.POSITIVE_INFINITY))
}

const softmaxLike =
  (name: 'softmax' | 'logSoftmax'): Operator =>
  (c) => {
    const x = c.at(0)
    const axis = c.int('axis', c.opset < 13 ? 1 : -1)
    // Before opset 13 all axes from this one on were one.
    if (c.opset < 13 && axis !== x.rank - 1 && axis !== -1) c.refuse('along several axes it is not read')
    return x[name](axis)
  }

const TYPES: Readonly<Record<number, 'float32' | 'int32' | 'bool'>> = {
  ...{ 1: 'float32', 6: 'int32', 7: 'int32', 9: 'bool', 10: 'float32', 11: 'float32' },
}

function cast(c: Call): Known {
  const to = TYPES[c.int('to', 1)] ?? c.refuse(`elements of type ${c.int('to', 1)} are not read`)
  const x = c.inputs[0]!
  return x instanceof NdArray ? x.astype(to) : x.cast(to)
}

function shapeOf(c: Call): NdArray {
  return ints(c.inputs[0]!.shape.slice(c.int('start', 0), c.node.attributes.end as number | undefined))
}

function filled(c: Call): NdArray {
  const { value } = c.node.attributes
  const { data, dtype } = value instanceof NdArray ? value : new NdArray(new Float32Array(1), [1])
  const shape = c.list(0, 'shape') ?? []
  const size = shape.reduce((a, b) => a * b, 1)
  return dtype === 'int32'
    ? new NdArray(new Int32Array(size).fill(data[0]), shape)
    : new NdArray(new Float32Array(size).fill(data[0]), shape)
}

function constant(c: Call): NdArray {
  const { value, value_float, value_int, value_ints, value_floats } = c.node.attributes
  if (value instanceof NdArray) return value
  if (value_floats instanceof NdArray) return value_floats
  if (Array.isArray(value_ints)) return ints(value_ints as number[])
  if (typeof value_int === 'number') return new NdArray(Int32Array.of(value_int), [])
  if (value_float !== undefined) return new NdArray(Float32Array.of(c.float('value_float', 0)), [])
  return c.refuse('it holds no numbers')
}

/** x, or its like on the other side of a condition. */
const chosen: Operator = (c) => c.at(0).cast('bool').where(c.operand(1), c.operand(2))

/** What lies above a diagonal, or below it; 0 elsewhere. */
function triangle(c: Call): Tensor {
  const x = c.at(0)
  const [rows, columns] = x.shape.slice(-2)
  const [upper, k] = [c.int('upper', 1) === 1, c.has(1) ? (c.list(1, 'k')?.[0] ?? 0) : 0]
  const kept = Int32Array.from({ length: rows * columns }, (_, i) => {
    const above = (i % columns) - Math.floor(i / columns) - k
    return Number(upper ? above >= 0 : above <= 0)
  })
  return tensor(new NdArray(kept, [rows, columns]))
    .cast('bool')
    .where(x, 0)
}

function shrunk(c: Call): Tensor {
  const [x, bias, limit] = [c.at(0), c.float('bias', 0), c.float('lambd', 0.5)]
  return x.less(-limit).where(x.add(bias), x.greater(limit).where(x.sub(bias), 0))
}

/** The operators that are read, by their names (onnx.ai/onnx/operators). */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  Abs: one((x) => x.abs()),
  Add: two(
    (x, y) => x.add(y),
    (a, b) => a + b,
  ),
  And: two((x, y) => x.logicalAnd(y)),
  AveragePool: pooling(averagePool, true),
  BatchNormalization: batchNormalization,
  Cast: cast,
  Ceil: one((x) => x.ceil()),
  Celu: (c) => {
    const alpha = c.float('alpha', 1)
    return c.at(0).div(alpha).elu().mul(alpha)
  },
  Clip: clipped,
  Concat: concatenated,
  Constant: constant,
  ConstantOfShape: filled,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Cos: one((x) => x.cos()),
  Div: two(
    (x, y) => x.div(y),
    (a, b) => Math.trunc(a / b),
  ),
  Dropout: (c) => c.inputs[0]!,
  Elu: (c) => c.at(0).elu(c.float('alpha', 1)),
  Equal: two((x, y) => x.equal(y)),
  Erf: one((x) => x.erf()),
  Exp: one((x) => x.exp()),
  Expand: (c) => {
    const x = c.at(0)
    return x.broadcastTo(broadcastShape('Expand', x.shape, c.list(1, 'shape') ?? []))
  },
  Flatten: (c) => {
    const x = c.at(0)
    const axis = c.int('axis', 1)
    const rows = x.shape.slice(0, axis < 0 ? axis + x.rank : axis).reduce((a, b) => a * b, 1)
    return x.reshape([rows, x.size / rows])
  },
  Floor: one((x) => x.floor()),
  GRU: recurrence('GRU'),
  Gather: gathered,
  Gelu: (c) =>
    c.text('approximate', 'none') === 'none' ? c.at(0).gelu() : c.refuse('the approximation is not read'),
  Gemm: gemm,
  GlobalAveragePool: globalPool('mean'),
  GlobalMaxPool: globalPool('max'),
  Greater: two((x, y) => x.greater(y)),
  GreaterOrEqual: two((x, y) => x.greaterEqual(y)),
  HardSigmoid: (c) => c.at(0).mul(c.float('alpha', 0.2)).add(c.float('beta', 0.5)).clip(0, 1),
  HardSwish: activation('hard_silu'),
  Identity: (c) => c.inputs[0]!,
  LSTM: recurrence('LSTM'),
  LayerNormalization: layerNormalization,
  LeakyRelu: (c) => c.at(0).leakyRelu(c.float('alpha', 0.01)),
  Less: two((x, y) => x.less(y)),
  LessOrEqual: two((x, y) => x.lessEqual(y)),
  Log: one((x) => x.log()),
  LogSoftmax: softmaxLike('logSoftmax'),
  MatMul: (c) => c.at(0).matmul(c.at(1)),
  Max: several((x, y) => x.maximum(y)),
  MaxPool: pooling(maxPool),
  Mean: (c) =>
    c.inputs
      .map((_, i) => c.at(i))
      .reduce((x, y) => x.add(y))
      .div(c.inputs.length),
  Min: several((x, y) => x.minimum(y)),
  Mish: activation('mish'),
  Mul: two(
    (x, y) => x.mul(y),
    (a, b) => a * b,
  ),
  Neg: one((x) => x.neg()),
  Not: one((x) => x.logicalNot()),
  Or: two((x, y) => x.logicalOr(y)),
  PRelu: (c) => {
    const x = c.at(0)
    return x.greater(0).where(x, x.mul(c.at(1)))
  },
  Pad: padded,
  Pow: two((x, y) => x.pow(y)),
  RNN: recurrence('RNN'),
  Reciprocal: one((x) => x.reciprocal()),
  ReduceMax: reduction('max'),
  ReduceMean: reduction('mean'),
  ReduceMin: reduction('min'),
  ReduceProd: reduction('prod'),
  ReduceSum: reduction('sum'),
  Relu: one((x) => x.relu()),
  Reshape: reshaped,
  Resize: resized,
  Round: one((x) => x.round()),
  Selu: (c) => {
    const [alpha, gamma] = [c.float('alpha', 1.6732632423543772), c.float('gamma', 1.0507009873554805)]
    return c.at(0).elu(alpha).mul(gamma)
  },
  Shape: shapeOf,
  Shrink: shrunk,
  Sigmoid: one((x) => x.sigmoid()),
  Sign: one((x) => x.sign()),
  Sin: one((x) => x.sin()),
  Slice: sliced,
  Softmax: softmaxLike('softmax'),
  Softplus: one((x) => x.softplus()),
  Softsign: one((x) => x.softsign()),
  Split: divided,
  Sqrt: one((x) => x.sqrt()),
  Squeeze: squeezed,
  Sub: two(
    (x, y) => x.sub(y),
    (a, b) => a - b,
  ),
  Sum: several((x, y) => x.add(y)),
  Tanh: one((x) => x.tanh()),
  Tile: (c) => tile(c.at(0), c.list(1, 'repeats') ?? []),
  Transpose: (c) => {
    const x = c.inputs[0]!
    return x.transpose(c.ints('perm') ?? range(0, x.shape.length).reverse())
  },
  Trilu: triangle,
  Unsqueeze: unsqueezed,
  Where: chosen,
}
