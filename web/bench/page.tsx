import { useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { active, device, isRunning as isTraining, stop as stopTraining, wake } from '../session/session.js'
import { say } from '../site/language.js'
import { save } from '../site/save.js'
import './bench.css'
import { Devices } from './devices.js'
import { Places } from './places.js'
import { RecordView } from './recordView.js'
import { forget, isRunning, own, type State, start, state, stop } from './session.js'
import { Settings, USUAL } from './settings.js'
import { caseName, turnText } from './words.js'

/** One click measures this device; what it gave is drawn, and can be taken home. */
export function BenchPage() {
  useEffect(() => {
    wake() // says whether there is a device
    return stop // who leaves the page ends the run
  }, [])
  const found = device.value
  const missing = found !== 'asking' && 'missing' in found
  return (
    <>
      <h1 tabIndex={-1}>{say({ ru: 'Скорость на этом устройстве', en: 'Speed on this device' })}</h1>
      <Places here="measure" />
      {missing ? (
        <>
          <p class="notice" role="status">
            {say({
              ru: 'В этом браузере нет WebGPU, измерить здесь ничего нельзя. Ниже — то, что измерили на других устройствах.',
              en: 'There is no WebGPU in this browser, so nothing can be measured here. Below is what has been measured on other devices.',
            })}{' '}
            <span lang="en">({found.missing})</span>
          </p>
          <Devices />
        </>
      ) : (
        <Measure ready={found !== 'asking'} />
      )}
    </>
  )
}

function Measure({ ready }: { ready: boolean }) {
  const asked = useSignal(USUAL)
  // Only whether it runs: whose turn it is changes often, and is drawn by itself.
  const running = useComputed(isRunning).value
  const training = active.value && isTraining(active.value)
  return (
    <>
      <p class="about">
        {say({
          ru: 'glassgrad, TensorFlow.js и jax-js решают одни и те же задачи с одними и теми же числами на вашей видеокарте, по очереди, круг за кругом. Сначала сравниваются ответы: кто ответил иначе, того время не считается. Короткий набор идёт около двух минут, на программном устройстве дольше; библиотеки загрузятся, когда он начнётся (около 1 МБ).',
          en: 'glassgrad, TensorFlow.js and jax-js do the same work with the same numbers on your GPU, in turn, round after round. First the answers are compared: who differs is not timed. The short set takes about two minutes, longer on a software device; the libraries are fetched when it begins (about 1 MB).',
        })}
      </p>
      <div class="controls">
        <div class="buttons">
          <button
            type="button"
            class="run"
            disabled={running || !ready || Boolean(training)}
            onClick={() => start(asked.value)}
          >
            {say({ ru: 'Измерить', en: 'Measure' })}
          </button>
          <button type="button" disabled={!running} onClick={stop}>
            {say({ ru: 'Остановить', en: 'Stop' })}
          </button>
        </div>
        {training && (
          <p>
            {say({
              ru: 'Сейчас обучается задача: рядом с ней замеры были бы неверны.',
              en: 'A task is being trained now: beside it the times would be wrong.',
            })}{' '}
            <button type="button" onClick={stopTraining}>
              {say({ ru: 'Остановить обучение', en: 'Stop the training' })}
            </button>
          </p>
        )}
        <Settings asked={asked} disabled={running} />
      </div>
      <Progress />
      {own.value && <Own />}
    </>
  )
}

/** What goes on, in words, and how far it is. */
function Progress() {
  const { phase, turn, done, of, contested, reason } = state.value
  if (phase === 'idle') return null
  const texts: Record<Exclude<State['phase'], 'idle'>, string> = {
    opening: say({
      ru: 'Открываю устройство, загружаю библиотеки…',
      en: 'Opening the device, fetching the libraries…',
    }),
    running: say({ ru: 'Измеряю…', en: 'Measuring…' }),
    done: say({ ru: 'Готово.', en: 'Done.' }),
    stopped: say({
      ru: 'Остановлено; что успели измерить, осталось.',
      en: 'Stopped; what had been measured is kept.',
    }),
    failed: say({ ru: 'Не получилось:', en: 'It failed:' }),
  }
  return (
    <section class="results" aria-label={say({ ru: 'Ход замеров', en: 'Progress' })}>
      <p class={`state ${phase}`} role="status">
        {texts[phase]}
        {phase === 'failed' && <span lang="en"> {reason}</span>}
      </p>
      {contested.length > 0 && (
        <p class="note">
          {say({
            ru: 'Ответ glassgrad не подтвердил никто, поэтому в запись не вошло:',
            en: 'Nobody bore glassgrad’s answer out, so this is not in the record:',
          })}{' '}
          {contested.map(caseName).join('; ')}
        </p>
      )}
      {['opening', 'running'].includes(phase) && (
        <>
          <progress
            aria-label={say({ ru: 'Ход замеров', en: 'Progress' })}
            max={of || undefined}
            value={of ? done : undefined}
          />
          <p class="turn">{turn && turnText(turn)}</p>
          <p class="hint">
            {say({
              ru: 'Всё считается в отдельном потоке, страница не замирает, даже когда библиотека занимает его целиком; «Остановить» обрывает его сразу. Не прячьте страницу: в фоне браузер её замедляет. Если уйти с неё, замеры закончатся.',
              en: 'Everything is computed in a thread of its own: the page stays awake even while a library keeps that thread busy, and Stop ends it at once. Leave the page in front: behind others browsers slow it down. Leaving it ends the run.',
            })}
          </p>
        </>
      )}
    </section>
  )
}

/** What this browser has been measured to do, and ways to take it along. */
function Own() {
  const copied = useSignal<'no' | 'yes' | 'refused'>('no')
  const record = own.value!
  const running = useComputed(isRunning).value
  const json = () => `${JSON.stringify(record)}\n`
  return (
    <>
      <section class="take-record" aria-label={say({ ru: 'Запись', en: 'The record' })}>
        <div class="buttons">
          <button type="button" onClick={() => save(json(), 'glassgrad-bench.json')}>
            {say({ ru: 'Скачать запись (JSON)', en: 'Download the record (JSON)' })}
          </button>
          <button
            type="button"
            onClick={() =>
              navigator.clipboard.writeText(json()).then(
                () => (copied.value = 'yes'),
                () => (copied.value = 'refused'),
              )
            }
          >
            {say({ ru: 'Скопировать', en: 'Copy' })}
          </button>
          <button type="button" disabled={running} onClick={forget}>
            {say({ ru: 'Забыть', en: 'Forget' })}
          </button>
          <span role="status">
            {copied.value === 'yes' && say({ ru: 'Скопировано.', en: 'Copied.' })}
            {copied.value === 'refused' &&
              say({
                ru: 'Браузер не дал скопировать: скачайте файл.',
                en: 'The browser did not let it be copied: download the file.',
              })}
          </span>
        </div>
        <p>
          {say({
            ru: 'Запись можно подарить проекту: в его папке выполните',
            en: 'The record can be given to the project: in a clone of it run',
          })}{' '}
          <code>npm run bench -- --add glassgrad-bench.json</code>{' '}
          {say({
            ru: 'и предложите изменение в bench/results. В записи только числа, названия устройства и браузера и дата.',
            en: 'and propose the change in bench/results. It holds figures, the names of the device and the browser, and the date, and nothing else.',
          })}
        </p>
      </section>
      <RecordView record={record} />
    </>
  )
}
