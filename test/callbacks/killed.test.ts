import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadModel, ready } from 'glassgrad'
import { afterAll, beforeAll, expect, it } from 'vitest'

const RUN = fileURLToPath(new URL('./killedRun.ts', import.meta.url))
const LOADER = new URL('../../scripts/wgsl-loader.mjs', import.meta.url).href

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
  await ready()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the training of killedRun.ts; a line that begins with `until` gets it killed. Gives all lines. */
async function train(into: string, until?: string): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', LOADER, RUN, into], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
    if (until && text.includes(until)) child.kill('SIGKILL')
  })
  const signal = await new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
  expect(signal).toBe(until ? 'SIGKILL' : null)
  return text.trim().split('\n')
}

it('a run killed in the middle of an epoch goes on there, and ends with the weights of one never killed', async () => {
  const killed = join(folder, 'killed')
  const before = await train(killed, 'epoch 2 batch 4')
  expect(before).toContain('epoch 2 batch 4')
  expect(existsSync(join(killed, 'backup.safetensors'))).toBe(true)

  const checkpoint = await loadModel(join(killed, 'model.keras'))
  expect((await checkpoint.getWeights()).every(({ data }) => data.every(Number.isFinite))).toBe(true)

  const after = await train(killed)
  expect(after.find((line) => line.startsWith('epoch'))).toBe('epoch 2 batch 0')
  const whole = await train(join(folder, 'whole'))
  expect(after.at(-1)).toMatch(/^weights [0-9a-f]{64}$/)
  expect(after.at(-1)).toBe(whole.at(-1))
}, 120_000)
