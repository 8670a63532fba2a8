import { outcomeText, reaches } from '../../tasks/goals.js'
import { type About, type Figures, type Goal, goalOf } from '../../tasks/task.js'
import type { Evaluation, Place } from '../session/protocol.js'
import type { RunState } from '../session/runState.js'
import { isSoftware } from '../session/session.js'
import { fileOf, originals } from '../session/sources.js'
import { count, say } from '../site/language.js'
import { Shown } from './items.js'
import { Live } from './live.js'
import { headLines } from './source.js'

/** What the task's last run has shown so far. */
export function Results({ task, state }: { task: About; state: RunState }) {
  if (state.phase === 'idle') return null
  return (
    <section class="results" aria-label={say({ ru: 'Результаты', en: 'Results' })}>
      <p class={`state ${state.phase}`} role="status">
        {phaseText(state)}
        {state.phase === 'failed' && (
          <>
            {state.place && ` ${placeText(state.place, fileOf(task))}`} <span lang="en">{state.reason}</span>
          </>
        )}
      </p>
      {state.notes.map((note) => (
        <p key={note.en} class="note">
          {say(note)}
        </p>
      ))}
      <Downloads downloads={state.downloads} />
      <Live trainings={state.trainings} />
      {state.figures && (
        <Reached figures={state.figures} goal={goalOf(task, !isSoftware())} takesLess={state.takesLess} />
      )}
      {state.items.map((item, i) => (
        <Shown key={i} item={item} />
      ))}
    </section>
  )
}

function phaseText({ phase, trainings, evaluation, part }: RunState): string {
  switch (phase) {
    case 'idle':
      return ''
    case 'brokenOff':
      return say({
        ru: 'Прошлый запуск прервался: страница была закрыта.',
        en: 'The last run was broken off: the page was closed.',
      })
    case 'running':
      if (evaluation) return evaluationText(evaluation)
      if (part) return `${say(part)}…`
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
      return say({ ru: 'Не получилось:', en: 'It failed:' })
  }
}

function evaluationText({ done, steps, epoch }: Evaluation): string {
  const what = epoch
    ? say({ ru: `Проверяю после эпохи ${epoch}`, en: `Validating after epoch ${epoch}` })
    : say({ ru: 'Проверяю', en: 'Testing' })
  const batches = `${say({ ru: 'батч', en: 'batch' })} ${count(done)}`
  const of = steps === null ? '' : ` ${say({ ru: 'из', en: 'of' })} ${count(steps)}`
  return `${what}: ${batches}${of}…`
}

/** `line 12:`, or `tasks/04-train.ts, line 12:` where that is another file; lines as its editor counts them. */
function placeText({ file, line }: Place, shown: string): string {
  const number = line - headLines(originals[file] ?? '')
  const where = say({ ru: `строка ${number}:`, en: `line ${number}:` })
  return file === shown ? where : `tasks/${file}, ${where}`
}

function Downloads({ downloads }: Pick<RunState, 'downloads'>) {
  const all = Object.values(downloads)
  if (all.length === 0) return null
  const loaded = all.reduce((sum, file) => sum + file.loaded, 0)
  const total = all.reduce((sum, file) => sum + (file.total ?? Number.NaN), 0)
  const megabytes = (bytes: number) => count(Math.round(bytes / 1e6))
  return (
    <label class="download">
      {say({ ru: 'Загружаю данные', en: 'Fetching the data' })}: {megabytes(loaded)}
      {total >= loaded && ` / ${megabytes(total)}`} {say({ ru: 'МБ', en: 'MB' })}
      <progress max={total >= loaded ? total : undefined} value={total >= loaded ? loaded : undefined} />
    </label>
  )
}

/** Whether the goal was reached; a run of less data or fewer epochs than it is for has not missed it. */
function Reached({ figures, goal, takesLess }: { figures: Figures; goal: Goal; takesLess: boolean }) {
  const outcome = say(outcomeText(figures, goal))
  if (reaches(figures, goal)) return <p class="reached">✓ {outcome}</p>
  if (!takesLess) return <p class="missed">✗ {outcome}</p>
  return (
    <p class="unjudged">
      {outcome}.{' '}
      {say({
        ru: 'Цель — для больших настроек: картинок или эпох здесь взято меньше.',
        en: 'The goal is for larger settings: this run took fewer images or epochs.',
      })}
    </p>
  )
}
