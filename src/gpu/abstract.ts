import type { Origin } from './dispatch.js'
import { GpuError } from './errors.js'
import type { Gpu, Traits } from './gpu.js'
import { DeviceBuffer } from './memory.js'

/** A device without memory or commands: what runs on it gives shapes, and nothing else. */
export class AbstractGpu
  implements
    Pick<Gpu, 'traits' | 'alloc' | 'upload' | 'write' | 'dispatch' | 'within' | 'origin' | 'lasting' | 'read'>
{
  readonly traits: Traits = { software: true, subgroupSize: 0, f16: false, timestamps: false }
  readonly recording = null
  readonly origin: Origin = []

  alloc(bytes: number): DeviceBuffer {
    return new DeviceBuffer(bytes)
  }

  upload(data: ArrayBufferView): DeviceBuffer {
    return new DeviceBuffer(data.byteLength)
  }

  write(): void {}

  dispatch(): void {}

  within<T>(_name: string, body: () => T): T {
    return body()
  }

  lasting<T>(body: () => T): T {
    return body()
  }

  async read(): Promise<never> {
    throw new GpuError(
      'values were read while only shapes are being worked out: a layer must not read in call()',
    )
  }
}
