import type { Allocator } from './allocator.js'

/** Bytes of a buffer for small results, and how many of them are kept for the next. */
const SMALL = 65_536
const MOST_IDLE = 4

/**
 * Buffers that the host can read, for results on their way to it. Making one costs a driver more than a small copy, so those
 * for small results are used again.
 */
export class Staging {
  readonly #idle: GPUBuffer[] = []

  constructor(
    private readonly device: GPUDevice,
    private readonly allocator: Allocator,
  ) {}

  /** A buffer of so many bytes or more, not mapped. */
  take(bytes: number): GPUBuffer {
    const size = Math.max(SMALL, bytes)
    const idle = size === SMALL ? this.#idle.pop() : undefined
    return (
      idle ??
      this.allocator.make(
        size,
        () => this.device.createBuffer({ label: 'read', size, usage: 0x1 | 0x8 }), // MAP_READ | COPY_DST
      )
    )
  }

  /** Takes a buffer back that has been read. */
  giveBack(buffer: GPUBuffer): void {
    if (buffer.size === SMALL && this.#idle.length < MOST_IDLE) {
      buffer.unmap()
      this.#idle.push(buffer)
    } else buffer.destroy()
  }
}
