import { formatBytes, GpuError } from './errors.js'

/**
 * A piece of device memory. `handle` is null only while a step is being recorded: its place is
 * planned when the recording is complete, once it is known how long each piece is needed.
 *
 * Nobody frees one by hand: when the last tensor that refers to it is gone, the garbage collector
 * tells the pool (`FinalizationRegistry`), and a scope returns earlier what it knows to be dead.
 */
export class DeviceBuffer {
  handle: GPUBuffer | null = null
  /** The pool that the handle is from, that is, the device it belongs to. */
  pool: Pool | null = null
  /** Whether it will be overwritten, as a variable's is: what was read from it must not be kept. */
  mutable = false
  /** What the floors above call it: a variable's name. */
  name: string | null = null

  constructor(
    /** Size asked for; the GPU buffer behind it may be larger. */
    readonly bytes: number,
  ) {}
}

const USAGE = 0x80 | 0x04 | 0x08 // STORAGE | COPY_SRC | COPY_DST

/** Sizes come in four steps an octave, so that a freed buffer fits many later requests. */
export function sizeClass(bytes: number): number {
  const least = Math.max(bytes, 256)
  const step = 2 ** (Math.floor(Math.log2(least)) - 2)
  return Math.ceil(least / step) * step
}

/** Hands out GPU buffers and takes them back for the next request of the same size class. */
export class Pool {
  readonly #device: GPUDevice
  readonly #idle = new Map<number, GPUBuffer[]>()
  readonly #abandoned = new FinalizationRegistry<GPUBuffer>((handle) => this.#recycle(handle))
  /** GPU buffers now in use by some tensor. */
  live = 0
  /** Bytes of all GPU buffers, in use or idle. */
  bytes = 0

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** Gives `buffer` memory of its own. */
  place(buffer: DeviceBuffer): void {
    buffer.handle = this.acquire(buffer.bytes)
    buffer.pool = this
    this.#abandoned.register(buffer, buffer.handle, buffer)
  }

  /** Takes back the memory of a buffer that nothing will read any more. */
  release(buffer: DeviceBuffer): void {
    if (buffer.handle === null) return
    this.#abandoned.unregister(buffer)
    this.#recycle(buffer.handle)
    buffer.handle = null
  }

  acquire(bytes: number): GPUBuffer {
    const size = this.#checkedSize(bytes)
    this.live++
    const idle = this.#idle.get(size)?.pop()
    if (idle) return idle
    this.bytes += size
    return this.#device.createBuffer({ label: 'pool', size, usage: USAGE })
  }

  /** Destroys the buffers that nobody uses now; no pending command may need them: see `Gpu.trim`. */
  trim(): void {
    for (const [size, handles] of this.#idle) {
      for (const handle of handles) handle.destroy()
      this.bytes -= size * handles.length
    }
    this.#idle.clear()
  }

  #recycle(handle: GPUBuffer): void {
    this.live--
    const idle = this.#idle.get(handle.size)
    if (idle) idle.push(handle)
    else this.#idle.set(handle.size, [handle])
  }

  #checkedSize(bytes: number): number {
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#device.limits
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize)
    if (bytes > limit) {
      throw new GpuError(
        `a tensor of ${formatBytes(bytes)} exceeds this device's limit of ${formatBytes(limit)} for one buffer: ` +
          'use a smaller batch, or split the tensor',
      )
    }
    return Math.min(sizeClass(bytes), limit)
  }
}
