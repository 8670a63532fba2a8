import { figureText } from '../../tasks/goals.js'
import type { Bilingual } from '../../tasks/language.js'
import type { About } from '../../tasks/task.js'
import { recordOf } from '../session/recorded.js'
import { fileOf, originals } from '../session/sources.js'
import { count, language, say } from '../site/language.js'
import { briefShare } from './settings.js'

/** How much of its data and epochs a recorded run has taken; null where the task has but one share, and takes all. */
export function shareOf(task: About, full: boolean): Bilingual | null {
  const brief = briefShare(originals[fileOf(task)])
  return brief && full ? { ru: 'все картинки и эпохи', en: 'all images and epochs' } : brief
}

/** What a recorded run of the task has reached, and where. */
export function RecordedRun({ task }: { task: About }) {
  const record = recordOf(task)
  if (!record) return null
  const { figures, device, full, seconds, date } = record
  const taken = shareOf(task, full)
  const { figure, keras } = task.goal
  return (
    <details class="recorded">
      <summary>
        {say({ ru: 'Записано', en: 'On record' })}: {say(figure)}{' '}
        <strong>{figureText(figures[figure], language.value)}</strong> (Keras: {say(keras)})
      </summary>
      <p>
        <span translate={false}>{device}</span>,{' '}
        {new Date(date).toLocaleDateString(language.value, { dateStyle: 'long' })},{' '}
        {count(Math.max(1, seconds))} {say('s')}
        {taken && `, ${say(taken)}`}
      </p>
      <dl class="figures">
        {Object.entries(figures).map(([name, value]) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>{figureText(value, language.value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
