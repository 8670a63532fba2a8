import type { Goal, Task } from '../../tasks/task.js'
import type { RunState } from '../session/runState.js'
import { count, say } from '../site/language.js'
import { Shown } from './items.js'
import { Live } from './live.js'

/** What the task's last run has shown so far. */
export function Results({ task, state }: { task: Task; state: RunState }) {
  if (state.phase === 'idle') return null
  return (
    <section class="results" aria-label={say({ ru: 'Результаты', en: 'Results' })}>
      <p class={`state ${state.phase}`} role="status">
        {phaseText(state)}
      </p>
      {state.notes.map((note) => (
        <p key={note.en} class="note">
          {say(note)}
        </p>
      ))}
      <Downloads downloads={state.downloads} />
      <Live state={state} />
      {state.figures && <Reached figures={state.figures} goal={task.goal} />}
      {state.items.map((item, i) => (
        <Shown key={i} item={item} />
      ))}
    </section>
  )
}

function phaseText({ phase, reason, trainings }: RunState): string {
  switch (phase) {
    case 'idle':
      return ''
    case 'running':
      return trainings.length > 0
        ? say({ ru: 'Идёт обучение…', en: 'Training…' })
        : say({ ru: 'Готовлю данные…', en: 'Preparing the data…' })
    case 'stopping':
      return say({ ru: 'Останавливаю…', en: 'Stopping…' })
    case 'stopped':
      return say({ ru: 'Остановлено.', en: 'Stopped.' })
    case 'done':
      return say({ ru: 'Готово.', en: 'Done.' })
    case 'failed':
      return `${say({ ru: 'Не получилось:', en: 'It failed:' })} ${reason}`
  }
}

function Downloads({ downloads }: Pick<RunState, 'downloads'>) {
  const all = Object.values(downloads)
  if (all.length === 0) return null
  const loaded = all.reduce((sum, file) => sum + file.loaded, 0)
  const total = all.reduce((sum, file) => sum + (file.total ?? Number.NaN), 0)
  const megabytes = (bytes: number) => count(Math.round(bytes / 1e5) / 10)
  return (
    <label class="download">
      {say({ ru: 'Загружаю данные', en: 'Fetching the data' })}: {megabytes(loaded)}
      {total >= loaded && ` / ${megabytes(total)}`} {say({ ru: 'МБ', en: 'MB' })}
      <progress max={total >= loaded ? total : undefined} value={total >= loaded ? loaded : undefined} />
    </label>
  )
}

function Reached({ figures, goal }: { figures: Readonly<Record<string, number>>; goal: Goal }) {
  const { figure, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, keras } = goal
  const value = figures[figure]
  const reached = value >= atLeast && value <= atMost
  return (
    <p class={reached ? 'reached' : 'missed'}>
      {reached ? '✓' : '✗'} {figure}{' '}
      <strong>{Number.isInteger(value) ? count(value) : value.toFixed(4)}</strong> (Keras: {keras})
    </p>
  )
}
