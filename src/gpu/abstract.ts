import { DeviceBuffer } from './buffer.js'
import type { Frame, Origin } from './dispatch.js'
import { GpuError } from './errors.js'
import type { Choices, Gpu, Traits } from './gpu.js'

/** A device without memory or commands: what runs on it gives shapes, and nothing else. */
export class AbstractGpu
  implements
    Pick<
      Gpu,
      | 'traits'
      | 'choices'
      | 'alloc'
      | 'upload'
      | 'write'
      | 'dispatch'
      | 'within'
      | 'origin'
      | 'lasting'
      | 'read'
    >
{
  readonly recording = null
  readonly origin: Origin = []

  /** @param traits and choices by which kernels would choose their variants */
  constructor(
    readonly traits: Traits = {
      software: true,
      subgroupSize: 0,
      setsSubgroups: false,
      matrixUnits: false,
      f16: true,
      timestamps: false,
    },
    readonly choices: Choices = { find: () => undefined },
  ) {}

  alloc(bytes: number): DeviceBuffer {
    return new DeviceBuffer(bytes)
  }

  upload(data: ArrayBufferView): DeviceBuffer {
    return new DeviceBuffer(data.byteLength)
  }

  write(): void {}

  dispatch(): void {}

  within<T>(_frames: string | Frame | Origin, body: () => T): T {
    return body()
  }

  lasting<T>(body: () => T): T {
    return body()
  }

  /** Throws at once: nobody waits for the promise in a layer's `call`. */
  read(): never {
    throw new GpuError(
      'values were read while only shapes are being worked out: a layer must not read in call()',
    )
  }
}
