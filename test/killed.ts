import { spawn } from 'node:child_process'
import { expect } from 'vitest'

const LOADER = new URL('../scripts/wgsl-loader.mjs', import.meta.url).href

/** Runs a program in a process of its own; a line that begins with `until` gets it killed. Gives all lines. */
export async function runUntil(program: string, argument: string, until?: string): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', LOADER, program, argument], {
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
