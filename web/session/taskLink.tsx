import { type Signal, useComputed, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { About } from '../../tasks/task.js'
import { language, say } from '../site/language.js'
import { query, rewrite } from '../site/router.js'
import { elsewhere } from './elsewhere.js'
import { changesTo, packed, sent, unpacked } from './links.js'
import { isRunning, sourceNamed, sourceOf } from './session.js'
import { fileOf } from './sources.js'

/**
 * Keeps a task's address and its page together: a link brings its seed and its changed files, a run writes its own into
 * the address, and what another tab changes is shown here too.
 */
export function TaskLink({
  task,
  seed,
  source,
}: {
  task: About
  seed: Signal<number>
  source: Signal<string>
}) {
  const note = useSignal('')
  const file = fileOf(task)
  const code = query.value.get('code')
  const asked = query.value.get('seed')
  /** What this page itself has written there. */
  const own = useRef<string | null>(null)
  /** The text that the address stands for. */
  const told = useRef('')

  useEffect(() => {
    if (asked && /^\d{1,9}$/.test(asked)) seed.value = Number(asked)
  }, [asked])
  useEffect(() => {
    if (!code || code === own.current) return
    unpacked(code).then(
      (changes) => {
        const isOwn = Object.entries(changes).every(([name, text]) => sourceNamed(name) === text)
        if (!isOwn) sent.value = changes
        source.value = sourceOf(task)
        own.current = code
        told.current = source.value
      },
      () => {
        note.value = say({
          ru: 'Ссылка повреждена: код из неё не прочитать.',
          en: 'The link is damaged: there is no code to be read from it.',
        })
      },
    )
  }, [code])

  // What one goes on to write is not what was sent.
  useEffect(() => {
    if (code && code === own.current && source.value !== told.current) rewrite({ code: null })
  }, [source.value])

  // Another tab has changed the file: what is shown here is what will be kept.
  useEffect(() => {
    const follow = ({ key }: StorageEvent) => {
      if (key?.endsWith(file)) source.value = sourceOf(task)
    }
    addEventListener('storage', follow)
    return () => removeEventListener('storage', follow)
  }, [file])

  const address = async () => {
    const code = await packed(changesTo(file, sourceNamed))
    own.current = code
    told.current = source.value
    return rewrite({ code, seed: seed.value ? `${seed.value}` : null, try: null })
  }
  const running = useComputed(() => isRunning(task)).value
  useEffect(() => {
    if (running) address()
  }, [running])

  const share = async () => {
    await address()
    const link = rewrite({ lang: language.value })
    await navigator.clipboard?.writeText(link).catch(() => {})
    note.value = say({
      ru: 'Код, настройки и seed теперь в адресе; ссылка скопирована.',
      en: 'Code, settings and seed are in the address now; the link has been copied.',
    })
  }
  const away = elsewhere.value
  return (
    <p class="link">
      <button type="button" onClick={share}>
        {say({ ru: 'Поделиться', en: 'Share' })}
      </button>{' '}
      <span role="status">{note.value}</span>
      {sent.value[file] !== undefined && (
        <>
          {say({ ru: 'Этот код пришёл со ссылкой.', en: 'This code came with a link.' })}{' '}
          <button
            type="button"
            onClick={() => {
              sent.value = {}
              source.value = sourceOf(task)
              rewrite({ code: null, seed: null })
            }}
          >
            {say({ ru: 'Вернуться к своему', en: 'Back to mine' })}
          </button>
        </>
      )}
      {away.length > 0 && (
        <span class="elsewhere">
          {say({
            ru: `В другой вкладке выполняется задача ${away.join(', ')}.`,
            en: `Task ${away.join(', ')} runs in another tab.`,
          })}
        </span>
      )}
    </p>
  )
}
