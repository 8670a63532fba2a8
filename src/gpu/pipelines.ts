import type { Dispatch, Shader } from './dispatch.js'

/** Compiled shaders, their layouts and their uniform buffers, each made once. */
export class Pipelines {
  readonly #device: GPUDevice
  readonly #compiled = new Map<Shader, GPUComputePipeline>()
  readonly #compiling = new Map<Shader, Promise<void>>()
  readonly #layouts = new Map<string, { group: GPUBindGroupLayout; pipeline: GPUPipelineLayout }>()
  readonly #uniforms = new Map<string, GPUBuffer>()

  constructor(device: GPUDevice) {
    this.#device = device
  }

  /** The pipeline of a dispatch, compiled now if it has to be. */
  get(dispatch: Dispatch): GPUComputePipeline {
    let pipeline = this.#compiled.get(dispatch.shader)
    if (!pipeline) {
      pipeline = this.#device.createComputePipeline(this.#descriptor(dispatch))
      this.#compiled.set(dispatch.shader, pipeline)
    }
    return pipeline
  }

  /** Compiles all that `dispatches` need, side by side on the driver's own threads. */
  async prepare(dispatches: Iterable<Dispatch>): Promise<void> {
    for (const dispatch of dispatches) {
      const { shader } = dispatch
      if (this.#compiled.has(shader) || this.#compiling.has(shader)) continue
      const compiling = this.#device
        .createComputePipelineAsync(this.#descriptor(dispatch))
        .then((pipeline) => void this.#compiled.set(shader, pipeline))
        .finally(() => this.#compiling.delete(shader))
      this.#compiling.set(shader, compiling)
    }
    await Promise.all(this.#compiling.values())
  }

  /** Binds a dispatch's uniforms, inputs and outputs, in that order. */
  bind(dispatch: Dispatch, handleOf: (buffer: Dispatch['inputs'][number]) => GPUBuffer): GPUBindGroup {
    const buffers = [...dispatch.inputs, ...dispatch.outputs].map(handleOf)
    if (dispatch.uniforms) buffers.unshift(this.#uniform(dispatch.uniforms))
    return this.#device.createBindGroup({
      label: dispatch.shader.name,
      layout: this.#layout(dispatch).group,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    })
  }

  /**
   * Uniforms are found by their content: the same op on the same shapes shares one buffer for good,
   * so no step ever writes them again.
   */
  #uniform(words: readonly number[]): GPUBuffer {
    const key = words.join()
    let buffer = this.#uniforms.get(key)
    if (!buffer) {
      const size = Math.ceil(words.length / 4) * 16
      buffer = this.#device.createBuffer({ label: 'uniforms', size, usage: 0x40, mappedAtCreation: true })
      new Uint32Array(buffer.getMappedRange()).set(words)
      buffer.unmap()
      // A long exploratory session may meet any number of shapes; what is in use stays alive in its bind group.
      if (this.#uniforms.size >= 10_000) this.#uniforms.clear()
      this.#uniforms.set(key, buffer)
    }
    return buffer
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
}
