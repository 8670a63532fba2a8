export type Jax = typeof import('@jax-js/jax')

/** jax-js on one of its devices. */
export interface JaxPeer {
  name: string
  jax: Jax
  device: (typeof devices)[number]
}

const devices = ['webgpu', 'wasm'] as const
const nameOf = (device: JaxPeer['device']) => `jax-js ${device}`

/** jax-js on WebGPU and on wasm, where such a peer is wanted. */
export async function jaxPeers(wanted: (name: string) => boolean): Promise<JaxPeer[]> {
  const chosen = devices.filter((device) => wanted(nameOf(device)))
  if (chosen.length === 0) return []
  const jax = await import('@jax-js/jax')
  await jax.init(...chosen)
  return chosen.map((device) => ({ name: nameOf(device), jax, device }))
}
