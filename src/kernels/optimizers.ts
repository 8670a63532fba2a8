import type { DeviceBuffer } from '../gpu/buffer.js'
import { overGroups } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { type Layout, layoutOf, packed, type Uniforms } from '../gpu/uniforms.js'
import { shader, type Tunables } from './shader.js'

/** Names of the update rules, one shader each. */
export type UpdateRule =
  | 'adadelta'
  | 'adagrad'
  | 'adam'
  | 'adamax'
  | 'ftrl'
  | 'lion'
  | 'nadam'
  | 'rmsprop'
  | 'sgd'

const layouts = new Map<UpdateRule, Layout>()

/** The numbers of a step, by the names of the fields of optimizers/loop.wgsl's `Hyper` and of the rule's `Rule`. */
export function hyperOf(rule: UpdateRule, numbers: Uniforms): Float32Array<ArrayBuffer> {
  const { name, code } = shader(`optimizers/${rule}.wgsl`)
  const layout = layouts.get(rule) ?? layoutOf(name, code, /var<storage, read> (hyper): (Hyper);/)
  layouts.set(rule, layout)
  return new Float32Array(packed(name, layout, numbers).buffer)
}

/**
 * One step of an optimizer on one parameter of `count` values, in place.
 * @param hyper what `hyperOf` gives
 * @param slots the rule's memory of the parameter, in the order of its shader's bindings; for one that the
 * rule's tunables leave out, a buffer without values that nothing else in the dispatch uses
 */
export function update(
  gpu: Gpu,
  rule: UpdateRule,
  tunables: Tunables,
  hyper: DeviceBuffer,
  gradient: DeviceBuffer,
  parameter: DeviceBuffer,
  slots: readonly DeviceBuffer[],
  count: number,
): void {
  gpu.dispatch({
    shader: shader(`optimizers/${rule}.wgsl`, tunables),
    inputs: [hyper, gradient],
    outputs: [parameter, ...slots],
    along: [gradient, parameter, ...slots.filter(({ bytes }) => bytes > 0)],
    ...overGroups(Math.ceil(count / 4)),
  })
}

/** One step of a parameter's moving average, in place; it may overwrite the parameter. */
export function updateAverage(
  gpu: Gpu,
  numbers: DeviceBuffer,
  parameter: DeviceBuffer,
  average: DeviceBuffer,
  count: number,
): void {
  gpu.dispatch({
    shader: shader('optimizers/average.wgsl'),
    inputs: [numbers],
    outputs: [parameter, average],
    along: [parameter, average],
    ...overGroups(Math.ceil(count / 4)),
  })
}
