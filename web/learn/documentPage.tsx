import { useLayoutEffect } from 'preact/hooks'
import { language, say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { arriveAt, query } from '../site/router.js'
import type { Document } from './documents.js'

/** A document, its contents above it, in the visitor's language where it is written in that. */
export function DocumentPage({ document }: { document: Document }) {
  const { page, about, load, loadRussian } = document
  const russian = language.value === 'ru' ? loadRussian : undefined
  return (
    <article class="document">
      {language.value === 'ru' && !russian && (
        <aside>
          <p>{about.ru}</p>
          <p>Сам документ — на английском: он лежит в репозитории рядом с кодом, который объясняет.</p>
        </aside>
      )}
      <Loaded of={`${page} ${russian ? 'ru' : 'en'}`} load={russian ?? load}>
        {({ default: html, contents }) => (
          <>
            {contents.length > 3 && <Contents page={page} sections={contents} lang={russian ? 'ru' : 'en'} />}
            <Text html={html} lang={russian ? 'ru' : 'en'} />
          </>
        )}
      </Loaded>
    </article>
  )
}

function Contents({
  page,
  sections,
  lang,
}: {
  page: string
  sections: readonly { id: string; title: string; depth: number }[]
  lang: string
}) {
  return (
    <details class="contents">
      <summary>{say({ ru: 'Содержание', en: 'Contents' })}</summary>
      <ul lang={lang}>
        {sections.map(({ id, title, depth }) => (
          <li key={id} class={`depth-${depth}`}>
            <a href={`#/learn/${page}?section=${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The document itself; it shows the section that the address names. */
function Text({ html, lang }: { html: string; lang: string }) {
  const section = query.value.get('section')
  useLayoutEffect(() => {
    if (section) arriveAt(section)
  }, [section])
  return <div lang={lang} dangerouslySetInnerHTML={{ __html: html }} />
}
