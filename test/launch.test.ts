import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const launcher = fileURLToPath(new URL('../scripts/launch.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'glassgrad-program-'))
afterAll(() => rmSync(folder, { recursive: true }))

const launch = (...args: string[]) => spawn(process.execPath, [launcher, ...args], { cwd: folder })

describe('a program outside of the checkout', () => {
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }')
  writeFileSync(join(folder, 'other.ts'), 'export const shape: number[] = [2]')
  const program = `
    import { NdArray } from 'glassgrad'
    import { shape } from './other.js'
    await Promise.resolve()
    console.log(String(new NdArray(Float32Array.of(3, 4), shape)), process.argv[2])`

  it.each(['my.ts', 'my.mts', 'my.js', 'my.mjs'])(
    '%s awaits, and knows the package by its name',
    async (name) => {
      writeFileSync(join(folder, name), program)
      const child = launch(name, 'given')
      expect(await Promise.all([text(child.stdout), text(child.stderr)])).toEqual(['[3. 4.] given\n', ''])
    },
  )

  it('that there is not', async () => {
    expect(await text(launch('no.ts').stderr)).toContain('There is no file "no.ts".')
  })
})

it('a program whose output nobody reads on ends without a word', async () => {
  writeFileSync(join(folder, 'endless.ts'), 'for (;;) { console.log("y"); await new Promise(setImmediate) }')
  const child = launch('endless.ts')
  const ended = new Promise((resolve) => child.on('exit', resolve))
  child.stdout.once('data', () => child.stdout.destroy())
  expect(await Promise.all([ended, text(child.stderr)])).toEqual([0, ''])
})
