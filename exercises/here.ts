import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { shadersOf } from '../scripts/shaders.mjs'
import type { Workshop } from './workshop.js'

const root = new URL('../', import.meta.url)

/** The repository's files in Node. */
export const here: Omit<Workshop, 'changed'> = {
  textOf: (path) => {
    const file = new URL(path, root)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  },
  shaders: shadersOf(fileURLToPath(new URL('src/kernels', root))),
  library: createRequire(import.meta.url),
}
