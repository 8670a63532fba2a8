import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { TorchPeer } from './torch.js'

export type Tfjs = typeof import('@tensorflow/tfjs')

/** TensorFlow.js with one of its backends. */
export interface TfjsPeer {
  name: string
  tf: Tfjs
  /** Makes the backend the current one, which ops and variables go to. */
  select(): Promise<void>
  /** Resolves when the device has finished; the other backends compute while they are called. */
  finish(): Promise<void>
}

/** What differs between Node and a page. */
export interface Surroundings {
  /** The folder of TensorFlow.js' wasm files, or the address of each. */
  wasm: string | Record<string, string>
  /** PyTorch, where there are processes. */
  torch?(wanted: (name: string) => boolean): Promise<TorchPeer[]>
}

const backends = ['webgpu', 'wasm', 'cpu'] as const
const nameOf = (backend: string) => `TF.js ${backend}`

/** The backends of TensorFlow.js, each as a peer of its own, where such a peer is wanted. */
export async function tfjsPeers(
  wanted: (name: string) => boolean,
  { wasm }: Surroundings,
): Promise<TfjsPeer[]> {
  const chosen = backends.filter((backend) => wanted(nameOf(backend)))
  if (chosen.length === 0) return []
  const tf = await import('@tensorflow/tfjs')
  await import('@tensorflow/tfjs-backend-webgpu')
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(wasm)
  tf.enableProdMode() // leaves its own checks out
  return chosen.map((backend) => ({
    name: nameOf(backend),
    tf,
    async select() {
      if (tf.getBackend() === backend) return
      if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js can't open its backend ${backend}`)
    },
    async finish() {
      if (backend !== 'webgpu') return
      const device = tf.backend() as WebGPUBackend
      device.ensureCommandEncoderReady()
      device.endComputePassEncoder()
      device.submitQueue()
      await device.queue.onSubmittedWorkDone()
    },
  }))
}
