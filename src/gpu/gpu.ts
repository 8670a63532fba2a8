import { type Dispatch, type Frame, nameOf, type Origin } from './dispatch.js'
import { GpuError } from './errors.js'
import { DeviceBuffer, Pool } from './memory.js'
import { Pipelines } from './pipelines.js'

/** What kernels choose their variant by. */
export interface Traits {
  /** A CPU pretending to be a GPU: workgroup memory gains nothing there, registers do. */
  software: boolean
  /** Invocations that run in step, where the shader may count on one number; else 0. */
  subgroupSize: number
  f16: boolean
  timestamps: boolean
}

/** Knows which variant of a kernel is the fastest for a problem, where that has been measured. */
export interface Choices {
  find(kernel: string, problem: object): string | undefined
}

/** Nothing measured: kernels choose by their fixed tables. */
export const NOTHING_MEASURED: Choices = { find: () => undefined }

/** Rests, the longer, the more milliseconds have been waited already. */
export type Nap = (waited: number) => Promise<void>

/** Takes note of allocations and dispatches while a step is being recorded; nothing is run. */
export interface Recorder {
  plan(buffer: DeviceBuffer): void
  add(dispatch: Dispatch, origin: Origin): void
  /** Has the host do something before each replay: write the numbers of the step, say. */
  onReplay(prepare: () => void): void
}

/** What Dawn says of commands that use something it has refused before: the first refusal says more. */
const FOLLOWS = /invalid due to a previous error/

/** Above this many encoded dispatches the driver gets them, so that it works while JavaScript goes on. */
const MOST_PENDING = 64

/**
 * The device as the floors above see it: buffers, dispatches, reads and writes, in order.
 * Dispatches gather in one command encoder and go to the device when somebody reads, when enough of
 * them have gathered, or at `flush()`. While a step is being recorded they go to the recording instead.
 */
export class Gpu {
  readonly traits: Traits
  readonly pool: Pool
  readonly pipelines: Pipelines
  /** Where dispatches go while a step is being recorded. */
  recording: Recorder | null = null
  /** What comes before the kernels' fixed tables. */
  choices: Choices = NOTHING_MEASURED
  #origin: Origin = []
  readonly #scopes: Set<DeviceBuffer>[] = []
  #encoder: GPUCommandEncoder | null = null
  #pass: GPUComputePassEncoder | null = null
  #pending = 0
  #failure: GpuError | null = null
  #gone = false
  readonly #nap: Nap | null

  constructor(
    readonly device: GPUDevice,
    /** Device and driver, as the adapter names them. */
    readonly name: string,
    traits: Omit<Traits, 'timestamps' | 'f16'>,
    /** Rests for a moment, where waiting would take processor time from a CPU that plays the GPU. */
    nap: Nap | null = null,
  ) {
    this.#nap = traits.software ? nap : null
    const { features } = device
    this.traits = {
      ...traits,
      f16: features.has('shader-f16'),
      timestamps: features.has('timestamp-query'),
    }
    this.pool = new Pool(device)
    this.pipelines = new Pipelines(device, (error) => {
      this.#failure ??= error
    })
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault() // it becomes a JavaScript error; nobody wants it on the console as well
      if (FOLLOWS.test(event.error.message)) return
      this.#failure ??= new GpuError(`WebGPU refused a command: ${event.error.message.trim()}`)
    })
    device.lost.then(({ reason, message }) => {
      if (this.#gone) return
      this.#gone = true
      this.#failure = new GpuError(
        `the GPU device was lost (${reason}: ${message.trim()}): what lay in its memory is gone. ` +
          'Open it again with `await ready()`, and load weights from a checkpoint',
      )
    })
  }

  /** Memory for `bytes` bytes, undefined contents. Planned, not yet real, while recording. */
  alloc(bytes: number): DeviceBuffer {
    const buffer = new DeviceBuffer(bytes)
    if (this.recording) this.recording.plan(buffer)
    else {
      this.#check()
      this.pool.place(buffer)
      this.#scopes.at(-1)?.add(buffer)
    }
    return buffer
  }

  /** A new buffer that holds `data`; while recording, a constant of the recorded step. */
  upload(data: ArrayBufferView): DeviceBuffer {
    if (this.recording) return this.lasting(() => this.upload(data))
    const buffer = this.alloc(data.byteLength)
    this.write(buffer, data)
    return buffer
  }

  /** Overwrites `buffer` from `byteOffset` on, after all that was dispatched before. */
  write(buffer: DeviceBuffer, data: ArrayBufferView, byteOffset = 0): void {
    if (this.recording) {
      throw new GpuError(
        'values were written from the host inside a recorded step, which repeats only what the device does: ' +
          'write them before each replay',
      )
    }
    this.#check()
    this.flush()
    const { buffer: bytes, byteOffset: from, byteLength } = data
    // A queue write takes multiples of four bytes; shorter element types are padded.
    const padded = byteLength % 4 === 0 ? data : new Uint8Array(Math.ceil(byteLength / 4) * 4)
    if (padded !== data) (padded as Uint8Array).set(new Uint8Array(bytes as ArrayBuffer, from, byteLength))
    this.device.queue.writeBuffer(
      this.handleOf(buffer),
      byteOffset,
      padded.buffer as ArrayBuffer,
      padded.byteOffset,
      padded.byteLength,
    )
  }

  /** Runs a compute dispatch after all earlier ones, or adds it to the step that is being recorded. */
  dispatch(dispatch: Dispatch): void {
    if (dispatch.workgroups.includes(0)) return // an empty tensor: nothing to compute
    if (this.recording) {
      this.recording.add(dispatch, this.#origin)
      return
    }
    const pass = this.pass()
    pass.setPipeline(this.pipelines.get(dispatch))
    pass.setBindGroup(
      0,
      this.pipelines.bind(dispatch, nameOf(this.#origin), (buffer) => this.handleOf(buffer)),
    )
    pass.dispatchWorkgroups(...dispatch.workgroups)
    if (++this.#pending >= MOST_PENDING) this.flush()
  }

  /** Says what `body`'s dispatches are part of, for traces and error messages. */
  within<T>(frames: string | Frame | Origin, body: () => T): T {
    const outer = this.#origin
    this.#origin = outer.concat(typeof frames === 'string' ? { name: frames } : frames)
    try {
      return body()
    } finally {
      this.#origin = outer
    }
  }

  /** What `within` has opened, outermost first. */
  get origin(): Origin {
    return this.#origin
  }

  /** Runs `body` on the device now, outside any recording or scope: for what is made once and kept. */
  lasting<T>(body: () => T): T {
    const { recording } = this
    this.recording = null
    this.#scopes.push(new Set())
    try {
      return body()
    } finally {
      this.#scopes.pop()
      this.recording = recording
    }
  }

  /** Returns to the pool all that `body` allocates, save the buffers for which `keep(result)` is asked. */
  scope<T>(body: () => T, keep: (result: T) => Iterable<DeviceBuffer>): T {
    const own = new Set<DeviceBuffer>()
    this.#scopes.push(own)
    let kept: Iterable<DeviceBuffer> = []
    try {
      const result = body()
      kept = keep(result)
      return result
    } finally {
      this.#scopes.pop()
      for (const buffer of kept) {
        if (own.delete(buffer)) this.#scopes.at(-1)?.add(buffer)
      }
      for (const buffer of own) this.pool.release(buffer)
    }
  }

  /** Hands everything encoded so far to the device. */
  flush(): void {
    if (!this.#encoder) return
    this.#pass?.end()
    this.device.queue.submit([this.#encoder.finish()])
    this.#encoder = null
    this.#pass = null
    this.#pending = 0
  }

  /** Waits until the device has done everything so far; throws what went wrong on the way. */
  async finish(): Promise<void> {
    this.flush()
    await this.waitFor(this.device.queue.onSubmittedWorkDone())
    // The device answers in order: after this, all that it refuses has been told.
    this.device.pushErrorScope('validation')
    await this.device.popErrorScope().catch(() => null)
    this.#check()
  }

  /** Copies `bytes` bytes of `buffer` back to the host. */
  async read(buffer: DeviceBuffer, bytes = buffer.bytes): Promise<ArrayBuffer> {
    const size = Math.max(4, Math.ceil(bytes / 4) * 4)
    const encoder = this.encoder()
    const staging = this.device.createBuffer({ label: 'read', size, usage: 0x1 | 0x8 }) // MAP_READ | COPY_DST
    encoder.copyBufferToBuffer(this.handleOf(buffer), 0, staging, 0, size)
    this.flush()
    try {
      await this.waitFor(staging.mapAsync(0x1)).catch((error: Error) => {
        this.#check() // the refusal or the loss behind it says more
        throw new GpuError(`reading from the device failed: ${error.message}`, { cause: error })
      })
      this.#check()
      return staging.getMappedRange().slice(0, bytes)
    } finally {
      staging.destroy()
    }
  }

  /**
   * Waits for something that the device does. Dawn in Node asks the device without a pause; on a software
   * device that would cost it one of the cores it computes on.
   */
  async waitFor<T>(done: Promise<T>): Promise<T> {
    if (!this.#nap) return done
    let waiting = true
    const settled = () => {
      waiting = false
    }
    done.then(settled, settled)
    const began = performance.now()
    while (waiting) await this.#nap(performance.now() - began)
    return done
  }

  /** The encoder of pending commands, outside any compute pass. */
  encoder(): GPUCommandEncoder {
    this.#check()
    this.#pass?.end()
    this.#pass = null
    this.#encoder ??= this.device.createCommandEncoder({ label: 'eager' })
    return this.#encoder
  }

  /** The open compute pass of pending commands. */
  pass(): GPUComputePassEncoder {
    this.#check()
    this.#pass ??= this.encoder().beginComputePass({ label: 'eager' })
    return this.#pass
  }

  handleOf(buffer: DeviceBuffer): GPUBuffer {
    if (buffer.handle && buffer.pool === this.pool) return buffer.handle
    if (buffer.handle) {
      throw new GpuError(
        'this tensor lay on a device that has been lost or closed since. Make it anew on the open one: ' +
          'a model is built again, and its weights are loaded from a checkpoint',
      )
    }
    throw new GpuError(
      this.recording
        ? 'a value of the step that is being recorded has no memory yet: read it after the step, not inside'
        : 'this tensor is gone: it was made inside a scope that has ended, or in a recorded step. ' +
            'Return it from the scope to keep it',
    )
  }

  /** False once the device is lost or closed. */
  get usable(): boolean {
    return !this.#gone
  }

  /** Gives the device and all its memory back. */
  close(): void {
    this.#gone = true
    this.#failure = new GpuError('this device has been closed: open it again with `await ready()`')
    this.device.destroy()
  }

  /** Destroys the memory that the pool keeps for later requests. */
  trim(): void {
    this.flush()
    this.pool.trim()
  }

  /** Throws what went wrong since the last call: the device tells late of what it refuses. */
  #check(): void {
    const failure = this.#failure
    if (!failure) return
    if (!this.#gone) this.#failure = null // a refused command is reported once; a lost device stays lost
    throw failure
  }
}
