import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { About } from '../../tasks/task.js'
import type { Recording } from '../session/recording.js'
import { recordingOf, upTo } from '../session/recordings.js'
import { hasNoDevice } from '../session/session.js'
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
      {trainings.length > 0 && hasNoDevice() && <InsideMissing />}
    </section>
  )
}

/** What a recording does not have: the network itself. */
function InsideMissing() {
  return (
    <>
      <h2>{say({ ru: 'Внутри сети', en: 'Inside the network' })}</h2>
      <p>
        {say({
          ru: 'Чтобы заглянуть внутрь, нужна сама сеть, а без WebGPU её не обучить. В браузере с WebGPU у сетей, которые различают картинки набора, здесь видно, как от эпохи к эпохе расходятся проверочные картинки на карте последнего скрытого слоя, что ищут фильтры свёрток и какие места картинки решили ответ.',
          en: 'To look inside takes the network itself, and without WebGPU it can’t be trained. Of networks that tell the images of a data set apart a browser with WebGPU shows here how those of the test move apart, epoch by epoch, on a map of the last hidden layer, what the filters of convolutions look for, and which parts of an image decided the answer.',
        })}
      </p>
    </>
  )
}
