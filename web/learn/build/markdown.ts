import { posix } from 'node:path'
import Slugger from 'github-slugger'
import { Marked, Renderer, type Token, type Tokens } from 'marked'
import { codeLanguage, highlight } from '../../site/highlight.js'
import { addressOf } from '../addresses.js'

/** What stands below one heading of a document. */
export interface Section {
  /** What its heading is called in addresses. */
  id: string
  title: string
  /** 1 for the document's own heading. */
  depth: number
  /** Its words without code, for those who search. */
  text: string
}

/**
 * A Markdown text of the repository as HTML, its code in colours. Links to other files lead to their pages.
 * @param file where the text is from, such as `docs/kernels.md`
 */
export function toHtml(markdown: string, file: string): string {
  const slugger = new Slugger()
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const inner = this.parser.parseInline(tokens)
        const id = slugger.slug(plain(text))
        // The document's own heading gets the reader's attention when the page is opened.
        if (depth === 1) return `<h1 tabindex="-1">${inner}</h1>\n`
        return `<h${depth} id="${id}"><a href="${addressOf(file)}?section=${id}">${inner}</a></h${depth}>\n`
      },
      code({ text, lang = '' }) {
        const language = codeLanguage(lang)
        return `<pre tabindex="0"><code>${language ? highlight(text, language) : escaped(text)}</code></pre>\n`
      },
      table(token) {
        // What scrolls must be reachable by keyboard.
        return Renderer.prototype.table.call(this, token).replace('<table>', '<table tabindex="0">')
      },
      tablecell({ tokens, header }) {
        // A corner heads nothing, which a screen reader is to know.
        const tag = header && tokens.length > 0 ? 'th' : 'td'
        return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>\n`
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        if (/^https?:/.test(href)) return `<a href="${escaped(href)}">${inner}</a>`
        const [path, section] = href.split('#')
        const target = path ? posix.join(posix.dirname(file), path) : file
        return `<a href="${addressOf(target)}${section ? `?section=${section}` : ''}">${inner}</a>`
      },
    },
  })
  return marked.parse(markdown, { async: false })
}

/** The sections of a Markdown text, in order, called as in its HTML. */
export function sectionsOf(markdown: string): Section[] {
  const slugger = new Slugger()
  const sections: Section[] = []
  for (const token of new Marked().lexer(markdown)) {
    if (token.type === 'heading') {
      const title = plain(token.text)
      sections.push({ id: slugger.slug(title), title, depth: token.depth, text: '' })
    } else if (sections.length > 0) {
      sections.at(-1)!.text += wordsOf(token)
    }
  }
  return sections
}

/** What a token says, without code blocks and markup. */
function wordsOf(token: Token): string {
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table
    return [header, ...rows].flatMap((row) => row.map(({ text }) => `${plain(text)} `)).join('')
  }
  if (token.type === 'list') return (token as Tokens.List).items.map(({ text }) => `${plain(text)} `).join('')
  return token.type === 'paragraph' || token.type === 'blockquote' ? `${plain(token.text)} ` : ''
}

const plain = (text: string) => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
