import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { sectionsOf, toHtml } from './markdown.js'
import { opsIndex } from './opsIndex.js'
import { places } from './places.js'
import { allSections } from './sections.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * What the pages for learning are made of while the site is built: documents as HTML, the index of all ops, all that can
 * be searched; and where layers and ops are written, for the glass box.
 */
export function learning(): Plugin {
  return {
    name: 'learning',
    resolveId: (id) =>
      ['virtual:ops', 'virtual:places', 'virtual:sections'].includes(id) ? `\0${id}` : null,
    load(id) {
      if (id === '\0virtual:sections') return `export default ${JSON.stringify(allSections())}`
      if (id === '\0virtual:places') return `export default ${JSON.stringify(places())}`
      if (id !== '\0virtual:ops') return null
      const ops = opsIndex().map((op) => ({ ...op, about: toHtml(op.about, op.source) }))
      return `export default ${JSON.stringify(ops)}`
    },
    transform(code, id) {
      if (!id.endsWith('.md')) return null
      const html = toHtml(code, relative(root, id))
      const contents = sectionsOf(code)
        .slice(1)
        .map(({ id, title, depth }) => ({ id, title, depth }))
      return {
        code: `export default ${JSON.stringify(html)}\nexport const contents = ${JSON.stringify(contents)}`,
        map: null,
      }
    },
  }
}
