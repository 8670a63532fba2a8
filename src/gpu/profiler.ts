import type { Gpu } from './gpu.js'
import type { Command, Recording } from './recording.js'

/** Dispatches a query set: WebGPU allows 4096 timestamps in one. */
const MOST_TIMED = 2048

/**
 * How dispatches are timed: by the device's own clock, or, on a device without timestamp queries, by the host,
 * which waits for each one and takes off what waiting for nothing takes.
 */
export type Clock = 'timestamps' | 'waiting'

/** What this device's dispatches can be timed by. */
export function clockOf({ traits }: Pick<Gpu, 'traits'>): Clock {
  return traits.timestamps ? 'timestamps' : 'waiting'
}

/** Runs a compiled step once, each dispatch in a pass of its own; gives nanoseconds, one for each. */
export async function profile(
  gpu: Gpu,
  { commands }: Pick<Recording, 'commands'>,
  clock = clockOf(gpu),
): Promise<number[]> {
  if (clock === 'waiting') return waitedFor(gpu, commands)
  const times: number[] = []
  for (let first = 0; first < commands.length; first += MOST_TIMED) {
    times.push(...(await stamped(gpu, commands.slice(first, first + MOST_TIMED))))
  }
  return times
}

async function stamped(gpu: Gpu, commands: Command[]): Promise<number[]> {
  const { device, allocator } = gpu
  const count = 2 * commands.length
  const bytes = count * 8
  const usage = 0x200 | 0x4 // QUERY_RESOLVE | COPY_SRC
  const querySet = allocator.make(bytes, () => device.createQuerySet({ type: 'timestamp', count }))
  const resolved = allocator.make(bytes, () => device.createBuffer({ label: 'stamps', size: bytes, usage }))
  const result = gpu.alloc(bytes)
  try {
    const encoder = gpu.encoder()
    commands.forEach((command, i) => {
      encode(encoder, command, {
        timestampWrites: { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
      })
    })
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, gpu.handleOf(result), 0, bytes)
    const stamps = new BigInt64Array(await gpu.read(result))
    return commands.map((_, i) => Number(stamps[2 * i + 1] - stamps[2 * i]))
  } finally {
    result.free()
    resolved.destroy()
    querySet.destroy()
  }
}

/** Waits for nothing this often, to know the least that waiting takes. */
const REHEARSALS = 5

async function waitedFor(gpu: Gpu, commands: Command[]): Promise<number[]> {
  await gpu.finish()
  const wait = async (command?: Command) => {
    const began = performance.now()
    const encoder = gpu.encoder()
    if (command) encode(encoder, command)
    gpu.flush()
    await gpu.waitFor(gpu.device.queue.onSubmittedWorkDone())
    return performance.now() - began
  }
  const idle: number[] = []
  for (let i = 0; i < REHEARSALS; i++) idle.push(await wait())
  const times: number[] = []
  for (const command of commands) times.push(Math.max(0, (await wait(command)) - Math.min(...idle)) * 1e6)
  return times
}

function encode(
  encoder: GPUCommandEncoder,
  { pipeline, bindings, groups }: Command,
  pass?: GPUComputePassDescriptor,
): void {
  const open = encoder.beginComputePass(pass)
  open.setPipeline(pipeline)
  open.setBindGroup(0, bindings)
  open.dispatchWorkgroups(groups[0], groups[1], groups[2])
  open.end()
}
