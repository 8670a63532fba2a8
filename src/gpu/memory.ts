import type { Allocator } from './allocator.js'
import type { DeviceBuffer, Lease } from './buffer.js'
import { formatBytes, GpuError } from './errors.js'

/** A GPU buffer that nobody uses, with the ballast of whom it was lent to, where it was given back by hand. */
interface Idle {
  readonly handle: GPUBuffer
  readonly ballast: ArrayBuffer | null
}

/** What the pool needs of the world around it. */
export interface Surroundings {
  /** As `Services.collect`; null where nobody can. */
  collect: (() => number) | null
  /** Hands to the device all commands that may need an idle buffer. */
  flush: () => void
}

const USAGE = 0x80 | 0x04 | 0x08 // STORAGE | COPY_SRC | COPY_DST

/** What may be held beyond the need: a share of what is in use, and at the least what is worth the work. */
const SLACK = { share: 0.5, bytes: 32e6 }

/** Bytes that are worth an ArrayBuffer to stand for them. */
const LEAST_BALLAST = 1e6

/** Bytes that a piece of a buffer takes: WebGPU binds from multiples of 256 on. */
export function roomFor(bytes: number): number {
  return Math.ceil(bytes / 256) * 256
}

/** Sizes come in four steps an octave, so that a freed buffer fits many later requests. */
export function sizeClass(bytes: number): number {
  const least = Math.max(bytes, 256)
  const step = 2 ** (Math.floor(Math.log2(least)) - 2)
  return Math.ceil(least / step) * step
}

/**
 * Hands out GPU buffers and takes them back for the next request of the same size class.
 *
 * JavaScript's collector sees a few words where a buffer is, and none of the megabytes behind them: it has no
 * reason to run, and would let thousands of dead buffers lie. So the pool gives it one.
 *
 * - Where the host can collect (Node), the pool asks for it when what is in use has grown by half since the last
 *   time. It then looks through its weak references by itself, since a FinalizationRegistry tells nothing before
 *   the job is done, and a loop without `await` is one job.
 * - Where it can't (a page), each buffer carries an ArrayBuffer of its size that nobody ever touches, so that it
 *   takes addresses and no memory: the collector counts those. What it finds is told between jobs.
 */
export class Pool {
  readonly #device: GPUDevice
  readonly #allocator: Allocator
  readonly #around: Surroundings
  readonly #idle = new Map<number, Idle[]>()
  readonly #lent = new Set<Lease>()
  readonly #abandoned = new FinalizationRegistry<Lease>((lease) => this.#takeBack(lease))
  #serial = 0
  #inUse = 0
  #mostInUse = 0
  /** When so much is in use, a collection is due. */
  #due = SLACK.bytes
  /** Serials that no answer of the device vouches for, and what it has said instead. */
  readonly #lost: { from: number; to: number; why: string }[] = []
  #proven = 0
  /** Whether idle buffers may be refused ones. */
  #suspect = false
  /** Bytes of small buffers in use that no ballast stands for yet. */
  #light = 0
  /** Bytes of all GPU buffers, in use or idle. */
  bytes = 0

  constructor(device: GPUDevice, allocator: Allocator, around: Surroundings) {
    this.#device = device
    this.#allocator = allocator
    this.#around = around
  }

  /** GPU buffers now in use by some tensor. */
  get live(): number {
    return this.#lent.size
  }

  /** Gives `buffer` memory of its own. */
  place(buffer: DeviceBuffer): void {
    const size = this.#checkedSize(buffer.bytes)
    if (this.#inUse + size > this.#due) this.sweep()
    const { collect } = this.#around
    const { handle, ballast } = this.#acquire(size)
    const lease: Lease = {
      pool: this,
      handle,
      serial: ++this.#serial,
      holder: collect && new WeakRef(buffer),
    }
    this.#lent.add(lease)
    this.#inUse += size
    this.#mostInUse = Math.max(this.#mostInUse, this.#inUse)
    buffer.handle = handle
    buffer.lease = lease
    if (!collect) buffer.ballast = ballast ?? this.#weigh(size)
    this.#abandoned.register(buffer, lease, buffer)
  }

  /** Takes back the memory of a buffer that nothing will read any more. */
  release(buffer: DeviceBuffer): void {
    const { lease, ballast } = buffer
    if (lease?.pool !== this) return
    this.#abandoned.unregister(buffer)
    buffer.handle = null
    buffer.lease = null
    buffer.ballast = null
    this.#takeBack(lease, ballast)
  }

  /** Takes back now what nobody holds any more, where the host can tell. */
  sweep(): void {
    const { collect } = this.#around
    if (!collect) return
    const javascript = collect()
    for (const lease of this.#lent) if (lease.holder?.deref() === undefined) this.#takeBack(lease)
    // With the values that JavaScript holds the work of a collection grows.
    this.#due = this.#inUse + Math.max(SLACK.bytes, SLACK.share * (this.#inUse + javascript))
  }

  /** Destroys the buffers that nobody uses now. */
  trim(): void {
    this.#around.flush()
    for (const handles of this.#idle.values()) {
      for (const { handle } of handles) this.#destroy(handle)
    }
    this.#idle.clear()
    this.#suspect = false
  }

  /** Which lease was the last one. */
  get serial(): number {
    return this.#serial
  }

  /** The device has answered for all that was lent up to this serial, and had nothing to say. */
  prove(serial: number): void {
    this.#proven = Math.max(this.#proven, serial)
  }

  /**
   * The device has refused something after its last answer, who knows what: what has been lent since may have no
   * memory, or not the values that it should have.
   */
  lose(why: string): void {
    const from = this.#proven + 1
    const to = this.#serial
    const last = this.#lost.at(-1)
    if (last && last.to >= from - 1) last.to = to
    else if (from <= to) this.#lost.push({ from, to, why })
    this.#suspect = true
    this.prove(to)
  }

  /** Why a buffer is lost; null where it is not. */
  lossOf({ whole: { lease } }: DeviceBuffer): string | null {
    return (lease && this.#lossOf(lease)) || null
  }

  #lossOf({ serial }: Lease): string | undefined {
    if (this.#lost.length === 0) return undefined
    return this.#lost.find(({ from, to }) => from <= serial && serial <= to)?.why
  }

  #acquire(size: number): Idle {
    if (this.#suspect) this.trim()
    const idle = this.#idle.get(size)?.pop()
    if (idle) return idle
    // Classes that fill one after the other would in the end hold the most of each.
    const most = (1 + SLACK.share) * Math.max(this.#mostInUse, this.#inUse + size)
    if (this.bytes + size > most + SLACK.bytes) this.trim()
    const handle = this.#allocator.make(size, () =>
      this.#device.createBuffer({ label: 'pool', size, usage: USAGE }),
    )
    this.bytes += size
    return { handle, ballast: null }
  }

  /** A ballast for a buffer of this size, and for smaller ones before it; null where they are light yet. */
  #weigh(size: number): ArrayBuffer | null {
    this.#light += size
    if (this.#light < LEAST_BALLAST) return null
    const bytes = this.#light
    this.#light = 0
    try {
      return new ArrayBuffer(bytes)
    } catch {
      return null // a page's addresses can run out before the device's memory does
    }
  }

  #takeBack(lease: Lease, ballast: ArrayBuffer | null = null): void {
    if (!this.#lent.delete(lease)) return // told twice: by a sweep, and by the registry
    const { handle } = lease
    this.#inUse -= handle.size
    if (this.#lossOf(lease) !== undefined) {
      this.#destroy(handle)
      return
    }
    const idle = this.#idle.get(handle.size)
    if (idle) idle.push({ handle, ballast })
    else this.#idle.set(handle.size, [{ handle, ballast }])
  }

  #destroy(handle: GPUBuffer): void {
    this.bytes -= handle.size
    handle.destroy()
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
