import { kernels } from '../../kernels/loaded.js'
import type { LossScale } from '../../kernels/lossScale.js'
import { gpu } from '../runtime.js'
import { empty, type Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'

/** Variables of one number each; see `kernels/lossScale.ts`. */
export type LossScaleState = Record<keyof LossScale, Variable>

const buffersOf = ({ scale, steps, overflow }: LossScaleState): LossScale => ({
  scale: scale.value.buffer,
  steps: steps.value.buffer,
  overflow: overflow.value.buffer,
})

/** The gradients divided by the scale; what is infinite or NaN in them is noted in the state. Not differentiable. */
export function unscale(state: LossScaleState, gradients: readonly Tensor[]): Tensor[] {
  return gradients.map((gradient) => {
    const out = empty(gradient.shape)
    const float = gradient.cast('float32')
    const call = { inputs: [float, state.scale.value], outputs: [out, state.overflow.value] }
    gpu().within({ name: 'unscale', call }, () =>
      kernels.unscale(gpu(), buffersOf(state), gradient.size, float.buffer, out.buffer),
    )
    return out
  })
}

/** After `unscale`: the next step's scale, and no update in this step where a gradient overflowed. */
export function decide(state: LossScaleState, growth: number, hyper: Variable): void {
  const { scale, steps, overflow } = state
  const outputs = [overflow, scale, steps, hyper].map(({ value }) => value)
  const call = { inputs: [], outputs, attributes: { growth } }
  gpu().within({ name: 'lossScale', call }, () =>
    kernels.decide(gpu(), buffersOf(state), growth, hyper.value.buffer),
  )
}
