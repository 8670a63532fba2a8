import type { Gpu } from '../../gpu/gpu.js'
import { map, zip } from '../../kernels/elementwise.js'
import { misplaced } from '../../show.js'
import { isTracked, vjp } from '../autodiff.js'
import { constant } from '../create.js'
import { describe } from '../nested.js'
import { gpu } from '../runtime.js'
import { empty, requireType, Tensor, type TensorType } from '../tensor.js'

/** A tensor, or a number that stands for a tensor with one element. */
export type TensorLike = Tensor | number

/** What a gradient rule may use besides the gradient that comes in. */
export interface Context<A> {
  inputs: readonly Tensor[]
  /** The op's output. */
  y: Tensor
  attributes: A
}

/** For each input, a function that makes its gradient when it is wanted; null: not differentiable. See `Node`. */
export type Gradient<A> = (
  dy: Tensor,
  context: Context<A>,
) => readonly (((mayBeGated: boolean) => Tensor) | null)[]

/** All there is to know of an op. */
export interface Op<A> {
  name: string
  /** The output's shape. Throws what is wrong with the inputs, naming the op. */
  shape: (inputs: readonly Tensor[], attributes: A) => readonly number[]
  /** The output's dtype; that of the first input where nothing is said. */
  dtype?: (inputs: readonly Tensor[], attributes: A) => TensorType
  /** Whether the kernels take float16; where nothing is said, such an input is an error. */
  float16?: boolean
  /** Dispatches the kernels that compute `out`; `null`: the op only views its input under another shape. */
  run: ((gpu: Gpu, inputs: readonly Tensor[], out: Tensor, attributes: A) => void) | null
  /**
   * Gradients written in ops, so that they can be differentiated again. They may come in the broadcast
   * shape: the backward pass sums them down to the input's. `null`: not differentiable.
   */
  gradient: Gradient<A> | null
  /** The activation that the op applies on the way out, if it does. */
  epilogue?: (attributes: A) => Epilogue | null
}

/** Makes the function that runs an op, and remembers how where a gradient will be asked for. */
export function defineOp<A>(op: Op<A>): (inputs: readonly Tensor[], attributes: A) => Tensor {
  const { gradient } = op
  return (inputs, attributes) => {
    const device = gpu()
    for (const x of inputs) requireTensor(op.name, x)
    if (op.run && !op.float16 && inputs.some((x) => x.dtype === 'float16')) {
      throw new TypeError(`float16 is not supported by ${op.name}: cast to float32 first, x.cast('float32')`)
    }
    const shape = op.shape(inputs, attributes)
    const dtype = op.dtype ? op.dtype(inputs, attributes) : inputs[0].dtype
    const y = op.run ? empty(shape, dtype) : new Tensor(inputs[0].buffer, shape, dtype)
    const frame = { name: op.name, call: { inputs, outputs: [y] } }
    device.within(frame, () => op.run?.(device, inputs, y, attributes))
    if (gradient && isFloat(y) && inputs.some(isTracked)) {
      y.node = {
        name: op.name,
        inputs,
        attributes,
        gradient: (dy) => gradient(dy, { inputs, y, attributes }),
        origin: [...device.origin, frame],
      }
      const epilogue = op.epilogue?.(attributes)
      if (epilogue?.gate) gates.set(y, epilogue)
    }
    return y
  }
}

/** Throws where an op was given something else for a tensor: arrays lie on the host, and must be sent. */
export function requireTensor(name: string, x: unknown): asserts x is Tensor {
  if (x instanceof Tensor) return
  throw new TypeError(`${name}: expected a tensor, got ${describe(x)}; tensor(values) makes one of numbers`)
}

/** An op of one argument, element by element, with settings such as a slope. */
export interface Unary {
  (x: Tensor, ...settings: number[]): Tensor
  /** How matmul and convolution apply it on the way out, where that is possible. */
  readonly epilogue: Epilogue | null
}

/** An activation that another kernel can apply to its result, since its gradient needs only its output. */
export interface Epilogue {
  /** WGSL expression in `x`. */
  expression: string
  /** dx from dy and the activation's output. */
  gradient: (dy: Tensor, y: Tensor) => Tensor
  /**
   * Where the activation only lets a gradient pass or stops it, as ReLU does, the gradient as a WGSL expression in
   * `a` = dy and `b` = the output. Twice is then as good as once, so that whoever makes dy may do it as well.
   */
  gate: string | null
}

/** The activations that made tensors, where they are gates. */
const gates = new WeakMap<Tensor, Epilogue>()
/** Gradients that have been through a gate, and the gate's output. */
const gated = new WeakMap<Tensor, Tensor>()

/** The gate that made x, to be applied to a gradient with respect to x in the kernel that computes it. */
export function gateOf(x: Tensor): Epilogue | null {
  return gates.get(x) ?? null
}

/** Says that dx, a gradient with respect to x, has been through the gate that made x. */
export function markGated(dx: Tensor, x: Tensor): Tensor {
  gated.set(dx, x)
  return dx
}

/** What defines an elementwise op of one argument. */
export interface UnaryOp {
  name: string
  /** WGSL expression in `x` and the settings `p.x`, `p.y`, …; may use the functions of map.wgsl and functions/. */
  expression: string
  /** dx from dy, the input x, the output y and the settings, in ops. */
  gradient: ((dy: Tensor, x: Tensor, y: Tensor, settings: readonly number[]) => Tensor) | null
  /**
   * The gradient again as one kernel: a WGSL expression in `a` = dy and `b` = the input or the output,
   * whichever `of` says; for ops without settings. It must agree with `gradient`, by which it is
   * differentiated again. A gate lets dy pass or stops it; see `Epilogue`.
   */
  fused?: { of: 'x' | 'y'; expression: string; gate?: boolean }
  dtype?: TensorType
}

/** Makes an elementwise op of one argument. Integers are taken as floats. */
export function defineUnary(op: UnaryOp): Unary {
  const { name, gradient, fused } = op
  const rule = fused && gradient ? fuseGradient(name, gradient, fused) : gradient
  const epilogue: Epilogue | null =
    rule && fused?.of === 'y'
      ? {
          expression: op.expression,
          gradient: (dy, y) => (gated.get(dy) === y ? dy : rule(dy, y, y, [])),
          gate: fused.gate ? fused.expression : null,
        }
      : null
  const run = defineOp<readonly number[]>({
    name,
    shape: ([x]) => x.shape,
    dtype: ([x]) => op.dtype ?? x.dtype,
    float16: true,
    run: (gpu, [x], out, settings) => map(gpu, op.expression, settings, x, out, name),
    gradient:
      rule &&
      ((dy, { inputs: [x], y, attributes }) => [
        () => (epilogue ? epilogue.gradient(dy, y) : rule(dy, x, y, attributes)),
      ]),
    epilogue: () => epilogue,
  })
  return Object.assign((x: Tensor, ...settings: number[]) => run([asFloat(x)], settings), { epilogue })
}

function fuseGradient(
  name: string,
  gradient: NonNullable<UnaryOp['gradient']>,
  { of, expression }: NonNullable<UnaryOp['fused']>,
): NonNullable<UnaryOp['gradient']> {
  const kernel = defineFused<null>(
    {
      name: `${name}Grad`,
      shape: ([dy]) => dy.shape,
      float16: true,
      run: (gpu, [dy, saved], out) => zip(gpu, expression, dy, saved, out, `${name}Grad`),
    },
    ([dy, saved]) => gradient(dy, saved, saved, []),
  )
  return (dy, x, y) => kernel([dy, of === 'x' ? x : y], null)
}

/**
 * Makes an op whose gradient is found by differentiating `composed`, the same formula written in ops. The
 * composition is the definition; the kernel is its speed.
 */
export function defineFused<A>(
  op: Omit<Op<A>, 'gradient'>,
  composed: (inputs: readonly Tensor[], attributes: A) => Tensor,
): (inputs: readonly Tensor[], attributes: A) => Tensor {
  return defineOp<A>({
    ...op,
    gradient: (dy, { inputs, attributes }) => {
      const floats = inputs.flatMap((x, i) => (isFloat(x) ? [i] : []))
      const f = (...xs: Tensor[]) => {
        const all = [...inputs]
        floats.forEach((at, i) => {
          all[at] = xs[i]
        })
        return composed(all, attributes)
      }
      // All gradients come from one walk back, made when the first of them is wanted.
      let made: Tensor[] | null = null
      const gradients = () => {
        made ??= vjp(
          f,
          floats.map((at) => inputs[at]),
          dy,
          { unused: 'zeros' },
        )
        return made
      }
      return inputs.map((_, i) => (floats.includes(i) ? () => gradients()[floats.indexOf(i)] : null))
    },
  })
}

/** An op of two arguments, element by element, with NumPy's broadcasting. */
export type Binary = (x: Tensor, y: TensorLike) => Tensor

/** Makes an elementwise op of two arguments by a WGSL expression in `a` and `b`. */
export function defineBinary(op: {
  name: string
  expression: string
  /** The expression for integers, if another. */
  integers?: string
  gradient: ((dy: Tensor, x: Tensor, y: Tensor, z: Tensor) => readonly [() => Tensor, () => Tensor]) | null
  /** float: integers become floats; same: both take the wider of the two types; bool: a comparison. */
  result?: 'float' | 'same' | 'bool'
}): (x: TensorLike, y: TensorLike) => Tensor {
  const { gradient, result = 'same' } = op
  const run = defineOp<{ dtype: TensorType }>({
    name: op.name,
    shape: ([x, y]) => broadcastShape(op.name, x.shape, y.shape),
    dtype: (_, { dtype }) => dtype,
    float16: true,
    run: (gpu, [x, y], out) => {
      const integers = x.type === 'i32' && y.type === 'i32'
      zip(gpu, (integers && op.integers) || op.expression, x, y, out, op.name)
    },
    gradient: gradient && ((dy, { inputs: [x, y], y: z }) => gradient(dy, x, y, z)),
  })
  return (x, y) => {
    for (const operand of [x, y]) if (typeof operand !== 'number') requireTensor(op.name, operand)
    const floats = result === 'float' || isFloat(x) || isFloat(y)
    const like = floats ? asFloat : asInteger
    const dtype = result === 'bool' ? 'bool' : floats ? floatTypeOf([x, y]) : 'int32'
    return run([like(x), like(y)], { dtype })
  }
}

/** The shape that two shapes broadcast to, as NumPy does it. */
export function broadcastShape(name: string, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1
    const n = b[axis - rank + b.length] ?? 1
    if (m !== n && m !== 1 && n !== 1) {
      throw new RangeError(
        `${name}: shapes [${a}] and [${b}] can't be broadcast together: dimension ${axis - rank} is ${m} and ${n}`,
      )
    }
    return m === 1 ? n : m
  })
}

/** An axis counted from 0; negative ones count from the end. */
export function normalizeAxis(name: string, axis: number, rank: number): number {
  if (typeof axis !== 'number') throw new RangeError(`${name}: ${misplaced('an axis, a whole number', axis)}`)
  const at = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || at < 0 || at >= rank) {
    throw new RangeError(`${name}: axis ${axis} is out of range for a tensor with ${rank} axes`)
  }
  return at
}

/** Whether an op on `x` computes in float32: a number counts as an integer where int32 holds it. */
export function isFloat(x: TensorLike): boolean {
  return typeof x === 'number' ? (x | 0) !== x : x.dtype === 'float32' || x.dtype === 'float16'
}

/** `x` as a tensor of floats: float32, or float16 where it is that already. */
export function asFloat(x: TensorLike): Tensor {
  return typeof x === 'number' ? constant(x) : isFloat(x) ? x : cast(x, 'float32')
}

/** float16 where all tensors of floats are: numbers and integers follow. */
export function floatTypeOf(operands: readonly TensorLike[]): 'float32' | 'float16' {
  const floats = operands.filter((x) => typeof x !== 'number' && isFloat(x)) as Tensor[]
  return floats.length > 0 && floats.every((x) => x.dtype === 'float16') ? 'float16' : 'float32'
}

/** `operands` as tensors of floats of one type. */
export function asFloats(operands: readonly Tensor[]): Tensor[] {
  const type = floatTypeOf(operands)
  return operands.map((x) => cast(x, type))
}

/** `x` as an int32 or bool tensor, for an `x` that is not a float. */
export function asInteger(x: TensorLike): Tensor {
  return typeof x === 'number' ? constant(x, 'int32') : x
}

const castOp = defineOp<{ dtype: TensorType }>({
  name: 'cast',
  shape: ([x]) => x.shape,
  dtype: (_, { dtype }) => dtype,
  float16: true,
  run: (gpu, [x], out, { dtype }) => {
    const to =
      dtype === 'bool'
        ? `select(1, 0, x == ${x.type === 'i32' ? '0' : '0.0'})`
        : dtype === 'int32'
          ? 'i32(x)'
          : 'f32(x)'
    map(gpu, to, [], x, out, 'cast')
  },
  gradient: (dy) => [() => dy],
})

/** `x` in another dtype. To int32, fractions are cut off; to bool, all but 0 is true, NaN too. A float stays differentiable. */
export function cast(x: Tensor, dtype: TensorType): Tensor {
  if (x.dtype === dtype) return x
  requireType('cast', dtype)
  return castOp([x], { dtype })
}
