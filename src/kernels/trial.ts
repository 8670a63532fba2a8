import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu } from '../gpu/gpu.js'
import { Recording } from '../gpu/recording.js'
import { families, type Kernel, type Problems } from './families.js'
import { shader } from './shader.js'

/** Bytes of a result that are compared. */
const COMPARED = 2 ** 20

/** Variants of a kernel on one problem, each written down as a step of training has it, to be timed. */
export class Trial<K extends Kernel> {
  readonly #gpu: Gpu
  readonly #written: ReadonlyMap<string, Recording>
  readonly #refused = new Map<string, unknown>()
  /** Where all of them put the result. */
  readonly #out: DeviceBuffer
  /** Gives the operands' memory back. */
  readonly #free: () => void

  constructor(gpu: Gpu, kernel: K, problem: Problems[K], variants: readonly string[]) {
    const { sizes, run } = families[kernel]
    const buffers = sizes(problem).map((count) => samples(gpu, count))
    const [a, b, out] = buffers
    this.#gpu = gpu
    this.#out = out
    this.#free = () => {
      for (const buffer of buffers) buffer.free()
    }
    this.#written = new Map(
      variants.map((variant) => {
        const recording = new Recording(gpu)
        recording.record(() => run(gpu, problem, a, b, out, variant))
        return [variant, recording]
      }),
    )
  }

  /** Compiles all variants, side by side. One that the device refuses says so when it is timed. */
  async compile(): Promise<void> {
    const dispatches = [...this.#written.values()].flatMap((recording) => recording.dispatches)
    await this.#gpu.pipelines.prepare(dispatches).catch(() => {}) // who is refused is told by its own compiling
    const each = async ([variant, recording]: [string, Recording]) => {
      await recording.compile([]).catch((error: unknown) => this.#refused.set(variant, error))
    }
    await Promise.all([...this.#written].map(each))
  }

  /** Milliseconds that a variant takes, the mean of so many times. */
  async time(variant: string, repeats: number): Promise<number> {
    if (this.#refused.has(variant)) throw this.#refused.get(variant)
    const recording = this.#written.get(variant)!
    await this.#gpu.finish()
    const begin = performance.now()
    for (let n = 0; n < repeats; n++) recording.encode()
    await this.#gpu.finish()
    return (performance.now() - begin) / repeats
  }

  /** Whether variants come to the same bits, as far as the device has refused neither. */
  async agree(one: string, other: string): Promise<boolean> {
    if (this.#refused.has(one) || this.#refused.has(other)) return true
    const [gpu, out] = [this.#gpu, this.#out]
    const bits: Uint32Array[] = []
    for (const variant of [one, other]) {
      this.#written.get(variant)!.encode()
      const bytes = Math.min(out.bytes, COMPARED)
      bits.push(new Uint32Array(await gpu.readFrom(() => gpu.handleOf(out), 0, bytes)))
    }
    return bits[0].every((word, i) => word === bits[1][i])
  }

  /** Gives all memory back, once everything has been compiled. */
  release(): void {
    for (const [variant, recording] of this.#written) if (!this.#refused.has(variant)) recording.release()
    this.#free()
  }
}

/** Memory with numbers in it to compute on. */
function samples(gpu: Gpu, count: number): DeviceBuffer {
  const buffer = gpu.alloc(4 * Math.max(1, count))
  writeSamples(gpu, buffer, count)
  buffer.mutable = true // else a recorded step would take what is computed from it for a constant
  return buffer
}

/** Numbers to compute on: what memory held before may be slow ones, subnormal say. */
export function writeSamples(gpu: Gpu, buffer: DeviceBuffer, count: number): void {
  gpu.dispatch({
    shader: shader('samples.wgsl'),
    uniforms: { count },
    inputs: [],
    outputs: [buffer],
    workgroups: workgroupsFor(count, 64),
  })
}
