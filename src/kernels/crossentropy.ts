import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import type { Rows } from './rows.js'
import { shader, type Tunables } from './shader.js'

/** What targets of rows of class scores are: one-hot rows, or sparse ones, a class number a row, as f32 or i32. */
export interface Targets extends Rows {
  sparse?: 'f32' | 'i32'
}

/** Rows of class scores, and whether they are logits or probabilities. */
export interface Scores extends Targets {
  fromLogits: boolean
}

const tunablesOf = ({ sparse }: Targets): Tunables => (sparse ? { SPARSE: true, Label: sparse } : {})

/**
 * loss [rows] from target and output [rows, width]. In a recorded step it makes `sameLargest` of the same rows on the
 * way, where that follows.
 *
 * @param hits [rows], where the rows' accuracy goes
 */
export function crossentropy(
  gpu: Gpu,
  scores: Scores,
  target: DeviceBuffer,
  output: DeviceBuffer,
  loss: DeviceBuffer,
  hits: DeviceBuffer | null = null,
): void {
  const { rows, width, fromLogits } = scores
  const tunables = { FROM_LOGITS: fromLogits, ...tunablesOf(scores) }
  const tells = hits && { storeHit: 'keepHit(row, begin, end)' }
  gpu.dispatch({
    shader: shader(
      'crossentropy.wgsl',
      { ...tunables, ...tells },
      { uses: hits ? ['crossentropyHits'] : [] },
    ),
    uniforms: { rows, width },
    inputs: [target, output],
    outputs: hits ? [loss, hits] : [loss],
    workgroups: workgroupsFor(rows, 64),
  })
  if (hits) return
  gpu.recording?.mayTake(({ shader, inputs, outputs: [hits] }) => {
    const isAccuracy = shader === accuracyShader(scores) && inputs[0] === target && inputs[1] === output
    return isAccuracy ? () => crossentropy(gpu, scores, target, output, loss, hits) : null
  })
}

const accuracyShader = (targets: Targets) => shader('sameLargest.wgsl', tunablesOf(targets))

/** out [rows] = 1 where a row of the output is largest where its target is, else 0. */
export function sameLargest(
  gpu: Gpu,
  targets: Targets,
  target: DeviceBuffer,
  output: DeviceBuffer,
  out: DeviceBuffer,
): void {
  const { rows, width } = targets
  gpu.dispatch({
    shader: accuracyShader(targets),
    uniforms: { rows, width },
    inputs: [target, output],
    outputs: [out],
    workgroups: workgroupsFor(rows, 64),
  })
}

/** The gradient with respect to the output, from the gradient dy [rows] of the losses. */
export function crossentropyGrad(
  gpu: Gpu,
  scores: Scores,
  target: DeviceBuffer,
  output: DeviceBuffer,
  dy: DeviceBuffer,
  doutput: DeviceBuffer,
): void {
  const { rows, width, fromLogits } = scores
  gpu.dispatch({
    shader: shader('crossentropyGrad.wgsl', { FROM_LOGITS: fromLogits, ...tunablesOf(scores) }),
    uniforms: { rows, width },
    inputs: [target, output, dy],
    outputs: [doutput],
    workgroups: workgroupsFor(rows, 64),
  })
}
