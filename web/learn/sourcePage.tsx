import { useLayoutEffect } from 'preact/hooks'
import { codeLanguage, highlight } from '../site/highlight.js'
import { say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { arriveAt, query } from '../site/router.js'
import { addressOf } from './addresses.js'
import { hasFile, textOf } from './files.js'

/** A file of the repository, in colours; what it imports is linked. */
export function SourcePage({ file }: { file: string }) {
  return (
    <article class="document">
      <h1 tabIndex={-1}>{file}</h1>
      {hasFile(file) ? (
        <Loaded of={file} load={() => textOf(file)}>
          {(text) => <Lines html={numbered(coloured(text, file), file)} />}
        </Loaded>
      ) : (
        <p>{say({ ru: 'Такого файла здесь нет.', en: 'There is no such file here.' })}</p>
      )}
    </article>
  )
}

/** The file's lines; that which the address names is marked, and in sight. */
function Lines({ html }: { html: string }) {
  const line = query.value.get('line')
  useLayoutEffect(() => {
    for (const old of document.querySelectorAll('.line.named')) old.classList.remove('named')
    if (!line) return
    document.getElementById(`L${line}`)?.classList.add('named')
    arriveAt(`L${line}`)
  }, [line, html])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0} class="lines">
      <code dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  )
}

/** Each line of coloured text in an element of its own, with its number as a link; colours may go over several lines. */
function numbered(html: string, file: string): string {
  let open: string[] = []
  return html
    .replace(/\n$/, '')
    .split('\n')
    .map((text, i) => {
      const begun = open.join('')
      for (const [tag] of text.matchAll(/<span[^>]*>|<\/span>/g)) {
        open = tag === '</span>' ? open.slice(0, -1) : [...open, tag]
      }
      const number = `<a class="number" tabindex="-1" aria-hidden="true" href="#/source/${file}?line=${i + 1}">${i + 1}</a>`
      return `<span class="line" id="L${i + 1}">${number}${begun}${text}${'</span>'.repeat(open.length)}\n</span>`
    })
    .join('')
}

/** The text as HTML, with links where a path of a file stands that the site has. */
function coloured(text: string, file: string): string {
  const ending = file.slice(file.lastIndexOf('.') + 1)
  const language = codeLanguage(ending === 'py' ? 'python' : ending) ?? 'ts'
  return highlight(text, language).replace(/&#x27;(\.{1,2}\/[\w./-]+)&#x27;/g, (whole, path: string) => {
    const { pathname } = new URL(path, `file:///${file}`)
    const target = pathname.slice(1).replace(/\.js$/, '.ts')
    if (!hasFile(target)) return whole
    return `&#x27;<a href="${addressOf(target)}">${path}</a>&#x27;`
  })
}
