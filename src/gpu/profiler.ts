import { GpuError } from './errors.js'
import type { Gpu } from './gpu.js'
import type { Command, Recording } from './recording.js'

/** Dispatches a query set: WebGPU allows 4096 timestamps in one. */
const MOST_TIMED = 2048

/** Runs a compiled step once with a timestamp around each dispatch; gives nanoseconds, one for each. */
export async function profile(gpu: Gpu, recording: Recording): Promise<number[]> {
  if (!gpu.traits.timestamps) {
    throw new GpuError(`${gpu.name} has no timestamp queries: dispatches can't be timed one by one`)
  }
  const times: number[] = []
  for (let first = 0; first < recording.commands.length; first += MOST_TIMED) {
    times.push(...(await timed(gpu, recording.commands.slice(first, first + MOST_TIMED))))
  }
  return times
}

async function timed(gpu: Gpu, commands: Command[]): Promise<number[]> {
  const count = 2 * commands.length
  const querySet = gpu.device.createQuerySet({ type: 'timestamp', count })
  const resolved = gpu.device.createBuffer({ size: count * 8, usage: 0x200 | 0x4 }) // QUERY_RESOLVE | COPY_SRC
  const result = gpu.alloc(count * 8)
  const encoder = gpu.encoder()
  commands.forEach(({ pipeline, bindings, groups }, i) => {
    const pass = encoder.beginComputePass({
      timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
    })
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindings)
    pass.dispatchWorkgroups(groups[0], groups[1], groups[2])
    pass.end()
  })
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0)
  encoder.copyBufferToBuffer(resolved, 0, gpu.handleOf(result), 0, count * 8)
  const stamps = new BigInt64Array(await gpu.read(result))
  gpu.pool.release(result)
  resolved.destroy()
  querySet.destroy()
  return commands.map((_, i) => Number(stamps[2 * i + 1] - stamps[2 * i]))
}
