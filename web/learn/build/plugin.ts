import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { toHtml } from './markdown.js'
import { opsIndex } from './opsIndex.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What the pages for learning are made of while the site is built: documents as HTML, and the index of all ops. */
export function learning(): Plugin {
  return {
    name: 'learning',
    resolveId: (id) => (id === 'virtual:ops' ? `\0${id}` : null),
    load(id) {
      if (id !== '\0virtual:ops') return null
      const ops = opsIndex().map((op) => ({ ...op, about: toHtml(op.about, op.source) }))
      return `export default ${JSON.stringify(ops)}`
    },
    transform(code, id) {
      if (!id.endsWith('.md')) return null
      return { code: `export default ${JSON.stringify(toHtml(code, relative(root, id)))}`, map: null }
    },
  }
}
