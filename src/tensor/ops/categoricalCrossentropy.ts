import { kernels } from '../../kernels/loaded.js'
import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'
import { asFloat } from './cast.js'
import { defineFused } from './fused.js'
import { defineOp } from './op.js'

/** Keras' fuzz factor: probabilities are held within [ε, 1-ε], so that no logarithm is infinite. */
const EPSILON = 1e-7

/** log p: of the softmax, or of the normalized and bounded output. */
function logProbability(output: Tensor, fromLogits: boolean): Tensor {
  if (fromLogits) return output.logSoftmax()
  return output
    .div(output.sum(-1, true))
    .clip(EPSILON, 1 - EPSILON)
    .log()
}

interface Attributes {
  fromLogits: boolean
  /** The type of class numbers [...], where targets are these. */
  sparse?: 'f32' | 'i32'
}

const gradient = defineFused<Attributes>(
  {
    name: 'categoricalCrossentropyGrad',
    shape: ([, , output]) => output.shape,
    run: (gpu, [dy, target, output], out, attributes) =>
      kernels.crossentropyGrad(
        gpu,
        scores(output, attributes),
        target.buffer,
        output.buffer,
        dy.buffer,
        out.buffer,
      ),
  },
  // With p = output/Σ: dp = -t/p where p is within the bounds, else 0; then back through the division.
  ([dy, given, output], { fromLogits, sparse }) => {
    const target = sparse ? given.cast('int32').oneHot(output.shape[output.rank - 1]) : given
    const d = dy.expandDims(-1)
    if (fromLogits) return d.mul(output.softmax().mul(target.sum(-1, true)).sub(target))
    const total = output.sum(-1, true)
    const p = output.div(total)
    const inside = p.greaterEqual(EPSILON).logicalAnd(p.lessEqual(1 - EPSILON))
    const dp = inside.where(target.div(p).neg(), 0)
    return d.mul(dp.sub(dp.mul(p).sum(-1, true))).div(total)
  },
)

const run = defineOp<Attributes>({
  name: 'categoricalCrossentropy',
  dtype: () => 'float32',
  shape: ([target, output], { sparse }) => {
    if (sparse) {
      if (target.shape.join() === output.shape.slice(0, -1).join() && output.rank > 0) return target.shape
      throw new RangeError(
        `sparseCategoricalCrossentropy: target [${target.shape}] does not fit output [${output.shape}]`,
      )
    }
    if (target.shape.join() !== output.shape.join()) {
      throw new RangeError(
        `categoricalCrossentropy: target [${target.shape}] and output [${output.shape}] differ`,
      )
    }
    if (output.rank === 0)
      throw new RangeError('categoricalCrossentropy: expected classes along the last axis, got []')
    return output.shape.slice(0, -1)
  },
  run: (gpu, [target, output], out, attributes) =>
    kernels.crossentropy(gpu, scores(output, attributes), target.buffer, output.buffer, out.buffer),
  gradient: (dy, { inputs: [target, output], attributes }) => [
    attributes.sparse
      ? null
      : () => dy.expandDims(-1).mul(logProbability(output, attributes.fromLogits)).neg(),
    () => gradient([dy, target, output], attributes),
  ],
})

function scores(output: Tensor, attributes: Attributes) {
  const width = output.shape[output.rank - 1]
  return { rows: sizeOf(output.shape.slice(0, -1)), width, ...attributes }
}

/**
 * -Σ target · log p along the last axis: [..., classes] twice → [...]. With `fromLogits`, p = softmax(output),
 * else p = output/Σoutput held within [1e-7, 1 - 1e-7], as Keras does it
 * (keras.io/api/losses/probabilistic_losses). The gradient with
 * respect to logits is dy·(p·Σtarget - target).
 */
export function categoricalCrossentropy(target: Tensor, output: Tensor, fromLogits = false): Tensor {
  return run([asFloat(target), asFloat(output)], { fromLogits })
}

/** The same for targets that are class numbers, [...] of whole numbers: 1 there, else 0; a number of no class is no target. */
export function sparseCategoricalCrossentropy(labels: Tensor, output: Tensor, fromLogits = false): Tensor {
  const ids = labels.type === 'f16' ? labels.cast('float32') : labels
  const sparse = ids.type === 'i32' ? 'i32' : 'f32'
  return run([ids, asFloat(output)], { fromLogits, sparse })
}
