import { ready } from 'glassgrad'
import { ceilings } from '../ceilings/index.js'
import type { Ceilings } from '../measure.js'
import { type JaxPeer, jaxPeers } from './jax.js'
import { type TfjsPeer, tfjsPeers } from './tfjs.js'

/** Everybody who takes part. */
export interface Field {
  /** glassgrad's device. */
  gpu: Awaited<ReturnType<typeof ready>>
  tfjs: readonly TfjsPeer[]
  jax: readonly JaxPeer[]
  ceilings: Ceilings
}

/** Opens glassgrad's device, and the peers whose names begin with one of `names`; all where there are none. */
export async function openField(names: readonly string[]): Promise<Field> {
  const gpu = await ready()
  const wanted = (peer: string) =>
    names.length === 0 || names.some((name) => peer.toLowerCase().startsWith(name.toLowerCase()))
  return {
    gpu,
    tfjs: await tfjsPeers(wanted),
    jax: await jaxPeers(wanted),
    ceilings: ceilings(gpu.device, gpu.traits.software),
  }
}
