import type { Shader } from '../gpu/dispatch.js'
import { type Layout, layoutOf } from '../gpu/uniforms.js'

/** New values for the lines of a shader's `// Tunables` block, by name. */
export type Tunables = Record<string, string | number | boolean>

/**
 * A line that a tunable may rewrite:
 * `const TILE = 16u;` · `alias T = f32;` · `fn f(x: f32) -> f32 { return x; }` (its expression).
 */
const TUNABLE = /^(const (\w+)(?:: \w+)? = |alias (\w+) = |fn (\w+)\(.*\{ return )(.*?)(; \}|;)$/

/** What is bound as uniforms: its name and its type. */
export const UNIFORMS = /var<uniform> (\w+): (\w+);/

/** The text of each `.wgsl` file of this folder, by its path; none before a device is opened. */
let texts: Readonly<Record<string, string>> = {}

/** Gives the shaders their texts, before any of them runs. */
export function useTexts(given: typeof texts): void {
  texts = given
}

/** All texts one behind the other. */
export function allShaders(): string {
  return Object.values(texts).join('\n')
}

/** The text of a `.wgsl` file, as it stands in this folder. */
export function textOf(file: string): string {
  if (!Object.hasOwn(texts, file)) throw new Error(`there is no shader ${file}`)
  return texts[file]
}

/** What a shader may have beside its tunables. */
export interface Further {
  /** What it goes by in traces, where that is not its file. */
  name?: string
  /** Files whose text it needs beside those that its line `// uses:` names. */
  uses?: readonly string[]
  /** The subgroup's size that it asks for, of a device that has `subgroup-size-control`. */
  subgroup?: number
}

const shaders = new Map<string, Shader>()

/**
 * The shader of a file, with some lines of its `// Tunables` block rewritten: `{ TILE: '32u', f: 'exp(x)' }`.
 * The block begins with the comment `// Tunables` and ends with the next empty line. The same request
 * gives the same object, so that it is compiled once. Values that name f16 enable it. An unknown name is an error.
 */
export function shader(
  file: string,
  tunables: Tunables = {},
  { name = file, uses = [], subgroup = 0 }: Further = {},
): Shader {
  let key = `${name} ${uses} ${subgroup}`
  for (const tunable in tunables) key += ` ${tunable} ${tunables[tunable]}` // by hand: each single op comes by here
  let made = shaders.get(key)
  if (!made) {
    const values = Object.entries(tunables)
    const label = values.length ? `${name} {${values.map(([k, v]) => `${k}: ${v}`).join(', ')}}` : name
    made = new Program(label, name, tunables, file, uses, subgroup)
    shaders.set(key, made)
  }
  return made
}

/** What a shader is, by another text in the place of its file's: tunables rewrite lines of that one. */
export function byText(text: string, of: Shader): Shader {
  const { name, file, tunables, source, uses, subgroup } = of as Program
  return new Program(name, file, tunables, source, uses, subgroup, text)
}

/** A shader whose text is put together when it is first asked for: a device that computes nothing never does. */
class Program implements Shader {
  #code?: string
  #uniforms?: Layout

  constructor(
    readonly name: string,
    readonly file: string,
    readonly tunables: Tunables,
    readonly source: string,
    readonly uses: readonly string[],
    readonly subgroup: number,
    readonly text?: string,
  ) {}

  get code(): string {
    const { source, text = textOf(source), tunables, uses, subgroup } = this
    this.#code ??= inSubgroups(subgroup, specialize(source, withShared(text, uses), tunables))
    return this.#code
  }

  get uniforms(): Layout | undefined {
    if (UNIFORMS.test(this.code)) this.#uniforms ??= layoutOf(this.file, this.code, UNIFORMS)
    return this.#uniforms
  }
}

/** Rewrites lines of the `// Tunables` blocks, a shader's own and those of what it uses. */
function specialize(name: string, source: string, tunables: Tunables): string {
  const left = new Set(Object.keys(tunables))
  let isTunable = false
  const lines = source.split('\n').map((line) => {
    isTunable = line.startsWith('// Tunables') || (isTunable && line !== '')
    const [, head, constant, alias, fn, , tail] = (isTunable && TUNABLE.exec(line)) || []
    const tunable = constant ?? alias ?? fn
    return tunable !== undefined && left.delete(tunable) ? head + tunables[tunable] + tail : line
  })
  if (left.size > 0) throw new Error(`${name} has no tunable ${[...left].join(', ')} in its Tunables block`)
  const half = Object.values(tunables).some((value) => /\bf16\b/.test(`${value}`))
  return [...(half ? ['enable f16;'] : []), ...lines].join('\n')
}

/** A shader that runs in subgroups of this size; 0: of whichever the device takes. */
function inSubgroups(size: number, code: string): string {
  if (size === 0) return code
  return `enable subgroup_size_control;${code.replace('@compute ', `@compute @subgroup_size(${size}) `)}`
}

/**
 * A shader with what it shares with others: the files that its line `// uses: pool/windows` names, and further ones,
 * come behind it, so that its own lines keep their numbers. In WGSL the order of declarations doesn't matter.
 */
function withShared(code: string, further: readonly string[]): string {
  const own = /^\/\/ uses: (.*)$/m.exec(code)?.[1].split(', ') ?? []
  const enabled = new Set<string>()
  const shared = [...own, ...further].map((file) => {
    const text = textOf(`${file}.wgsl`).replace(/^enable \w+;\n\n/gm, (line) => {
      enabled.add(line.trimEnd()) // these come before all else
      return ''
    })
    return `\n// ${file}.wgsl\n\n${text}`
  })
  return [...enabled, code, ...shared].join('')
}
