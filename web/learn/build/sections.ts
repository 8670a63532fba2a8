import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pages } from '../addresses.js'
import { sectionsOf } from './markdown.js'
import { opsIndex } from './opsIndex.js'

/** Something that can be found: a section of a document, or an op. */
export interface Entry {
  /** Its address. */
  id: string
  /** null: of both. */
  language: 'ru' | 'en' | null
  title: string
  /** What it is a part of. */
  document: string
  text: string
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** All sections of all documents that have a page, and all ops. */
export function allSections(): Entry[] {
  const entries = pages.flatMap(({ page, files }) =>
    (Object.entries(files) as ['ru' | 'en', string][]).flatMap(([language, file]) => {
      const sections = sectionsOf(readFileSync(join(root, file), 'utf8'))
      return sections.map(({ id, title, depth, text }) => ({
        id: `#/learn/${page}${depth > 1 ? `?section=${id}` : ''}`,
        // A document that there is in English alone is for everybody.
        language: 'ru' in files ? language : null,
        title,
        document: sections[0].title,
        text,
      }))
    }),
  )
  const ops = opsIndex().map(({ name, about }) => ({
    id: `#/learn/ops?section=${name}`,
    language: null,
    title: name,
    document: 'ops',
    text: about,
  }))
  return [...entries, ...ops]
}
