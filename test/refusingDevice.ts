/** When the device tells that it has refused memory: Dawn in Node at once, a browser some time later. */
export type Told = 'at once' | 'later'

/** A `navigator.gpu` whose devices refuse memory on demand, as Dawn does. */
export interface RefusingGpu {
  gpu: GPU
  /** From here on refuses the allocations for which `which` is true, counted from 1. */
  refuse(which: (allocation: number) => boolean, told: Told): void
  /** How many allocations there have been since. */
  readonly allocations: number
}

export function refusing(gpu: GPU): RefusingGpu {
  let which: (allocation: number) => boolean = () => false
  let told: Told = 'at once'
  const state = {
    allocations: 0,
    refuse(chosen: typeof which, how: Told) {
      which = chosen
      told = how
      state.allocations = 0
    },
  }

  const open = async (adapter: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> => {
    const device = await adapter.requestDevice(descriptor)
    const listeners: ((event: unknown) => void)[] = []
    const listen = device.addEventListener.bind(device)
    const create = device.createBuffer.bind(device)
    const createQuerySet = device.createQuerySet.bind(device)
    const tell = (bytes: number) => {
      const error = {
        message: `Allocating ${bytes} bytes failed: out of memory.\n    at AllocateMemory (Heap.cpp:99)`,
      }
      const now = () => {
        for (const listener of listeners) listener({ error, preventDefault() {} })
      }
      if (told === 'at once') {
        now()
        return
      }
      device.pushErrorScope('validation') // answers come in order: after what was asked before, not after what follows
      device.popErrorScope().then(now)
    }
    /** An object that Dawn refuses to use, without saying so beside it. */
    const invalid = <T>(make: () => T): T => {
      device.pushErrorScope('validation')
      const made = make()
      device.popErrorScope()
      return made
    }
    return Object.assign(device, {
      addEventListener(type: string, listener: (event: unknown) => void) {
        if (type === 'uncapturederror') listeners.push(listener)
        listen(type, listener as EventListener)
      },
      createBuffer(asked: GPUBufferDescriptor) {
        if (!which(++state.allocations)) return create(asked)
        if (asked.mappedAtCreation) throw new RangeError('createBuffer failed, size is too large')
        tell(asked.size)
        return invalid(() => create({ ...asked, usage: 0 }))
      },
      createQuerySet(asked: GPUQuerySetDescriptor) {
        if (!which(++state.allocations)) return createQuerySet(asked)
        tell(asked.count * 8)
        return invalid(() => createQuerySet({ ...asked, count: 1e6 }))
      },
    })
  }

  const requestAdapter = async (options?: GPURequestAdapterOptions) => {
    const adapter = await gpu.requestAdapter(options)
    const { features, limits, info } = adapter!
    return { features, limits, info, requestDevice: (d?: GPUDeviceDescriptor) => open(adapter!, d) }
  }
  return Object.assign(state, { gpu: { requestAdapter } as unknown as GPU })
}
