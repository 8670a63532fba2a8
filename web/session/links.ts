import { signal } from '@preact/signals'
import { pack, unpack } from '../site/packed.js'
import type { Sources } from './protocol.js'
import { originals } from './sources.js'

// What an address says of a task beside its number: the seed, and the files that are not as they were.

/** Files that came with a link: they stand in the place of the visitor's own, which are kept, until one edits them. */
export const sent = signal<Sources>({})

/** The file, and all of the tasks' files that it imports, one by the other. */
export function filesOf(file: string, textOf: (file: string) => string): string[] {
  const found = new Set([file])
  for (const name of found) {
    for (const [, imported] of textOf(name).matchAll(/from '[.][/]([\w-]+)[.]js'/g)) {
      if (`${imported}.ts` in originals) found.add(`${imported}.ts`)
    }
  }
  return [...found]
}

/** What a task's program consists of that is not as it was. */
export function changesTo(file: string, textOf: (file: string) => string): Sources {
  const changed = filesOf(file, textOf).filter((name) => textOf(name) !== originals[name])
  return Object.fromEntries(changed.map((name) => [name, textOf(name)]))
}

/** Changed files as letters of an address; null where there are none. */
export async function packed(changes: Sources): Promise<string | null> {
  return Object.keys(changes).length > 0 ? pack(JSON.stringify(changes)) : null
}

/** @throws where it is nothing that `packed` has made, or holds files that there are not */
export async function unpacked(letters: string): Promise<Sources> {
  const changes = JSON.parse(await unpack(letters)) as Record<string, unknown>
  for (const [file, text] of Object.entries(changes)) {
    if (!(file in originals) || typeof text !== 'string') throw new Error(`there is no file ${file}`)
  }
  return changes as Sources
}
