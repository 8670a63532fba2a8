import './learn.css'
import { say } from '../site/language.js'
import type { Opened } from '../site/opened.js'
import { DocumentPage } from './documentPage.js'
import { documents } from './documents.js'
import { OpsPage, about as opsAbout, title as opsTitle } from './ops.js'
import { Search } from './search.js'
import { SourcePage } from './sourcePage.js'

const heading = { ru: 'Как это устроено', en: 'How it works' }

/** What an address below `/learn` or `/source` shows, and what it is called; null for other addresses. */
export function open(route: string): Opened | null {
  const [, section, rest = ''] = /^\/(learn|source)(?:\/(.*))?$/.exec(route) ?? []
  if (!section) return null
  if (section === 'source') return { title: rest, view: <SourcePage file={rest} /> }
  if (rest === 'ops') return { title: say(opsTitle), view: <OpsPage /> }
  const document = documents.find(({ page }) => page === rest)
  if (rest === '') return { title: say(heading), view: <Contents /> }
  if (!document) return null
  const view = <DocumentPage key={rest} document={document} />
  return { title: say(document.title), view }
}

function Contents() {
  const [first, ...rest] = documents
  const entries = [first, { page: 'ops', title: opsTitle, about: opsAbout }, ...rest]
  return (
    <>
      <h1 tabIndex={-1}>{say(heading)}</h1>
      <p class="about">
        {say({
          ru: 'Движок написан так, чтобы его можно было прочитать от fit до WGSL. Начните с одного шага обучения.',
          en: 'The engine is written to be read, from fit down to WGSL. One training step is where to begin.',
        })}
      </p>
      <Search />
      <ol class="tasks">
        {entries.map(({ page, title, about }) => (
          <li key={page}>
            <a href={`#/learn/${page}`}>
              <strong>{say(title)}</strong>
            </a>
            <p>{say(about)}</p>
          </li>
        ))}
        {/* Made behind the site, by `npm run build:gallery`; while one develops there is none. */}
        {import.meta.env.PROD && (
          <li>
            <a href="api/index.html">
              <strong>{say({ ru: 'Справочник по API', en: 'API reference' })}</strong>
            </a>
            <p>
              {say({
                ru: 'Все классы, функции и параметры пакета с типами и значениями по умолчанию — на английском, из комментариев в исходном коде.',
                en: 'Every class, function and option of the package, with types and defaults, from the comments in the source.',
              })}
            </p>
          </li>
        )}
      </ol>
    </>
  )
}
