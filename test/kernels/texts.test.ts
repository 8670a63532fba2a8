import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

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

const definitions = [
  ...['matmul/naive', 'conv2d/naive', 'conv2d/filterGradNaive'],
  ...['pool/max', 'pool/average', 'pool/averageGrad'],
]

it.each(definitions)('the definition %s is 25 lines of code at most', (name) => {
  const code = shaders
    .get(name)!
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//'))
  expect(code.length).toBeLessThanOrEqual(25)
  expect(code.join('\n')).toMatch(/for \(/)
})

it('what shaders use is there, and each shared text serves two of them or more', () => {
  const used = [...shaders].flatMap(([, text]) => /^\/\/ uses: (.*)$/m.exec(text)?.[1].split(', ') ?? [])
  expect(used.length).toBeGreaterThan(20)
  for (const name of new Set(used)) {
    expect(shaders.has(name), name).toBe(true)
    expect(used.filter((other) => other === name).length, name).toBeGreaterThanOrEqual(2)
  }
})

it('what the host names is there, and every shader is named or used', () => {
  const hosts = [...textsOf('kernels', '.ts').values()].join('\n')
  const named = Array.from(hosts.matchAll(/'([\w/]+)\.wgsl'/g), ([, name]) => name)
  const rules = /export type UpdateRule =\n((?: {2}\| '\w+'\n)+)/.exec(hosts)![1].match(/\w+/g)!
  const used = [...shaders.values()].flatMap((text) => /^\/\/ uses: (.*)$/m.exec(text)?.[1].split(', ') ?? [])
  const functions = Array.from(hosts.matchAll(/'((?:functions|recurrent|blocks)\/\w+)'/g), ([, name]) => name)
  const further = Array.from(hosts.matchAll(/uses(?::| =) .*?\['([\w/]+)'\]/g), ([, name]) => name)
  const meant = [...named, ...further, ...rules.map((rule) => `optimizers/${rule}`), ...used, ...functions]
  expect([...new Set(meant)].sort()).toEqual([...shaders.keys()].sort())
})

it('an op is one screen or two: no file of ops is longer than 150 lines', () => {
  const ops = textsOf('tensor/ops', '.ts')
  for (const table of ['index', 'symbolicMethods']) ops.delete(table) // of all methods
  const long = [...ops].filter(([, text]) => text.trimEnd().split('\n').length > 150)
  expect(ops.size).toBeGreaterThan(90)
  expect(long.map(([name]) => name)).toEqual([])
})
