import type { Shader } from '../gpu/dispatch.js'
import { layoutOf } from '../gpu/uniforms.js'
import { shared } from './shared.js'

/** New values for the lines of a shader's `// Tunables` block, by name. */
export type Tunables = Record<string, string | number | boolean>

/**
 * A line that a tunable may rewrite:
 * `const TILE = 16u;` · `alias T = f32;` · `fn f(x: f32) -> f32 { return x; }` (its expression).
 */
const TUNABLE = /^(const (\w+)(?:: \w+)? = |alias (\w+) = |fn (\w+)\(.*\{ return )(.*?)(; \}|;)$/

/** What is bound as uniforms: its name and its type. */
const UNIFORMS = /var<uniform> (\w+): (\w+);/

const shaders = new Map<string, Shader>()

/**
 * The shader `name` with some lines of its `// Tunables` block rewritten: `{ TILE: '32u', f: 'exp(x)' }`.
 * The block begins with the comment `// Tunables` and ends with the next empty line. The same request
 * gives the same object, so that it is compiled once. Values that name f16 enable it. An unknown name is an error.
 */
export function shader(name: string, source: string, tunables: Tunables = {}): Shader {
  const values = Object.entries(tunables)
  const key = `${name} ${values.join(' ')}`
  let made = shaders.get(key)
  if (!made) {
    const label = values.length ? `${name} {${values.map(([k, v]) => `${k}: ${v}`).join(', ')}}` : name
    const code = withShared(name, values.length ? specialize(name, source, tunables) : source)
    const uniforms = UNIFORMS.test(code) ? layoutOf(name, code, UNIFORMS) : undefined
    made = { name: label, code, uniforms, file: name, tunables }
    shaders.set(key, made)
  }
  return made
}

function specialize(name: string, source: string, tunables: Tunables): string {
  const lines = source.split('\n')
  const begin = lines.findIndex((line) => line.startsWith('// Tunables'))
  const left = new Set(Object.keys(tunables))
  for (let i = begin + 1; begin >= 0 && i < lines.length && lines[i] !== ''; i++) {
    const [, head, constant, alias, fn, , tail] = TUNABLE.exec(lines[i]) ?? []
    const tunable = constant ?? alias ?? fn
    if (tunable !== undefined && left.delete(tunable)) lines[i] = head + tunables[tunable] + tail
  }
  if (left.size > 0) throw new Error(`${name} has no tunable ${[...left].join(', ')} in its Tunables block`)
  const half = Object.values(tunables).some((value) => /\bf16\b/.test(`${value}`))
  return [...(half ? ['enable f16;'] : []), ...lines].join('\n')
}

/**
 * A shader with what it shares with others: the files that its line `// uses: pool/windows` names come behind it,
 * so that its own lines keep their numbers. In WGSL the order of declarations doesn't matter.
 */
function withShared(name: string, code: string): string {
  const files = /^\/\/ uses: (.*)$/m.exec(code)?.[1].split(', ') ?? []
  const texts = files.map((file) => {
    if (!Object.hasOwn(shared, file))
      throw new Error(`${name} uses ${file}, which is not in kernels/shared.ts`)
    return `\n// ${file}.wgsl\n\n${shared[file]}`
  })
  return [code, ...texts].join('')
}
