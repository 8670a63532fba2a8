import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import typescript from 'highlight.js/lib/languages/typescript'

hljs.registerLanguage('python', python)
hljs.registerLanguage('sh', bash)
hljs.registerLanguage('ts', typescript)
hljs.registerLanguage('wgsl', rust) // which WGSL takes its words from

export type CodeLanguage = 'python' | 'sh' | 'ts' | 'wgsl'

/** The language that a word means, such as the ending of a file; null where there are no colours for it. */
export function codeLanguage(word: string): CodeLanguage | null {
  if (['js', 'mjs', 'tsx'].includes(word)) return 'ts'
  return hljs.getLanguage(word) ? (word as CodeLanguage) : null
}

/** Code as HTML, its words in spans that styles.css colours; all that was in it is escaped. */
export function highlight(code: string, language: CodeLanguage): string {
  return hljs.highlight(code, { language }).value
}
