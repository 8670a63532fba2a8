import { useSignal } from '@preact/signals'
import MiniSearch from 'minisearch'
import { language, say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import type { Entry } from './build/sections.js'

const MOST = 12

/** A field that finds sections of the documents and ops, by words in them, begun or slightly misspelt ones too. */
export function Search() {
  const wanted = useSignal('')
  return (
    <search class="search">
      <label>
        {say({ ru: 'Искать во всех документах:', en: 'Search all documents:' })}{' '}
        <input
          type="search"
          value={wanted.value}
          onInput={({ currentTarget }) => (wanted.value = currentTarget.value)}
        />
      </label>
      {wanted.value.trim() !== '' && (
        <Loaded of={language.value} load={() => index(language.value)}>
          {(found) => <Found entries={found(wanted.value)} />}
        </Loaded>
      )}
    </search>
  )
}

function Found({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0)
    return <p role="status">{say({ ru: 'Ничего не найдено.', en: 'Nothing found.' })}</p>
  return (
    <ol>
      {entries.map(({ id, title, document }) => (
        <li key={id}>
          <a href={id}>{title}</a>
          {title !== document && (
            <small> {document === 'ops' ? say({ ru: 'операция', en: 'op' }) : document}</small>
          )}
        </li>
      ))}
    </ol>
  )
}

/** What there is in a language, made ready to be searched. */
async function index(wanted: 'ru' | 'en'): Promise<(text: string) => Entry[]> {
  const { default: sections } = await import('virtual:sections')
  const entries = sections.filter((entry) => entry.language === null || entry.language === wanted)
  const found = new MiniSearch<Entry>({
    fields: ['title', 'text'],
    searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
  })
  found.addAll(entries)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  return (text) =>
    found
      .search(text)
      .slice(0, MOST)
      .map(({ id }) => byId.get(id)!)
}
