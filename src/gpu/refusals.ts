import { type Allocator, isOutOfMemory, outOfMemory } from './allocator.js'
import { formatBytes, GpuError } from './errors.js'
import type { Pool } from './memory.js'

/** What Dawn says of what uses something that it has refused before: the first refusal says more. */
const FOLLOWS = /invalid due to a previous error/

/** What the device has refused, until somebody is told: it says so late, and all that was made since may be lost. */
export class Refusals {
  readonly #pool: Pool
  readonly #allocator: Allocator
  readonly #forget: () => void
  #failure: GpuError | null = null
  /** Bytes that had been asked for when the device last answered for all. */
  #answered = 0
  /** Since the device has last answered for all: whether it has refused something for its own sake, */
  #refused = false
  /** and whether something that uses what it had refused before. */
  #followed = false
  #gone = false

  /** @param forget is called where what has been made and kept may be among the refused */
  constructor(pool: Pool, allocator: Allocator, forget: () => void) {
    this.#pool = pool
    this.#allocator = allocator
    this.#forget = forget
  }

  /** Whether the device is lost or closed. */
  get gone(): boolean {
    return this.#gone
  }

  /** The device is lost or closed, and stays so. */
  end(error: GpuError): void {
    this.#gone = true
    this.#failure = error
  }

  /** Told of something that the device refuses. */
  hear(error: GPUError): void {
    if (this.#allocator.answers(error)) return
    const message = error.message.trim()
    if (FOLLOWS.test(message)) this.#followed = true
    else if (isOutOfMemory(error)) {
      const asked = formatBytes(this.#allocator.asked - this.#answered)
      this.fail(outOfMemory(`the device refused some of the last ${asked}`, this.#pool.bytes, error))
    } else this.fail(new GpuError(`WebGPU refused a command: ${message}`))
  }

  /** Something will be thrown at the next occasion; what may depend on it is lost. */
  fail(error: GpuError): void {
    this.#failure ??= error
    this.#refused = true
    this.#pool.lose(error.message.split('\n')[0])
    this.#forget()
  }

  /**
   * What the device has been asked for. To be called when it has told all that it has to tell of that: throws the
   * first thing that it has refused.
   */
  questions(): () => void {
    const { serial } = this.#pool
    const { asked } = this.#allocator
    return () => {
      const follows = this.#followed && !this.#refused
      this.#followed = false
      this.#refused = false
      if (follows)
        this.fail(new GpuError('WebGPU refused a command that uses something it had refused before'))
      this.check()
      this.#pool.prove(serial)
      this.#answered = asked
    }
  }

  /** Throws what went wrong since the last call: the device tells late of what it refuses. */
  check(): void {
    const failure = this.#failure
    if (!failure) return
    if (!this.#gone) this.#failure = null // a refused command is reported once; a lost device stays lost
    throw failure
  }
}
