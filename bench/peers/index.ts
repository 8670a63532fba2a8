import { ready } from 'glassgrad'
import { ceilings } from '../ceilings.js'
import type { Ceilings } from '../measure.js'
import { type JaxPeer, jaxPeers } from './jax.js'
import { type Surroundings, type TfjsPeer, tfjsPeers } from './tfjs.js'
import type { TorchPeer } from './torch.js'

/** Everybody who takes part. */
export interface Field {
  /** glassgrad's device. */
  gpu: Awaited<ReturnType<typeof ready>>
  tfjs: readonly TfjsPeer[]
  jax: readonly JaxPeer[]
  torch: readonly TorchPeer[]
  ceilings: Ceilings
}

/**
 * Who takes part where nobody is named: not TensorFlow.js' cpu backend, since V8 runs the code that all its
 * backends share half as fast once that one has run in the same process.
 */
const USUAL = ['TF.js webgpu', 'TF.js wasm', 'jax-js']

/** Opens glassgrad's device, and the peers whose names begin with one of `names`, or the usual ones. */
export async function openField(
  surroundings: Surroundings,
  names: readonly string[] = USUAL,
): Promise<Field> {
  const gpu = await ready()
  const wanted = (peer: string) => names.some((name) => peer.toLowerCase().startsWith(name.toLowerCase()))
  return {
    gpu,
    tfjs: await tfjsPeers(wanted, surroundings),
    jax: await jaxPeers(wanted),
    torch: (await surroundings.torch?.(wanted)) ?? [],
    ceilings: ceilings(gpu),
  }
}
