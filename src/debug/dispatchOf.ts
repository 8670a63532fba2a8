import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Held } from './held.js'
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
  const rows = held.dispatches
    .slice(0, last + 1)
    .flatMap(({ outputs }, row) => (outputs.some(isPlace) ? [row] : []))
    .reverse()
  if (rows.length === 0 || rows[0] < (maker?.rows?.[0] ?? last))
    throw new RangeError(`${name}: a kernel makes it on its way, and does not write it`)
  const width = dtype === 'float16' ? 2 : 4
  const row = rows[rows.length === 1 ? 0 : await writingOf(held, buffer, at * width, rows)]
  const { shader, inputs, outputs, workgroups } = held.dispatches[row]
  const output = outputs.findIndex(isPlace)
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

/** What no training is likely to leave: a float32 of 1e-30. */
const MARK = 0x0da24260

/**
 * Which of the rows that write a buffer, the last one first, is the first found to write an element: what was there before is
 * another thing then. Several write one tensor piece by piece, and a row may leave elements as they are.
 */
async function writingOf(held: Held, buffer: DeviceBuffer, byte: number, rows: readonly number[]) {
  const at = byte - (byte % 4)
  for (const [i, row] of rows.entries()) {
    const bytes = Uint32Array.of(MARK)
    const left = await held.readIf({ buffer, at, bytes }, [row, row], buffer)
    const marked = new Uint8Array(bytes.buffer, byte - at)
    const found = new Uint8Array(left, byte)
    if (found[0] !== marked[0] || found[1] !== marked[1]) return i
  }
  return 0
}
