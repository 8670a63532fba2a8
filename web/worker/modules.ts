import * as glassgrad from 'glassgrad'
import { transform } from 'sucrase'
import type { Place, Sources } from '../session/protocol.js'

interface Module {
  text: string
  /** The files that it imports, as they were when it ran. */
  imports: Map<string, Module>
  exports: Record<string, unknown>
}

/**
 * Runs task files: TypeScript is turned into CommonJS modules, whose `glassgrad` is the engine in this worker
 * and whose other imports are files beside them. A file whose text, and that of all it imports, is the same as the
 * last time is not run again: its task is the same object, and what it has made is still known.
 */
export class TaskModules {
  readonly #engine: typeof glassgrad
  readonly #known = new Map<string, Module>()

  /** @param changes what tasks are given in the place of parts of the engine */
  constructor(changes: Partial<typeof glassgrad> = {}) {
    this.#engine = { ...glassgrad, ...changes }
  }

  /** What the file exports as its default. */
  load(file: string, sources: Sources): unknown {
    return this.#module(file, sources).exports.default
  }

  #module(file: string, sources: Sources): Module {
    const text = sources[file]
    if (text === undefined) throw new Error(`There is no file "${file}" among the tasks`)
    const known = this.#known.get(file)
    const isCurrent = (module: Module) =>
      module.text === text &&
      [...module.imports].every(([name, used]) => this.#module(name, sources) === used)
    if (known && isCurrent(known)) return known

    const module: Module = { text, imports: new Map(), exports: {} }
    const require = (name: string) => {
      if (name === 'glassgrad') return this.#engine
      if (!name.startsWith('./')) {
        throw new Error(`${file} imports "${name}": here there are 'glassgrad' and the files of the tasks`)
      }
      const path = name.slice(2).replace(/[.]js$/, '.ts')
      const used = this.#module(path, sources)
      module.imports.set(path, used)
      return used.exports
    }
    new Function(...PARAMETERS, compile(text, file))(require, module.exports)
    this.#known.set(file, module)
    return module
  }
}

const PARAMETERS = ['require', 'exports']

/** How many lines a function made of a text has above the text's own first. */
const ABOVE = lineIn(new Function(...PARAMETERS, 'return new Error()\n//# sourceURL=above.ts')())!.line - 1

/** The line of a task's file that an error comes from: the innermost, where several have led to it. */
export function placeOf(error: unknown): Place | null {
  if (!(error instanceof Error)) return null
  const found = lineIn(error)
  if (found) return { ...found, line: found.line - ABOVE }
  // What can't be compiled has not run: its compiler says where.
  const [, file, line] = /transforming (\S+[.]ts).*\((\d+):\d+\)/s.exec(error.message) ?? []
  return file ? { file, line: Number(line) } : null
}

/**
 * Lines stay where they are when types are taken out; columns do not. The engine's own files stand in folders, the tasks'
 * do not.
 */
function lineIn({ stack = '' }: Error): Place | null {
  const [, file, line] = /(?<=^|[\s(@])([\w-]+[.]ts):(\d+):\d+/.exec(stack) ?? []
  return file ? { file, line: Number(line) } : null
}

function compile(text: string, file: string): string {
  const { code } = transform(text, {
    transforms: ['typescript', 'imports'],
    filePath: file,
    production: true,
  })
  return `${code}\n//# sourceURL=${file}`
}
