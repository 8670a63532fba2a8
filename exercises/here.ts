import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { shadersOf } from '../scripts/shaders.mjs'
import { compile, type Workshop } from './workshop.js'

const root = new URL('../', import.meta.url)
const compiled = new Map<string, string>()

/** The text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

/** The repository's files in Node. */
export const here: Omit<Workshop, 'changed'> = {
  codeOf: (path) => {
    if (!existsSync(new URL(path, root))) return undefined
    if (!compiled.has(path)) compiled.set(path, compile(path, textOf(path)))
    return compiled.get(path)
  },
  shaders: shadersOf(fileURLToPath(new URL('src/kernels', root))),
  library: createRequire(import.meta.url),
}
