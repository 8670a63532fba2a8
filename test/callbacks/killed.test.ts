import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadModel, ready } from 'glassgrad'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runUntil } from '../killed.js'

const RUN = fileURLToPath(new URL('./killedRun.ts', import.meta.url))

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
  await ready()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the training of killedRun.ts, as `runUntil`. */
const train = (into: string, until?: string) => runUntil(RUN, into, until)

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
