import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isolatedDeclarationSync } from 'rolldown/experimental'
import type { Plugin } from 'vite'

const NAME = 'virtual:declarations'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const LIBRARIES = dirname(fileURLToPath(import.meta.resolve('typescript')))

/**
 * What the editor's TypeScript knows: files by their paths, as text. Of the engine's files those are declarations that can
 * be made of one file alone, as most can; the others are there whole, and TypeScript infers what they leave out.
 */
export function declarations(): Plugin {
  return {
    name: 'declarations',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load: (id) =>
      id === `\0${NAME}` ? `export default JSON.parse(${JSON.stringify(JSON.stringify(files()))})` : null,
  }
}

function files(): Record<string, string> {
  const all: Record<string, string> = {}
  for (const path of typescriptIn('src')) {
    if (path.startsWith('src/node/')) continue
    const source = readFileSync(join(ROOT, path), 'utf8')
    const { code, errors } = isolatedDeclarationSync(path, source)
    if (errors.length === 0) all[`/${path.replace(/[.]ts$/, '.d.ts')}`] = code
    else all[`/${path}`] = source
  }
  for (const name of readdirSync(join(ROOT, 'tasks')).filter((name) => name.endsWith('.ts'))) {
    all[`/tasks/${name}`] = readFileSync(join(ROOT, 'tasks', name), 'utf8')
  }
  // Tasks run in a worker, and so have what workers have.
  for (const name of readdirSync(LIBRARIES).filter((name) =>
    /^lib[.](es(5|20(1\d|2[0-3]))|decorators|webworker)[.\w]*d[.]ts$/.test(name),
  )) {
    if (!/full/.test(name)) all[`/lib/${name}`] = readFileSync(join(LIBRARIES, name), 'utf8')
  }
  return all
}

function typescriptIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
}
