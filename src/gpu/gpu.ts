import { Allocator, isOutOfMemory, outOfMemory } from './allocator.js'
import { type Dispatch, type Frame, nameOf, type Origin } from './dispatch.js'
import { formatBytes, GpuError } from './errors.js'
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

/** What the host does for the device, where it can. */
export interface Services {
  /** Rests, where waiting would take processor time from a CPU that plays the GPU. */
  nap?: Nap
  /** Collects what JavaScript holds no more, in the middle of a job too. Gives the bytes that it holds. */
  collect?: () => number
}

/** What to dispatch in place of two dispatches, of which the second is `reader`; null where there is no one for both. */
export type Merge = (reader: Dispatch) => (() => void) | null

/** Takes note of allocations and dispatches while a step is being recorded; nothing is run. */
export interface Recorder {
  plan(buffer: DeviceBuffer): void
  add(dispatch: Dispatch, origin: Origin): void
  /** Says what else could be dispatched in place of what has just written `buffer` and its only reader. */
  mayMerge(buffer: DeviceBuffer, merge: Merge): void
  /** Has the host do something before each replay: write the numbers of the step, say. */
  onReplay(prepare: () => void): void
  /** Is told of a constant that the step holds. */
  hold(buffer: DeviceBuffer, data: ArrayBufferView): void
  /** One u32 that is another one in each replay, for random numbers. */
  readonly clock: DeviceBuffer | null
  /** How often this has been asked for `of` while the step is recorded: whoever records it again counts the same. */
  count(of: object): number
}

/** What Dawn says of what uses something that it has refused before: the first refusal says more. */
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
  readonly allocator: Allocator
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
  /** Bytes that had been asked for when the device last answered for all. */
  #answered = 0
  /** Since the device has last answered for all: whether it has refused something for its own sake, */
  #refused = false
  /** and whether something that uses what it had refused before. */
  #followed = false
  #gone = false
  readonly #nap: Nap | null

  constructor(
    readonly device: GPUDevice,
    /** Device and driver, as the adapter names them. */
    readonly name: string,
    traits: Omit<Traits, 'timestamps' | 'f16'>,
    { nap, collect }: Services = {},
  ) {
    this.#nap = (traits.software && nap) || null
    const { features } = device
    this.traits = {
      ...traits,
      f16: features.has('shader-f16'),
      timestamps: features.has('timestamp-query'),
    }
    this.allocator = new Allocator(
      () => {
        this.pool.sweep()
        this.pool.trim()
      },
      () => this.pool.bytes,
    )
    this.pool = new Pool(device, this.allocator, { collect: collect ?? null, flush: () => this.flush() })
    this.pipelines = new Pipelines(device, this.allocator, (error) => this.#fail(error))
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault() // it becomes a JavaScript error; nobody wants it on the console as well
      this.#hear(event.error)
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
    const { recording } = this
    if (recording) {
      const buffer = this.lasting(() => this.upload(data))
      recording.hold(buffer, data)
      return buffer
    }
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
    const handle = this.handleOf(buffer)
    const { buffer: bytes, byteOffset: from, byteLength } = data
    // A queue write takes multiples of four bytes; shorter element types are padded.
    const padded = byteLength % 4 === 0 ? data : new Uint8Array(Math.ceil(byteLength / 4) * 4)
    if (padded !== data) (padded as Uint8Array).set(new Uint8Array(bytes as ArrayBuffer, from, byteLength))
    this.device.queue.writeBuffer(
      handle,
      byteOffset,
      padded.buffer as ArrayBuffer,
      padded.byteOffset,
      padded.byteLength,
    )
    this.#check() // the copy that the device makes of the data takes memory too
  }

  /** Runs a compute dispatch after all earlier ones, or adds it to the step that is being recorded. */
  dispatch(dispatch: Dispatch): void {
    if (dispatch.workgroups.includes(0)) return // an empty tensor: nothing to compute
    if (this.recording) {
      this.recording.add(dispatch, this.#origin)
      return
    }
    const pipeline = this.pipelines.get(dispatch)
    const bindings = this.pipelines.bind(dispatch, nameOf(this.#origin), (buffer) => this.handleOf(buffer))
    const pass = this.pass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindings)
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
      for (const buffer of own) buffer.free()
    }
  }

  /** Hands everything encoded so far to the device. */
  flush(): void {
    const encoder = this.#encoder
    if (!encoder) return
    this.#pass?.end()
    this.#encoder = null
    this.#pass = null
    this.#pending = 0
    this.device.queue.submit([encoder.finish()])
  }

  /** Waits until the device has done everything so far; throws what went wrong on the way. */
  async finish(): Promise<void> {
    this.flush()
    await this.waitFor(this.device.queue.onSubmittedWorkDone())
    await this.settle()
  }

  /** Waits until the device has told all that it refuses of what it has been asked for; throws the first of it. */
  async settle(): Promise<void> {
    this.flush()
    const vouch = this.#questions()
    // The device answers in order: after this, all that came before has been told.
    this.device.pushErrorScope('validation')
    await this.device.popErrorScope().catch(() => null)
    vouch()
  }

  /** Copies `bytes` bytes of `buffer` back to the host. */
  async read(buffer: DeviceBuffer, bytes = buffer.bytes): Promise<ArrayBuffer> {
    this.#check()
    const size = Math.max(4, Math.ceil(bytes / 4) * 4)
    // Commands of their own: what waits for the device must not fail with a copy that does.
    this.flush()
    const staging = this.allocator.make(
      size,
      () => this.device.createBuffer({ label: 'read', size, usage: 0x1 | 0x8 }), // MAP_READ | COPY_DST
    )
    try {
      this.encoder().copyBufferToBuffer(this.handleOf(buffer), 0, staging, 0, size)
      this.flush()
      const vouch = this.#questions()
      await this.waitFor(staging.mapAsync(0x1)).catch(async (error: Error) => {
        await this.settle() // the refusal or the loss behind it says more
        throw new GpuError(`reading from the device failed: ${error.message}`, { cause: error })
      })
      vouch()
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
    const { handle, lease } = buffer
    if (handle && lease?.pool === this.pool) {
      const loss = this.pool.lossOf(buffer)
      if (loss === null) return handle
      throw new GpuError(
        `this tensor is lost, make it anew: when it was made, the device refused something (${loss})`,
      )
    }
    if (handle) {
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
    this.pool.trim()
  }

  /** Told of something that the device refuses. */
  #hear(error: GPUError): void {
    if (this.allocator.answers(error)) return
    const message = error.message.trim()
    if (FOLLOWS.test(message)) this.#followed = true
    else if (isOutOfMemory(error)) {
      const asked = formatBytes(this.allocator.asked - this.#answered)
      this.#fail(outOfMemory(`the device refused some of the last ${asked}`, this.pool.bytes, error))
    } else this.#fail(new GpuError(`WebGPU refused a command: ${message}`))
  }

  /** Something will be thrown at the next occasion; what may depend on it is lost. */
  #fail(error: GpuError): void {
    this.#failure ??= error
    this.#refused = true
    this.pool.lose(error.message.split('\n')[0])
    this.pipelines.forgetUniforms()
  }

  /**
   * What the device has been asked for. To be called when it has told all that it has to tell of that: throws the
   * first thing that it has refused.
   */
  #questions(): () => void {
    const { serial } = this.pool
    const { asked } = this.allocator
    return () => {
      const follows = this.#followed && !this.#refused
      this.#followed = false
      this.#refused = false
      if (follows)
        this.#fail(new GpuError('WebGPU refused a command that uses something it had refused before'))
      this.#check()
      this.pool.prove(serial)
      this.#answered = asked
    }
  }

  /** Throws what went wrong since the last call: the device tells late of what it refuses. */
  #check(): void {
    const failure = this.#failure
    if (!failure) return
    if (!this.#gone) this.#failure = null // a refused command is reported once; a lost device stays lost
    throw failure
  }
}
