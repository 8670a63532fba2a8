import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { shared } from '../../src/kernels/shared.js'

/** Texts by their paths in a folder of src/. */
function textsOf(path: string, ending: string): Map<string, string> {
  const folder = fileURLToPath(new URL(`../../src/${path}/`, import.meta.url))
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return new Map(
    names
      .filter((name) => name.endsWith(ending))
      .map((name) => [
        name.replaceAll('\\', '/').slice(0, -ending.length),
        readFileSync(folder + name, 'utf8'),
      ]),
  )
}

const shaders = textsOf('kernels', '.wgsl')

it('the definition of a matrix product is 25 lines of code at most', () => {
  const code = shaders
    .get('matmul/naive')!
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
  expect(code.length).toBeLessThanOrEqual(25)
  expect(code.join('\n')).toContain('fma(')
})

it('what shaders use is there, and each shared text serves two of them or more', () => {
  const used = [...shaders].flatMap(([, text]) => /^\/\/ uses: (.*)$/m.exec(text)?.[1].split(', ') ?? [])
  expect(new Set(used)).toEqual(new Set(Object.keys(shared)))
  for (const [name, text] of Object.entries(shared)) {
    expect(text, name).toBe(shaders.get(name))
    expect(used.filter((other) => other === name).length, name).toBeGreaterThanOrEqual(2)
  }
})

it('an op is one screen or two: no file of ops is longer than 140 lines', () => {
  const ops = textsOf('tensor/ops', '.ts')
  ops.delete('index') // the table of all methods
  const long = [...ops].filter(([, text]) => text.trimEnd().split('\n').length > 140)
  expect(ops.size).toBeGreaterThan(90)
  expect(long.map(([name]) => name)).toEqual([])
})
