import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { excerpt } from '../../../scripts/excerpts.js'

/** What the sources say of an op. Files are named as in the repository. */
export interface OpEntry {
  name: string
  /** What index.ts calls the ops around it. */
  group: string
  /** What it is called with, such as `(x: Tensor, axis = -1)`. */
  parameters: string
  /** The comment above it: formula, shapes, gradient. */
  about: string
  /** null where the source does not tell. */
  differentiable: boolean | null
  source: string
  /** The shaders that it may dispatch; none for a view, and for what is made of other ops. */
  shaders: string[]
  test: string
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const OPS = 'src/tensor/ops'
const KERAS = `${OPS}/keras`
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** All ops: the methods in the order of their table in src/tensor/ops/index.ts, then what there is by Keras' names. */
export function opsIndex(): OpEntry[] {
  const index = read(`${OPS}/index.ts`)
  const table = /methods = \{\n(.*?)\n\}/s.exec(index)![1]
  let group = ''
  const entries = table.split('\n').flatMap((line) => {
    const [, heading, name] = /^ *(?:\/\/ (.*)|(\w+),)$/.exec(line)!
    if (heading) group = heading
    return name ? [entryOf(name, group, index)] : []
  })
  const functions = Array.from(index.matchAll(/^export \{ (\w+) \}/gm), ([, name]) => name)
  const own = [...entries, ...functions.map((name) => entryOf(name, 'functions', index))]
  const names = new Set(own.map(({ name }) => name))
  const files = [
    ...readdirSync(join(root, KERAS)).map((file) => `${KERAS}/${file}`),
    ...['creation', 'fourier', 'stft'].map((name) => `${OPS}/${name}.ts`),
  ]
  const keras = files.flatMap(kerasEntries)
  return [...own, ...keras.filter(({ name }) => !names.has(name))]
}

/** The functions that are there by Keras' names, which its signatures tell of: `op('numpy.Tan(x)', …)`. */
function kerasEntries(source: string): OpEntry[] {
  const text = read(source)
  const group = /^\/\/ ([^,.(:]*)/m.exec(text)![1].trim().toLowerCase()
  const declarations = Array.from(
    text.matchAll(/^export const (\w+) = op\(\s*'\w+\.\w+(\(.*?\))'/gms),
    ([, name, signature]) => [name, signature],
  )
  const signatures = Object.fromEntries(declarations)
  // Those that are another one, asked in another way.
  const others = Array.from(
    text.matchAll(/^export const (\w+) = Object\.assign\(.*?^\}, (\w+)\)/gms),
    ([, name, of]) => [name, signatures[of]],
  )
  return [...declarations, ...others].map(([name, signature]) => {
    const about = /^\/\*\*(.*?)\*\//s
      .exec(excerpt(text, name, source))?.[1]
      .replace(/^ *\* ?/gm, '')
      .trim()
    return {
      name,
      group,
      parameters: signature.replace(/[=!:]/g, ''),
      about: about ?? `As Keras’ [\`ops.${snake(name)}\`](https://keras.io/api/ops/).`,
      differentiable: null,
      source,
      shaders: [...shadersOf(source, name, [])].sort(),
      test: 'test/ops/keras.test.ts',
    }
  })
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function entryOf(name: string, group: string, index: string): OpEntry {
  const [, file] = new RegExp(`\\b${name}\\b[^;\\n]* from '\\./(\\w+)\\.js'`).exec(index)!
  const source = `${OPS}/${file}.ts`
  const text = read(source)
  const declared = excerpt(text, name, source)
  return {
    name,
    group,
    parameters: parametersOf(name, declared),
    about: aboutOf(declared, source),
    differentiable: !text.includes('gradient: null'),
    source,
    shaders: [...shadersOf(source, name, text.includes('fused:') ? [] : ['fuseGradient'])].sort(),
    test: testOf(name),
  }
}

/** The text of the comment that a declaration begins with. */
function aboutOf(declared: string, source: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(declared)
  if (!comment) throw new Error(`${source}: an op needs a comment with its formula, shapes and gradient`)
  return comment[1].replace(/^ *\* ?/gm, '').trim()
}

function parametersOf(name: string, declared: string): string {
  const type = new RegExp(`const ${name}: (\\w+) =`).exec(declared)?.[1]
  const own = type
    ? new RegExp(`(?:type ${type} = |interface ${type} \\{\\s*)(\\([^)]*\\))`).exec(
        read(`${OPS}/elementwise.ts`) + read(`${OPS}/reduce.ts`),
      )
    : new RegExp(`function ${name}(\\(.*?\\n?\\))(?:: \\w+)? \\{\\n`, 's').exec(declared)
  if (!own) throw new Error(`${name}: no parameters found in ${declared}`)
  return own[1]
    .replace(/\s+/g, ' ')
    .replace('( ', '(')
    .replace(/,? \)$/, ')')
}

/** What most ops come by, and the index does not tell of each: integers are made floats. */
const BEFOREHAND = ['asFloat', 'asInteger']

/**
 * Follows a declaration through the functions that it names, in its own file and those that this imports, but
 * for those that it doesn't come to.
 */
function shadersOf(
  file: string,
  name: string,
  without: readonly string[],
  seen = new Set<string>(),
): Set<string> {
  const found = new Set<string>()
  if (seen.has(`${file} ${name}`)) return found
  seen.add(`${file} ${name}`)
  const text = read(file)
  const declared = excerpt(text, name, file)
  for (const [, shader] of declared.matchAll(/'([\w/]+\.wgsl)'/g)) {
    for (const path of [`src/kernels/${shader}`, ...usedBy(`src/kernels/${shader}`)]) found.add(path)
  }
  const code = declared.replace(/\/\*\*.*?\*\/|\/\/.*?$|'[^'\n]*'|`[^`]*`/gms, '')
  const words = new Set(code.match(/(?<![.\w])\w+/g))
  for (const word of [...BEFOREHAND, ...without, 'kernels']) words.delete(word)
  for (const [, kernel] of code.matchAll(/(?<!\w)kernels\.(\w+)/g)) {
    for (const shader of shadersOf(...kernelNamed(kernel), [], seen)) found.add(shader)
  }
  for (const { local, original, from } of importsOf(text, file)) {
    if (!words.has(local)) continue
    if (/^src\/(kernels|tensor\/ops)\//.test(from)) {
      for (const shader of shadersOf(from, original, without, seen)) found.add(shader)
    }
  }
  for (const [, local] of text.matchAll(/^(?:export )?(?:async )?(?:function|const) (\w+)/gm)) {
    if (!words.has(local)) continue
    for (const shader of shadersOf(file, local, without, seen)) found.add(shader)
  }
  return found
}

/** The file that has a kernel, and what it is called there. */
function kernelNamed(name: string): [file: string, name: string] {
  const index = read('src/kernels/index.ts')
  for (const [, names, file] of index.matchAll(/^export \{\s*([^}]*?),?\s*\} from '\.\/(\w+)\.js'/gms)) {
    for (const [original, called = original] of names.split(',').map((part) => part.trim().split(' as '))) {
      if (called === name) return [`src/kernels/${file}.ts`, original]
    }
  }
  throw new Error(`src/kernels/index.ts exports no ${name}`)
}

/** The files that a shader's line `// uses: pool/windows` names. */
function usedBy(shader: string): string[] {
  const names = /^\/\/ uses: (.*)$/m.exec(read(shader))?.[1].split(', ') ?? []
  return names.map((name) => `src/kernels/${name}.wgsl`)
}

/** What a file imports by value from files of the project. */
function importsOf(text: string, file: string): { local: string; original: string; from: string }[] {
  return Array.from(text.matchAll(/^import ([^;]*?) from '(\.[^']*)'/gms)).flatMap(([, what, path]) => {
    const from = join(dirname(file), path.replace(/\.js$/, '.ts'))
    if (what.startsWith('type ')) return []
    if (!what.startsWith('{')) return [{ local: what, original: 'default', from }]
    return what
      .slice(1, -1)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !part.startsWith('type '))
      .map((part) => {
        const [original, local = original] = part.split(' as ')
        return { local, original, from }
      })
  })
}

/** The table of cases that has the op, as a case's `op` or as the key of some. */
function testOf(name: string): string {
  const folder = 'test/ops/cases'
  const forms = new RegExp(`'${name}'|^ +${name}:|\\.${name}\\(`, 'm')
  const tables = readdirSync(join(root, folder)).filter((file) => file !== 'case.ts')
  const table = tables.find((file) => forms.test(read(`${folder}/${file}`)))
  if (!table) throw new Error(`${name} has no case in ${folder}`)
  return `${folder}/${table}`
}
