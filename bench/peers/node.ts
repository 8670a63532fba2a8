import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { create, globals } from 'webgpu'
import type { Surroundings } from './tfjs.js'
import { torchPeers } from './torch.js'

/** Puts Dawn's WebGPU where programs written for browsers look for it, and finds the files that peers load. */
export function exposePeers(): Surroundings {
  Object.assign(globalThis, globals)
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: create([]), userAgent: 'node' },
    configurable: true,
  })
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  return { wasm: `${dirname(wasm)}/`, torch: torchPeers }
}
