import type { DeviceBuffer } from '../gpu/buffer.js'
import type { DebugStep, StepTensor } from './step.js'
import type { RunOptions } from './wgsl/run.js'
import type { Element } from './wgsl/writer.js'

/** A dispatch as the interpreter takes it, and an element of what it writes: plain data, fit for `postMessage`. */
export interface DispatchOnHost {
  /** Its row in the step. */
  row: number
  source: string
  options: RunOptions
  element: Element
}

/**
 * The dispatch of a step that writes an element of a tensor, for `writerOf(source, options, element)`, which finds the
 * line that does.
 * @param at the element's number in the tensor
 * @throws RangeError for what no dispatch of the step writes, and for one that picks the batch from a data set
 */
export async function dispatchOf(step: DebugStep, tensor: StepTensor, at: number): Promise<DispatchOnHost> {
  const { buffer, row: last, maker, dtype, name } = tensor.version
  if (last < 0) throw new RangeError(`${name}: the step begins with it, no dispatch writes it`)
  const { held } = step
  const place = held.placeOf(buffer)
  const isPlace = (each: DeviceBuffer) => {
    const { whole, at } = held.placeOf(each)
    return whole === place.whole && at <= place.at && place.at < at + each.bytes
  }
  // An op may take several dispatches, and the tensor need not be the last one's.
  const [from] = maker?.rows ?? [last]
  const row = held.dispatches.findLastIndex(
    ({ outputs }, id) => id >= from && id <= last && outputs.some(isPlace),
  )
  const { shader, inputs, outputs, workgroups } = held.dispatches[Math.max(row, 0)]
  const output = outputs.findIndex(isPlace)
  if (row < 0) throw new RangeError(`${name}: a kernel makes it on its way, and does not write it`)
  const width = dtype === 'float16' ? 2 : 4
  const first = (place.at - held.placeOf(outputs[output]).at) / width
  const binding = (shader.uniforms ? 1 : 0) + inputs.length + output
  return {
    row,
    source: shader.code,
    options: {
      buffers: await held.bindings(row),
      workgroups,
      subgroup: held.gpu.traits.subgroupSize || 8,
    },
    element: { binding, at: first + at, of: outputs[output].bytes / width },
  }
}
