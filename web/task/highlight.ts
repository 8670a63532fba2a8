import hljs from 'highlight.js/lib/core'
import python from 'highlight.js/lib/languages/python'
import typescript from 'highlight.js/lib/languages/typescript'

hljs.registerLanguage('python', python)
hljs.registerLanguage('typescript', typescript)

/** Code as HTML, its words in spans that styles.css colours; all that was in it is escaped. */
export function highlight(code: string, language: 'python' | 'typescript'): string {
  return hljs.highlight(code, { language }).value
}
