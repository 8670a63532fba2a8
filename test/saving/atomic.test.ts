import { spawn } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nodeHost } from '../../src/node/host.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'glassgrad-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Writes files of 8 MB over each other, each full of one byte, as fast as it can.
const writer = (path: string) => `
  import { nodeHost } from ${JSON.stringify(new URL('../../src/node/host.ts', import.meta.url).href)}
  const { writeFile } = nodeHost()
  for (let n = 1; ; n++) {
    await writeFile(${JSON.stringify(path)}, new Uint8Array(8e6).fill(n % 250))
    if (n === 1) console.log('writing')
  }`

it('a process killed while it writes leaves a whole file', async () => {
  const path = join(folder, 'model.keras')
  const script = join(folder, 'writer.mts')
  writeFileSync(script, writer(path))
  const partial: boolean[] = []
  // At different moments, five times at least, and until one kill has fallen into a write.
  for (let n = 0; n < 5 || (n < 60 && !partial.includes(true)); n++) {
    const delay = 3 + ((n * 13) % 61)
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await new Promise((resolve) => setTimeout(resolve, delay))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    const bytes = readFileSync(path)
    expect(bytes.length).toBe(8e6)
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true)
    partial.push(readdirSync(folder).some((name) => name.endsWith('.part')))
  }
  // Else the test would say nothing.
  expect(partial).toContain(true)
  await nodeHost().writeFile(path, Uint8Array.of(1))
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
}, 60_000)

it('a file that can’t be written leaves the one before, and nothing beside it', async () => {
  const { writeFile, readFile } = nodeHost()
  const path = join(folder, 'kept', 'weights.h5')
  await writeFile(path, Uint8Array.of(1, 2, 3))
  await expect(writeFile(join(path, 'below'), Uint8Array.of(4))).rejects.toThrow()
  expect(await readFile(path)).toEqual(Uint8Array.of(1, 2, 3))
  expect(readdirSync(join(folder, 'kept'))).toEqual(['weights.h5'])
  expect(statSync(path).size).toBe(3)
})

it('a file keeps its mode, a symbolic link goes on pointing to it', async () => {
  const { writeFile } = nodeHost()
  const [path, link] = [join(folder, 'private.h5'), join(folder, 'link.h5')]
  writeFileSync(path, 'before')
  chmodSync(path, 0o600)
  symlinkSync(path, link)
  await writeFile(link, Uint8Array.of(1))
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readFileSync(path).length).toBe(1)
})

it('file: addresses, and names as long as names may be', async () => {
  const { writeFile, readFile, exists, removeFile } = nodeHost()
  const long = join(folder, `${'n'.repeat(244)}.safetensors`.slice(-255))
  for (const path of [pathToFileURL(join(folder, 'a b.h5')).href, long]) {
    await writeFile(path, Uint8Array.of(1, 2))
    expect(await readFile(path)).toEqual(Uint8Array.of(1, 2))
    await removeFile(path)
    expect(await exists(path)).toBe(false)
  }
})
