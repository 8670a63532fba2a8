import { formatBytes, GpuError } from './errors.js'

/** What takes device memory: a buffer, a query set. */
interface Allocated {
  destroy(): void
}

/** The parts of a `GPUError` that tell what it is. */
type Refusal = Pick<GPUError, 'message'>

/**
 * Makes what takes device memory, and tells when the device refuses it. WebGPU gives an object all the same, one
 * that nothing may be done with, and an error event beside it: Dawn in Node sends it before `createBuffer` returns,
 * so that room can be made and the request repeated; a browser sends it later (see `Pool.lose`).
 */
export class Allocator {
  readonly #makeRoom: () => void
  readonly #held: () => number
  /** Bytes asked for so far. */
  asked = 0
  /** What the device has said of the request under way: null is nothing, undefined that none is. */
  #refusal: Refusal | null | undefined

  /**
   * @param makeRoom gives back what nobody needs
   * @param held bytes that the device has given
   */
  constructor(makeRoom: () => void, held: () => number) {
    this.#makeRoom = makeRoom
    this.#held = held
  }

  /**
   * What `make` makes, asking for so many bytes.
   * @throws GpuError where the device refuses it, also after all that can be spared has been given back
   */
  make<T extends Allocated>(bytes: number, make: () => T): T {
    const first = this.#attempt(bytes, make)
    if (first.made) return first.made
    this.#makeRoom()
    const second = this.#attempt(bytes, make)
    if (second.made) return second.made
    throw outOfMemory(`the device refused ${formatBytes(bytes)}`, this.#held(), second.refusal)
  }

  /** Told of what the device refuses; true where that answers a request under way. */
  answers(refusal: Refusal): boolean {
    if (this.#refusal === undefined) return false
    this.#refusal ??= refusal
    return true
  }

  #attempt<T extends Allocated>(bytes: number, make: () => T): { made: T | null; refusal: unknown } {
    this.#refusal = null
    this.asked += bytes
    try {
      const made = make()
      if (this.#refusal === null) return { made, refusal: null }
      made.destroy()
      return { made: null, refusal: this.#refusal }
    } catch (refusal) {
      return { made: null, refusal } // where it is mapped from the start
    } finally {
      this.#refusal = undefined
    }
  }
}

/** Whether an error says that memory has run out. */
export function isOutOfMemory(refusal: Refusal): boolean {
  return refusal.constructor.name === 'GPUOutOfMemoryError' || /out of memory/i.test(refusal.message)
}

/** The error for memory that was refused; the driver's own words are its cause. */
export function outOfMemory(what: string, held: number, cause: unknown): GpuError {
  return new GpuError(
    `out of memory: ${what} while ${formatBytes(held)} are held: use a smaller batch or a smaller model, or let go ` +
      'of tensors that are not needed',
    { cause },
  )
}
