import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Where something is written: a file of the repository, and a line of it. */
export type Place = readonly [file: string, line: number]

/** Where each layer's class and each op of a step are written. */
export function places(): { layers: Record<string, Place>; ops: Record<string, Place> } {
  return {
    layers: found('src/layers', /^export (?:abstract )?class (\w+)/),
    ops: {
      ...found('src/optim', /\brule = '(\w+)'/),
      ...found('src/tensor', /\bname: '(\w+)'/),
    },
  }
}

/** The first place in a folder's files where a line names each; the pattern's first group is the name. */
function found(folder: string, pattern: RegExp): Record<string, Place> {
  const all: Record<string, Place> = {}
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    const path = `${folder}/${file.replaceAll('\\', '/')}`
    for (const [i, line] of readFileSync(join(root, path), 'utf8').split('\n').entries()) {
      const name = pattern.exec(line)?.[1]
      if (name) all[name] ??= [path, i + 1]
    }
  }
  return all
}
