import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { tasks } from '../../tasks/about/index.js'
import type { FileFormat } from '../session/protocol.js'
import { convertModel } from '../session/session.js'
import { count, language, say } from '../site/language.js'
import { save } from '../site/save.js'
import { Comparison } from './comparison.js'
import { forgetRun, type KeptRun, keptRuns } from './store.js'

export const heading = { ru: 'Запуски', en: 'Runs' }

/** Runs that the browser has kept, some of them beside each other. */
export function RunsPage() {
  const runs = useSignal<readonly KeptRun[] | null>(null)
  const chosen = useSignal<readonly number[]>([])
  useEffect(() => {
    keptRuns().then(
      (kept) => {
        runs.value = kept
        chosen.value = kept.slice(0, 2).map(({ id }) => id)
      },
      () => {
        runs.value = [] // a browser that keeps nothing
      },
    )
  }, [])
  if (!runs.value) return <p>{say({ ru: 'Загрузка…', en: 'Loading…' })}</p>
  const forget = async (run: KeptRun) => {
    await forgetRun(run.id)
    runs.value = runs.value!.filter((other) => other !== run)
  }
  return (
    <article class="runs">
      <h1 tabIndex={-1}>{say(heading)}</h1>
      <p class="about">
        {say({
          ru: 'Последние пятьдесят запусков, которые дошли до конца или были остановлены. Они хранятся в этом браузере; отметьте несколько, чтобы сравнить.',
          en: 'The last fifty runs that came to their end or were stopped. This browser keeps them; choose some to compare.',
        })}
      </p>
      {runs.value.length === 0 && (
        <p>
          {say({ ru: 'Пока ничего нет: запустите', en: 'There are none yet: run' })}{' '}
          <a href="#/task/4">{say({ ru: 'задачу', en: 'a task' })}</a>.
        </p>
      )}
      <ul class="kept">
        {runs.value.map((run) => (
          <li key={run.id}>
            <Entry
              run={run}
              isChosen={chosen.value.includes(run.id)}
              onChoose={(on) => {
                const others = chosen.value.filter((id) => id !== run.id)
                chosen.value = on ? [...others, run.id] : others
              }}
              onForget={() => forget(run)}
            />
          </li>
        ))}
      </ul>
      <Comparison runs={runs.value.filter(({ id }) => chosen.value.includes(id))} />
    </article>
  )
}

function Entry({
  run,
  isChosen,
  onChoose,
  onForget,
}: {
  run: KeptRun
  isChosen: boolean
  onChoose: (on: boolean) => void
  onForget: () => void
}) {
  const problem = useSignal('')
  const name = `run-${run.id}`
  const take = async (format: FileFormat) => {
    try {
      save(await convertModel(run.model!, format), `${name}.${format}`)
      problem.value = ''
    } catch (error) {
      problem.value = (error as Error).message
    }
  }
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />{' '}
        {titleOf(run)}
      </label>
      <span class="buttons">
        <button type="button" onClick={() => save(asJson(run), `${name}.json`)}>
          {say({ ru: 'Скачать', en: 'Download' })} <code>.json</code>
        </button>
        {run.model &&
          (['keras', 'onnx'] as const).map((format) => (
            <button type="button" key={format} onClick={() => take(format)}>
              <code>.{format}</code>
            </button>
          ))}
        <button type="button" onClick={onForget}>
          {say({ ru: 'Удалить', en: 'Delete' })}
        </button>
      </span>
      {problem.value && (
        <p role="alert" lang="en">
          {problem.value}
        </p>
      )}
    </>
  )
}

function titleOf({ id, task, begun, seconds }: KeptRun): string {
  const { title } = tasks.find(({ number }) => number === task)!
  const when = new Date(begun).toLocaleString(language.value, { dateStyle: 'short', timeStyle: 'short' })
  return `${id}. ${say(title)}, ${when}, ${count(Math.round(seconds))} ${say('s')}`
}

/** A run as JSON, without its pictures and its model, which has files of its own. */
function asJson({ model: _, snapshots: __, ...run }: KeptRun): string {
  return JSON.stringify(run, null, 2)
}
