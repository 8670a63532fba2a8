/**
 * A piece of device memory. `handle` is null only while a step is being recorded: its place is
 * planned when the recording is complete, once it is known how long each piece is needed.
 *
 * Nobody has to free one by hand: the pool takes back what nobody holds any more. What is known to be dead
 * goes back earlier, at the end of a scope or by `free`.
 */
export class DeviceBuffer {
  handle: GPUBuffer | null = null
  /** What the pool has lent; null where it has lent nothing. */
  lease: Lease | null = null
  /** What it weighs on JavaScript's collector, where that has to count it. */
  ballast: ArrayBuffer | null = null
  /** Whether it will be overwritten, as a variable's is: what was read from it must not be kept. */
  mutable = false
  /** What the floors above call it: a variable's name. */
  name: string | null = null
  /** Where it lies, in bytes, if it is a piece of another one and has no memory of its own (see join.ts). */
  part: { readonly of: DeviceBuffer; readonly at: number } | null = null
  /** How many recorded steps are bound to its memory. */
  held = 0

  constructor(
    /** Size asked for; the GPU buffer behind it may be larger. */
    readonly bytes: number,
  ) {}

  /** Whose memory it lies in: its own, or that of the one that it is a piece of. */
  get whole(): DeviceBuffer {
    return this.part?.of ?? this
  }

  /** Whether its values can't be relied on: the device has refused something when it was made. */
  get lost(): boolean {
    const { lease } = this.whole
    return lease !== null && lease.pool.lossOf(this) !== null
  }

  /** Gives the memory back, where there is any: nothing may read it any more. */
  free(): void {
    this.lease?.pool.release(this)
  }
}

/** Who lends memory to buffers: a pool. */
export interface Lender {
  release(buffer: DeviceBuffer): void
  /** Why a buffer's values can't be relied on; null where they can. */
  lossOf(buffer: DeviceBuffer): string | null
}

/** A GPU buffer in use. */
export interface Lease {
  /** The pool that it is from, that is, the device it belongs to. */
  readonly pool: Lender
  readonly handle: GPUBuffer
  /** Which one it is of all that the pool has lent, counted from 1. */
  readonly serial: number
  /** Whom it is lent to, where the pool can ask whether that is still there. */
  readonly holder: WeakRef<DeviceBuffer> | null
}
