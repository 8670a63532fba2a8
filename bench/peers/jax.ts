import { exposeWebGpu } from './webgpu.js'

export type Jax = typeof import('@jax-js/jax')

/** jax-js on one of its devices. */
export interface JaxPeer {
  name: string
  jax: Jax
  device: 'webgpu' | 'wasm'
}

/** jax-js on WebGPU and on wasm. */
export async function jaxPeers(): Promise<JaxPeer[]> {
  exposeWebGpu()
  const jax = await import('@jax-js/jax')
  const devices = await jax.init('webgpu', 'wasm')
  return devices
    .filter((device): device is JaxPeer['device'] => device === 'webgpu' || device === 'wasm')
    .map((device) => ({ name: `jax-js ${device}`, jax, device }))
}
