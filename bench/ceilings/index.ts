import type { Ceiling, Ceilings } from '../measure.js'
import copy from './copy.wgsl'
import fma from './fma.wgsl'

/** What `fma.wgsl` does in one invocation: STEPS · 8 numbers · 2. */
const FLOP_AN_INVOCATION = 1024 * 8 * 2

/**
 * The two limits of a roofline (Williams et al., 2009), by kernels written for nothing else. A software
 * device gets work it can do in some 20 ms, a GPU more of it, lest launching it be all that is measured.
 */
export function ceilings(device: GPUDevice, software: boolean): Ceilings {
  const bytes = software ? 32 * 2 ** 20 : 256 * 2 ** 20
  const invocations = software ? 64 * 256 : 64 * 32_768
  const storage = (size: number) => device.createBuffer({ size, usage: 0x80 }) // STORAGE
  return {
    arithmetic: ceiling(device, 'fma ceiling', fma, [storage(invocations * 4)], {
      groups: invocations / 64,
      amount: invocations * FLOP_AN_INVOCATION,
    }),
    memory: ceiling(device, 'copy ceiling', copy, [storage(bytes), storage(bytes)], {
      groups: bytes / 16 / 64,
      amount: 2 * bytes,
    }),
  }
}

function ceiling(
  device: GPUDevice,
  name: string,
  code: string,
  buffers: readonly GPUBuffer[],
  { groups, amount }: { groups: number; amount: number },
): Ceiling {
  const pipeline = device.createComputePipeline({
    label: name,
    layout: 'auto',
    compute: { module: device.createShaderModule({ label: name, code }) },
  })
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })
  const columns = Math.min(groups, 32_768)
  return {
    name,
    amount,
    once() {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindings)
      pass.dispatchWorkgroups(columns, groups / columns)
      pass.end()
      device.queue.submit([encoder.finish()])
    },
    finish: async () => void (await device.queue.onSubmittedWorkDone()),
  }
}
