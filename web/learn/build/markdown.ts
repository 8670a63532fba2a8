import { posix } from 'node:path'
import { Marked } from 'marked'
import { codeLanguage, highlight } from '../../site/highlight.js'
import { addressOf } from '../addresses.js'

/**
 * A Markdown text of the repository as HTML, its code in colours. Links to other files lead to their pages.
 * @param file where the text is from, such as `docs/kernels.md`
 */
export function toHtml(markdown: string, file: string): string {
  const marked = new Marked({
    renderer: {
      code({ text, lang = '' }) {
        const language = codeLanguage(lang)
        return `<pre tabindex="0"><code>${language ? highlight(text, language) : escaped(text)}</code></pre>\n`
      },
      tablecell({ tokens, header }) {
        // A corner heads nothing, which a screen reader is to know.
        const tag = header && tokens.length > 0 ? 'th' : 'td'
        return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>\n`
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        if (/^https?:/.test(href)) return `<a href="${escaped(href)}">${inner}</a>`
        return `<a href="${addressOf(posix.join(posix.dirname(file), href.replace(/#.*/, '')))}">${inner}</a>`
      },
    },
  })
  return marked.parse(markdown, { async: false })
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
