import { Allocator } from './allocator.js'
import { DeviceBuffer } from './buffer.js'
import type { Dispatch, Frame, Origin, Shader } from './dispatch.js'
import { GpuError } from './errors.js'
import { Pool } from './memory.js'
import { Pipelines } from './pipelines.js'
import type { Recorder } from './recorder.js'
import { Refusals } from './refusals.js'
import { Staging } from './staging.js'

/** What kernels choose their variant by. */
export interface Traits {
  /** A CPU pretending to be a GPU: workgroup memory gains nothing there, registers do. */
  software: boolean
  /** Invocations that run in step, where the shader may count on one number; else 0. */
  subgroupSize: number
  /** Whether that number holds only for shaders that ask for it. */
  setsSubgroups: boolean
  /** Whether a subgroup can multiply matrices of f16, 16×16, and add to f32, in one instruction. */
  matrixUnits: boolean
  f16: boolean
  timestamps: boolean
}

/** Knows which variant of a kernel is the fastest for a problem, where that has been measured. */
export interface Choices {
  find(kernel: string, problem: object): string | undefined
  /** Measures what has been asked for and was not known; whether a step would be recorded otherwise now. */
  learn?(gpu: Gpu): Promise<boolean>
  /** The program that runs in the place of this one. */
  replace?(shader: Shader): Shader
}

/** Nothing measured: kernels choose by their fixed tables. */
export const NOTHING_MEASURED: Choices = { find: () => undefined }

/** Rests, the longer, the more milliseconds have been waited already. */
export type Nap = (waited: number) => Promise<void>

/** What the host does for the device, where it can. */
export interface Services {
  /** Rests, where waiting would take processor time from a CPU that plays the GPU. @internal */
  nap?: Nap
  /** Collects what JavaScript holds no more, in the middle of a job too. Gives the bytes that it holds. @internal */
  collect?: () => number
}

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
  readonly #refusals: Refusals
  readonly #staging: Staging
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
    this.#staging = new Staging(device, this.allocator)
    this.pool = new Pool(device, this.allocator, { collect: collect ?? null, flush: () => this.flush() })
    this.#refusals = new Refusals(this.pool, this.allocator, () => this.pipelines.forgetUniforms())
    this.pipelines = new Pipelines(device, this.allocator, (error) => this.#refusals.fail(error))
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault() // it becomes a JavaScript error; nobody wants it on the console as well
      this.#refusals.hear(event.error)
    })
    device.lost.then(({ reason, message }) => {
      if (this.#refusals.gone) return
      this.#refusals.end(
        new GpuError(
          `the GPU device was lost (${reason}: ${message.trim()}): what lay in its memory is gone. ` +
            'Open it again with `await ready()`, and load weights from a checkpoint',
        ),
      )
    })
  }

  /** Memory for `bytes` bytes, undefined contents. Planned, not yet real, while recording. */
  alloc(bytes: number): DeviceBuffer {
    const buffer = new DeviceBuffer(bytes)
    if (this.recording) this.recording.plan(buffer)
    else {
      this.#refusals.check()
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
    this.#refusals.check()
    this.flush()
    const handle = this.handleOf(buffer)
    const { buffer: bytes, byteOffset: from, byteLength } = data
    // A queue write takes multiples of four bytes; shorter element types are padded.
    const padded = byteLength % 4 === 0 ? data : new Uint8Array(Math.ceil(byteLength / 4) * 4)
    if (padded !== data) (padded as Uint8Array).set(new Uint8Array(bytes as ArrayBuffer, from, byteLength))
    this.device.queue.writeBuffer(
      handle,
      (buffer.part?.at ?? 0) + byteOffset,
      padded.buffer as ArrayBuffer,
      padded.byteOffset,
      padded.byteLength,
    )
    this.#refusals.check() // the copy that the device makes of the data takes memory too
  }

  /** Runs a compute dispatch after all earlier ones, or adds it to the step that is being recorded. */
  dispatch(dispatch: Dispatch): void {
    if (dispatch.workgroups.includes(0)) return // an empty tensor: nothing to compute
    if (this.choices.replace) dispatch = { ...dispatch, shader: this.choices.replace(dispatch.shader) }
    if (this.recording) {
      this.recording.add(dispatch, this.#origin)
      return
    }
    const pipeline = this.pipelines.get(dispatch)
    const bindings = this.pipelines.bindAgain(dispatch, this.#origin, (buffer) => this.handleOf(buffer))
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
    const vouch = this.#refusals.questions()
    // The device answers in order: after this, all that came before has been told.
    this.device.pushErrorScope('validation')
    await this.device.popErrorScope().catch(() => null)
    vouch()
  }

  /** Copies `bytes` bytes of `buffer` back to the host. */
  read(buffer: DeviceBuffer, bytes = buffer.bytes): Promise<ArrayBuffer> {
    return this.readFrom(() => this.handleOf(buffer), buffer.part?.at ?? 0, bytes)
  }

  /** Copies back bytes of what is allocated on the device, from its byte `at` on. */
  async readFrom(handle: () => GPUBuffer, at: number, bytes: number): Promise<ArrayBuffer> {
    this.#refusals.check()
    const size = Math.max(4, Math.ceil(bytes / 4) * 4)
    // Commands of their own: what waits for the device must not fail with a copy that does.
    this.flush()
    const staging = this.#staging.take(size)
    try {
      this.encoder().copyBufferToBuffer(handle(), at, staging, 0, size)
      this.flush()
      const vouch = this.#refusals.questions()
      await this.waitFor(staging.mapAsync(0x1, 0, size)).catch(async (error: Error) => {
        await this.settle() // the refusal or the loss behind it says more
        throw new GpuError(`reading from the device failed: ${error.message}`, { cause: error })
      })
      vouch()
      const content = staging.getMappedRange(0, size).slice(0, bytes)
      this.#staging.giveBack(staging)
      return content
    } catch (error) {
      staging.destroy()
      throw error
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
    this.#refusals.check()
    this.#pass?.end()
    this.#pass = null
    this.#encoder ??= this.device.createCommandEncoder({ label: 'eager' })
    return this.#encoder
  }

  /** The open compute pass of pending commands. */
  pass(): GPUComputePassEncoder {
    this.#refusals.check()
    this.#pass ??= this.encoder().beginComputePass({ label: 'eager' })
    return this.#pass
  }

  handleOf(buffer: DeviceBuffer): GPUBuffer {
    const { handle, lease } = buffer.whole
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
    return !this.#refusals.gone
  }

  /** Gives the device and all its memory back. */
  close(): void {
    this.#refusals.end(new GpuError('this device has been closed: open it again with `await ready()`'))
    this.device.destroy()
  }

  /** Destroys the memory that the pool keeps for later requests. */
  trim(): void {
    this.pool.trim()
  }
}
