import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Lesson, Try } from '../../tasks/lessons/lesson.js'
import { say } from '../site/language.js'
import { query, rewrite } from '../site/router.js'
import { baseOf, changed, type Made } from './lessons.js'

/**
 * Makes the change of a lesson that the address names (`try`) to the visitor's own source, says so, and takes it back;
 * where that source has lost what is to be changed, it asks first.
 */
export function Proposal({
  lesson,
  source,
  original,
  onChange,
}: {
  lesson: Lesson
  source: string
  original: string
  onChange: (source: string) => void
}) {
  const made = useSignal<Made | null>(null)
  const refused = useSignal<Try | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const make = (change: Try, before: string, after: string) => {
    made.value = { change, before, after }
    refused.value = null
    onChange(after)
  }
  const tried = query.value.get('try')
  useEffect(() => {
    const change = lesson.tries.find(({ name }) => name === tried)
    if (!change) return
    rewrite({ try: null }) // what one changes from here on is one's own
    const base = baseOf(source, original, lesson, made.value)
    const after = changed(base, change)
    if (after !== null) return make(change, base, after)
    made.value = null
    refused.value = change
  }, [tried, lesson])
  useEffect(() => {
    if (made.value || refused.value) place.current?.scrollIntoView({ block: 'center' })
  }, [made.value, refused.value])

  const last = source === made.value?.after ? made.value : null
  return (
    <div ref={place} role="status">
      {last && (
        <p class="note">
          {say({
            ru: `В коде сделано изменение «${say(last.change.title)}».`,
            en: `The code has been changed: “${say(last.change.title)}”.`,
          })}{' '}
          {isOwn(last, original) && say({ ru: 'Ваши правки остались.', en: 'Your own edits are kept.' })}{' '}
          <button type="button" onClick={() => onChange(last.before)}>
            {say({ ru: 'Отменить изменение', en: 'Take it back' })}
          </button>
        </p>
      )}
      {refused.value && (
        <Refused
          change={refused.value}
          onOriginal={() => make(refused.value!, source, changed(original, refused.value!)!)}
          onKeep={() => {
            refused.value = null
          }}
        />
      )}
    </div>
  )
}

/** Whether edits of the visitor's stand in what a change has made. */
function isOwn({ change, before, after }: Made, original: string): boolean {
  return before !== original && changed(before, change) === after
}

/** Says that a change doesn't fit the visitor's code, and asks what to do. */
function Refused({
  change,
  onOriginal,
  onKeep,
}: {
  change: Try
  onOriginal: () => void
  onKeep: () => void
}) {
  const title = say(change.title)
  return (
    <p class="note">
      {say({
        ru: `В вашем коде уже нет строк, которые меняет «${title}». Взять исходный код с этим изменением? Ваш код можно будет вернуть.`,
        en: `Your code no longer has the lines that “${title}” changes. Take the original code with that change? Yours can be put back.`,
      })}{' '}
      <button type="button" onClick={onOriginal}>
        {say({ ru: 'Взять исходный', en: 'Take the original' })}
      </button>{' '}
      <button type="button" onClick={onKeep}>
        {say({ ru: 'Оставить мой код', en: 'Keep my code' })}
      </button>
    </p>
  )
}
