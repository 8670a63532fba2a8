/** What WebGPU was asked for meanwhile, by whomever. */
export interface Demand {
  dispatches: number
  submits: number
  /** Milliseconds inside `queue.submit`. */
  submitMs: number
}

/**
 * Counts what `body` asks of WebGPU. It works for every library alike, since it stands in the methods' place
 * meanwhile; so nothing is timed for the record while it counts.
 */
export async function metered(body: () => Promise<void>): Promise<Demand> {
  const demand: Demand = { dispatches: 0, submits: 0, submitMs: 0 }
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype
  const { submit } = GPUQueue.prototype
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    demand.dispatches++
    return dispatchWorkgroups.apply(this, groups)
  }
  GPUQueue.prototype.submit = function (commands) {
    const begin = performance.now()
    submit.call(this, commands)
    demand.submitMs += performance.now() - begin
    demand.submits++
  }
  try {
    await body()
  } finally {
    GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups
    GPUQueue.prototype.submit = submit
  }
  return demand
}

/** Buffers on all devices of this process. */
export interface Buffers {
  count: number
  bytes: number
  /** The most bytes there have been at once. */
  peak: number
}

/** Watches, from now on, how much device memory is taken and not given back by `destroy`. */
export function watchBuffers(): Buffers {
  const buffers: Buffers = { count: 0, bytes: 0, peak: 0 }
  const alive = new WeakSet<GPUBuffer>()
  const { createBuffer } = GPUDevice.prototype
  const { destroy } = GPUBuffer.prototype
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    alive.add(buffer)
    buffers.count++
    buffers.bytes += buffer.size
    buffers.peak = Math.max(buffers.peak, buffers.bytes)
    return buffer
  }
  GPUBuffer.prototype.destroy = function () {
    if (alive.delete(this)) {
      buffers.count--
      buffers.bytes -= this.size
    }
    return destroy.call(this)
  }
  return buffers
}
