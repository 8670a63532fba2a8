import type { Allocator } from './allocator.js'
import type { DeviceBuffer } from './buffer.js'
import { type Dispatch, nameOf, type Origin, type Shader } from './dispatch.js'
import { GpuError } from './errors.js'
import { roomFor } from './memory.js'
import { packed, type Uniforms } from './uniforms.js'

/** Finds the memory of a buffer. */
type HandleOf = (buffer: DeviceBuffer) => GPUBuffer

/** Bind groups that are kept; they hold no memory, since the pool destroys its buffers by hand. */
const MOST_BOUND = 1000

/** Numbers by which handles are known, for as long as they are there. */
const numbers = new WeakMap<GPUBuffer, number>()
let last = 0

function numberOf(handle: GPUBuffer): number {
  let number = numbers.get(handle)
  if (number === undefined) {
    last++
    number = last
    numbers.set(handle, number)
  }
  return number
}

/** Compiled shaders, their layouts and their uniform buffers, each made once. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #allocator: Allocator
  readonly #report: (error: GpuError) => void
  readonly #compiled = new Map<Shader, GPUComputePipeline>()
  readonly #compiling = new Map<Shader, Promise<void>>()
  readonly #layouts = new Map<string, { group: GPUBindGroupLayout; pipeline: GPUPipelineLayout }>()
  readonly #uniforms = new Map<string, GPUBuffer>()
  readonly #bound = new Map<string, GPUBindGroup>()

  /** @param report is told of a shader that the device refuses, some time after `get` */
  constructor(device: GPUDevice, allocator: Allocator, report: (error: GpuError) => void) {
    this.#device = device
    this.#allocator = allocator
    this.#report = report
  }

  /** The pipeline of a dispatch, compiled now if it has to be. */
  get(dispatch: Dispatch): GPUComputePipeline {
    const { shader } = dispatch
    const known = this.#compiled.get(shader)
    if (known) return known
    const { made, problem } = this.#watch(() =>
      this.#device.createComputePipeline(this.#descriptor(dispatch)),
    )
    this.#compiled.set(shader, made)
    problem.then((reason) => {
      if (reason === null) return
      this.#compiled.delete(shader) // so that whoever comes next is told too
      this.#report(refusal(shader, reason))
    })
    return made
  }

  /**
   * Compiles all that `dispatches` need, side by side on the driver's own threads.
   * @throws GpuError that names the shader that the device refuses
   */
  async prepare(dispatches: Iterable<Dispatch>): Promise<void> {
    for (const dispatch of dispatches) {
      const { shader } = dispatch
      if (this.#compiled.has(shader) || this.#compiling.has(shader)) continue
      const { made, problem } = this.#watch(() => this.#descriptor(dispatch))
      const compiling = this.#device
        .createComputePipelineAsync(made)
        .then((pipeline) => void this.#compiled.set(shader, pipeline))
        .catch(async (error: Error) => {
          throw refusal(shader, (await problem) ?? error.message)
        })
        .finally(() => this.#compiling.delete(shader))
      this.#compiling.set(shader, compiling)
    }
    await Promise.all(this.#compiling.values())
  }

  /** Binds a dispatch's uniforms, inputs and outputs, in that order. The device's messages name `origin`. */
  bind(dispatch: Dispatch, origin: Origin, handleOf: HandleOf): GPUBindGroup {
    return this.#bind(dispatch, origin, this.#resources(dispatch, handleOf))
  }

  /**
   * The same for what is not recorded: a loop gets the same few buffers from the pool time and again, and finds what
   * has been bound before. Binding is the dearest thing that a single op asks of the device.
   */
  bindAgain(dispatch: Dispatch, origin: Origin, handleOf: HandleOf): GPUBindGroup {
    const resources = this.#resources(dispatch, handleOf)
    let key = `${dispatch.outputs.length}`
    for (const { buffer, offset = 0, size = 0 } of resources) key += ` ${numberOf(buffer)} ${offset} ${size}`
    let bound = this.#bound.get(key)
    if (!bound) {
      bound = this.#bind(dispatch, origin, resources)
      if (this.#bound.size >= MOST_BOUND) this.#bound.clear()
      this.#bound.set(key, bound)
    }
    return bound
  }

  #bind(dispatch: Dispatch, origin: Origin, resources: GPUBufferBinding[]): GPUBindGroup {
    return this.#device.createBindGroup({
      label: `${nameOf(origin)} › ${dispatch.shader.name}`,
      layout: this.#layout(dispatch).group,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    })
  }

  #resources({ shader, uniforms, inputs, outputs }: Dispatch, handleOf: HandleOf): GPUBufferBinding[] {
    const resources: GPUBufferBinding[] = uniforms ? [{ buffer: this.#uniform(shader, uniforms) }] : []
    for (const buffers of [inputs, outputs]) {
      for (const buffer of buffers) {
        const { part, bytes } = buffer
        const handle = handleOf(buffer)
        resources.push(part ? { buffer: handle, offset: part.at, size: roomFor(bytes) } : { buffer: handle })
      }
    }
    return resources
  }

  /**
   * Uniforms are found by their content: the same op on the same shapes shares one buffer for good,
   * so no step ever writes them again.
   */
  #uniform({ name, uniforms }: Shader, values: Uniforms): GPUBuffer {
    if (!uniforms) throw new Error(`${name} takes no uniforms`)
    const words = packed(name, uniforms, values)
    const key = words.join()
    let buffer = this.#uniforms.get(key)
    if (!buffer) {
      const size = words.byteLength
      buffer = this.#allocator.make(size, () => {
        const made = this.#device.createBuffer({
          label: 'uniforms',
          size,
          usage: 0x40,
          mappedAtCreation: true,
        })
        new Uint32Array(made.getMappedRange()).set(words)
        made.unmap()
        return made
      })
      // A long exploratory session may meet any number of shapes; what is in use stays alive in its bind group.
      if (this.#uniforms.size >= 10_000) this.#uniforms.clear()
      this.#uniforms.set(key, buffer)
    }
    return buffer
  }

  /** Makes uniform buffers anew: some may have been refused. */
  forgetUniforms(): void {
    this.#uniforms.clear()
    this.#bound.clear()
  }

  #layout(dispatch: Dispatch): { group: GPUBindGroupLayout; pipeline: GPUPipelineLayout } {
    const { uniforms, inputs, outputs } = dispatch
    const key = `${uniforms ? 'uniforms ' : ''}${inputs.length} ${outputs.length}`
    let layout = this.#layouts.get(key)
    if (!layout) {
      const types: GPUBufferBindingType[] = [
        ...(uniforms ? (['uniform'] as const) : []),
        ...inputs.map(() => 'read-only-storage' as const),
        ...outputs.map(() => 'storage' as const),
      ]
      const group = this.#device.createBindGroupLayout({
        label: key,
        entries: types.map((type, binding) => ({ binding, visibility: 0x4, buffer: { type } })),
      })
      layout = {
        group,
        pipeline: this.#device.createPipelineLayout({ label: key, bindGroupLayouts: [group] }),
      }
      this.#layouts.set(key, layout)
    }
    return layout
  }

  #descriptor(dispatch: Dispatch): GPUComputePipelineDescriptor {
    const { name, code } = dispatch.shader
    return {
      label: name,
      layout: this.#layout(dispatch).pipeline,
      compute: { module: this.#device.createShaderModule({ label: name, code }) },
    }
  }

  /** What `make` makes, and why the device refuses it: null where it does not. */
  #watch<T>(make: () => T): { made: T; problem: Promise<string | null> } {
    this.#device.pushErrorScope('validation')
    const made = make()
    const problem = this.#device.popErrorScope().then(
      (error) => error?.message ?? null,
      () => null, // the device is lost, which is told elsewhere
    )
    return { made, problem }
  }
}

function refusal(shader: Shader, reason: string): GpuError {
  return new GpuError(`WebGPU refused the shader ${shader.name}: ${reason.trim()}`)
}
