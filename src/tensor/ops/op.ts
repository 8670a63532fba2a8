import type { Gpu } from '../../gpu/gpu.js'
import { isTracked } from '../autodiff.js'
import { describe } from '../nested.js'
import { gpu } from '../runtime.js'
import { empty, Tensor, type TensorType } from '../tensor.js'
import { isFloat } from './tensorLike.js'

/** What a gradient rule may use besides the gradient that comes in. */
export interface Context<A> {
  inputs: readonly Tensor[]
  /** The op's output. */
  y: Tensor
  attributes: A
}

/** For each input, a function that makes its gradient when it is wanted; null: not differentiable. */
export type Gradient<A> = (dy: Tensor, context: Context<A>) => readonly ((() => Tensor) | null)[]

/** All there is to know of an op. */
export interface Op<A> {
  name: string
  /** The output's shape. Throws what is wrong with the inputs, naming the op. */
  shape: (inputs: readonly Tensor[], attributes: A) => readonly number[]
  /** The output's dtype; by default that of the first input. */
  dtype?: (inputs: readonly Tensor[], attributes: A) => TensorType
  /** Whether the kernels take float16; by default such an input is an error. */
  float16?: boolean
  /** Dispatches the kernels that compute `out`; `null`: the op only views its input under another shape. */
  run: ((gpu: Gpu, inputs: readonly Tensor[], out: Tensor, attributes: A) => void) | null
  /**
   * Gradients written in ops, so that they can be differentiated again. They may come in the broadcast
   * shape: the backward pass sums them down to the input's. `null`: not differentiable.
   */
  gradient: Gradient<A> | null
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
    const frame = { name: op.name, call: { inputs, outputs: [y], attributes } }
    device.within(frame, () => op.run?.(device, inputs, y, attributes))
    if (gradient && isFloat(y) && inputs.some(isTracked)) {
      y.node = {
        name: op.name,
        inputs,
        attributes,
        gradient: (dy) => gradient(dy, { inputs, y, attributes }),
        origin: [...device.origin, frame],
      }
    }
    return y
  }
}

/** Throws where an op was given something else for a tensor: arrays lie on the host, and must be sent. */
export function requireTensor(name: string, x: unknown): asserts x is Tensor {
  if (x instanceof Tensor) return
  throw new TypeError(`${name}: expected a tensor, got ${describe(x)}; tensor(values) makes one of numbers`)
}
