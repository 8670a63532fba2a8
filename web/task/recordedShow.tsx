import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { About } from '../../tasks/task.js'
import { type RecordedMap, recordedMapOf } from '../inside/recordedMap.js'
import type { Recording } from '../session/recording.js'
import { recordingOf, upTo } from '../session/recordings.js'
import { hasNoDevice } from '../session/session.js'
import { count, say } from '../site/language.js'
import { Loaded } from '../site/loaded.js'
import { Shown } from './items.js'
import { Live } from './live.js'
import { shareOf } from './recorded.js'

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
  const { device, full, seconds, trainings, items } = recording.value
  const taken = shareOf(task, full)
  return (
    <section class="recorded-run" aria-label={say({ ru: 'Записанный запуск', en: 'A recorded run' })}>
      <p class="recorded-head">
        <span>
          {say({ ru: 'Записанный запуск', en: 'A recorded run' })}: <span translate={false}>{device}</span>,{' '}
          {count(Math.max(1, seconds))} {say('s')}
          {taken && `, ${say(taken)}`}
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
      {trainings.length > 0 && hasNoDevice() && <RecordedInside task={task} />}
    </section>
  )
}

/** Where the network had images as it learned, of which a short run has been recorded; the rest takes the network itself. */
function RecordedInside({ task }: { task: About }) {
  const load = () => Promise.all([import('../inside/inside.js'), recordedMapOf(task)])
  return (
    <Loaded of={`inside ${task.number}`} load={load}>
      {([{ InsideNetwork }, seen]) => (
        <>
          {seen && <InsideNetwork state={seen} trained={null} />}
          <InsideMissing record={seen?.record} />
        </>
      )}
    </Loaded>
  )
}

/** What a recording does not have: the network itself. */
function InsideMissing({ record }: { record?: RecordedMap }) {
  if (!record)
    return (
      <>
        <h2>{say({ ru: 'Внутри сети', en: 'Inside the network' })}</h2>
        <p>
          {say({
            ru: 'Карта последнего скрытого слоя бывает у сетей, которые различают картинки набора. У этой задачи её записи нет.',
            en: 'Networks that tell the images of a data set apart have a map of their last hidden layer. Of this task none has been recorded.',
          })}
        </p>
      </>
    )
  const { images, epochs, device } = record
  return (
    <p>
      {say({
        ru: `Карта записана на коротком обучении: не больше ${count(images)} картинок и ${count(epochs)} эпох.`,
        en: `The map is that of a short training: at most ${count(images)} images and ${count(epochs)} epochs.`,
      })}{' '}
      <span translate={false}>{device}</span>.{' '}
      {say({
        ru: 'Что ищут фильтры свёрток и какие места картинки решили ответ, спрашивают у самой сети: для этого нужен браузер с WebGPU.',
        en: 'What the filters of convolutions look for, and which parts of an image decided the answer, the network itself is asked: that takes a browser with WebGPU.',
      })}
    </p>
  )
}
