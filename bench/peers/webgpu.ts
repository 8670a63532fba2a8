import { create, globals } from 'webgpu'

/** Puts Dawn's WebGPU where programs written for browsers look for it. */
export function exposeWebGpu(): void {
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: create([]), userAgent: 'node' },
    configurable: true,
  })
}
