import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Contestant } from '../measure.js'
import { movement, type Problem } from '../networks/problem.js'
import { EPSILON } from './epsilon.js'

/** PyTorch in a Python of this machine, on one of its devices. */
export interface TorchPeer {
  name: string
  step(problem: Problem): Promise<Contestant>
}

const PROGRAM = fileURLToPath(new URL('torchStep.py', import.meta.url))
const devices = ['cpu', 'cuda'] as const

/**
 * PyTorch on the devices that it has, where such a peer is wanted. The Python is `python3`, or what `PYTHON` names.
 * @throws Error where it is asked for and that Python has no PyTorch
 */
export async function torchPeers(wanted: (name: string) => boolean): Promise<TorchPeer[]> {
  const chosen = devices.filter((device) => wanted(`torch ${device}`))
  if (chosen.length === 0) return []
  const python = process.env.PYTHON || 'python3'
  const probe = 'import torch; print(torch.cuda.is_available())'
  const { stdout } = await promisify(execFile)(python, ['-c', probe]).catch((error: Error) => {
    throw new Error(
      `--peers torch: ${python} has no PyTorch (set PYTHON to one that has it): ${error.message.trim().split('\n').at(-1)}`,
    )
  })
  const able = chosen.filter((device) => device === 'cpu' || stdout.trim() === 'True')
  return able.map((device) => ({
    name: `torch ${device}`,
    step: (problem) => torchStep(`torch ${device}`, python, device, problem),
  }))
}

/** Steps are counted here and taken when they are waited for, all at once: what goes between the processes costs nothing. */
async function torchStep(
  name: string,
  python: string,
  device: string,
  problem: Problem,
): Promise<Contestant> {
  const { net, batch, x, y, weights } = problem
  const folder = await mkdtemp(join(tmpdir(), 'glassgrad-torch-'))
  const said = {
    ...{ device, batch, layers: net.layers, x: x.shape, y: y.shape },
    weights: weights.map(({ shape, trainable }) => ({ shape, trainable })),
    ...{ learningRate: 0.001, epsilon: EPSILON },
  }
  await writeFile(join(folder, 'problem.json'), JSON.stringify(said))
  const arrays = [x, y, ...weights].map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  )
  await writeFile(join(folder, 'problem.bin'), Buffer.concat(arrays))
  const child = spawn(python, [PROGRAM, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (command: string) => {
    child.stdin.write(`${command}\n`)
    const { done } = await lines.next()
    if (done) throw new Error(`${name}: its process has ended`)
  }
  let steps = 0
  return {
    name,
    once: () => void steps++,
    async finish() {
      if (steps > 0) await ask(`run ${steps}`)
      steps = 0
    },
    async answer() {
      await ask('answer')
      const bytes = await readFile(join(folder, 'answer.bin'))
      const all = new Float32Array(new Uint8Array(bytes).buffer)
      let at = 0
      const trainable = weights.filter(({ trainable }) => trainable)
      const after = trainable.map(({ data }) => {
        at += data.length
        return all.subarray(at - data.length, at)
      })
      return movement(trainable, after)
    },
    close() {
      child.stdin.end()
      void rm(folder, { recursive: true, force: true })
    },
  }
}
