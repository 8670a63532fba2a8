import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { About } from '../../tasks/task.js'
import type { Recording } from '../session/recording.js'
import { recordingOf, upTo } from '../session/recordings.js'
import { count, say } from '../site/language.js'
import { Shown } from './items.js'
import { Live } from './live.js'

/** Seconds that a recorded run plays for, however long it took. */
const SECONDS = 8

/** A recorded run of the task, all that it has shown: to be seen before one's own, or where none can be. */
export function RecordedShow({ task }: { task: About }) {
  const recording = useSignal<Recording | null>(null)
  const share = useSignal(1)
  useEffect(() => {
    let wanted = true
    recordingOf(task).then(
      (found) => {
        if (wanted) recording.value = found
      },
      () => {}, // without a network there may be none
    )
    return () => {
      wanted = false
    }
  }, [task])
  const isPlaying = share.value < 1
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => {
      share.value = Math.min(1, share.value + 0.1 / SECONDS)
    }, 100)
    return () => clearInterval(timer)
  }, [isPlaying])

  if (!recording.value) return null
  const { device, seconds, trainings, items } = recording.value
  return (
    <section class="recorded-run" aria-label={say({ ru: 'Записанный запуск', en: 'A recorded run' })}>
      <p class="recorded-head">
        <span>
          {say({ ru: 'Записанный запуск', en: 'A recorded run' })}: <span translate={false}>{device}</span>,{' '}
          {count(seconds)} {say('s')}
        </span>
        {trainings.length > 0 && (
          <button
            type="button"
            disabled={isPlaying}
            onClick={() => {
              share.value = 0.01
            }}
          >
            {say({ ru: 'Проиграть', en: 'Play' })}
          </button>
        )}
      </p>
      <Live trainings={isPlaying ? upTo(trainings, share.value) : trainings} />
      {!isPlaying && items.map((item, i) => <Shown key={i} item={item} />)}
    </section>
  )
}
