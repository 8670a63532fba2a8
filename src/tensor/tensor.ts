import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Origin } from '../gpu/dispatch.js'
import { GpuError } from '../gpu/errors.js'
import { bytesOf, type FloatType, type WgslType } from '../kernels/types.js'
import { misplaced } from '../show.js'
import type { HostData } from './dtype.js'
import { formatArray } from './format.js'
import { NdArray } from './ndarray.js'
import { gpu } from './runtime.js'
import { sizeOf } from './shape.js'

/**
 * Element types on the device, four bytes each, float16 two; a bool is an int32, 0 or 1. float16 is for storing:
 * ops that take it compute in float32. The host has no such numbers: they are read as float32.
 */
export type TensorType = 'float32' | 'float16' | 'int32' | 'bool'

const TYPES: readonly unknown[] = ['float32', 'float16', 'int32', 'bool']

/** Throws what is no dtype of tensors; `caller` names who was given it. */
export function requireType(caller: string, dtype: unknown): void {
  if (!TYPES.includes(dtype))
    throw new RangeError(`${caller}: ${misplaced(`a dtype, ${TYPES.join(', ')}`, dtype)}`)
}

/** Types of what the host reads and writes. */
export type HostType = Exclude<TensorType, 'float16'>

/** How the types are stored. */
const STORED = { float32: 'f32', float16: 'f16', int32: 'i32', bool: 'i32' } as const

/** How a tensor was computed, and how a gradient passes back through that. */
export interface Node {
  name: string
  inputs: readonly Tensor[]
  /** The op's settings; tensors among them are needed for the gradient. */
  attributes?: unknown
  /** For each input the gradient with respect to it, made only if asked for; null: not differentiable. */
  gradient: (dy: Tensor) => readonly ((() => Tensor) | null)[]
  /** Where in the model the op ran, itself included: where its backward dispatches come from. */
  origin: Origin
}

/**
 * An array on the device, in row-major order. Its values never change, save those of a Variable's tensor.
 * The methods for computing (`x.matmul(w).add(b).relu()`) are attached by `ops/index.ts`.
 */
export class Tensor {
  /** How the tensor was computed, while a gradient is wanted of it. @internal */
  node: Node | null = null
  #host: HostData | null = null

  /** Made by `tensor`, `zeros` and the like, and by ops. @internal */
  constructor(
    /** @internal */
    readonly buffer: DeviceBuffer,
    readonly shape: readonly number[],
    readonly dtype: TensorType,
  ) {}

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape)
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }

  /** The element type as kernels declare it. @internal */
  get type(): WgslType {
    return STORED[this.dtype]
  }

  /** The values, copied to host memory: Float32Array, Int32Array, or for bool Uint8Array. */
  async data(): Promise<HostData> {
    if (gpu().recording)
      throw new GpuError('data() inside a recorded step: a step has no values until it runs')
    if (this.dtype === 'float16') {
      this.#host = await this.cast('float32').data()
      return this.#host
    }
    const bytes = await gpu().read(this.buffer, this.size * 4)
    const words = this.dtype === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes)
    const values = this.dtype === 'bool' ? Uint8Array.from(words) : words
    if (!this.buffer.mutable) this.#host = values
    return values
  }

  /** The values as a host array. */
  async array(): Promise<NdArray> {
    return new NdArray(await this.data(), this.shape, hostType(this.dtype))
  }

  /** The values where they have been read before. @internal */
  get known(): NdArray | null {
    return this.#host && new NdArray(this.#host, this.shape, hostType(this.dtype))
  }

  /** The value of a tensor with one element. */
  async item(): Promise<number> {
    if (this.size !== 1) throw new RangeError(`item(): expected one element, got shape [${this.shape}]`)
    return (await this.data())[0]
  }

  /** Prints the values as NumPy prints an array. */
  async print(): Promise<void> {
    console.log(String(await this.array()))
  }

  /**
   * As NumPy prints, where the values have been read before (`await x.data()`); reading them takes time
   * that `toString` can't wait for, so otherwise it tells shape and dtype.
   */
  toString(): string {
    if (this.#host) return formatArray(this.#host, this.shape, hostType(this.dtype))
    return `Tensor(shape=[${this.shape.join(', ')}], dtype=${this.dtype}; values: await x.print())`
  }
}

/** How a tensor of floats is stored. */
export function floatOf({ dtype }: Tensor): FloatType {
  return dtype === 'float16' ? 'f16' : 'f32'
}

/** What holds a tensor's values on the host. */
export function hostType(dtype: TensorType): HostType {
  return dtype === 'float16' ? 'float32' : dtype
}

/** A tensor of undefined contents. */
export function empty(shape: readonly number[], dtype: TensorType = 'float32'): Tensor {
  const device = gpu()
  if (dtype === 'float16' && !device.traits.f16) {
    throw new GpuError(
      `float16 needs the WebGPU feature "shader-f16", which this device doesn't have (${device.name}): use float32`,
    )
  }
  return new Tensor(device.alloc(sizeOf(shape) * bytesOf(STORED[dtype])), shape, dtype)
}
