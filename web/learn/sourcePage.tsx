import { codeLanguage, highlight } from '../site/highlight.js'
import { say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { addressOf } from './addresses.js'

const FOLDER = '../../'
const files = import.meta.glob<string>(
  [
    '../../{src,bench}/**/*.{ts,wgsl,md}',
    '../../tasks/*/*',
    '../../test/{ops,kernels}/**/*.ts',
    '../../test/*.ts',
    '../../scripts/*',
    '../../docs/*.md',
    '../../README.md',
  ],
  { query: '?raw', import: 'default' },
)

/** A file of the repository, in colours; what it imports is linked. */
export function SourcePage({ file }: { file: string }) {
  const load = files[FOLDER + file]
  return (
    <article class="document">
      <h1 tabIndex={-1}>{file}</h1>
      {load ? (
        <Loaded of={file} load={load}>
          {(text) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            <pre tabIndex={0}>
              <code dangerouslySetInnerHTML={{ __html: coloured(text, file) }} />
            </pre>
          )}
        </Loaded>
      ) : (
        <p>{say({ ru: 'Такого файла здесь нет.', en: 'There is no such file here.' })}</p>
      )}
    </article>
  )
}

/** The text as HTML, with links where a path of a file stands that the site has. */
function coloured(text: string, file: string): string {
  const ending = file.slice(file.lastIndexOf('.') + 1)
  const language = codeLanguage(ending === 'py' ? 'python' : ending) ?? 'ts'
  return highlight(text, language).replace(/&#x27;(\.{1,2}\/[\w./-]+)&#x27;/g, (whole, path: string) => {
    const { pathname } = new URL(path, `file:///${file}`)
    const target = pathname.slice(1).replace(/\.js$/, '.ts')
    if (!(FOLDER + target in files)) return whole
    return `&#x27;<a href="${addressOf(target)}">${path}</a>&#x27;`
  })
}
