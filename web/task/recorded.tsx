import { figureText } from '../../tasks/goals.js'
import type { Task } from '../../tasks/task.js'
import { recordOf } from '../session/recorded.js'
import { say } from '../site/language.js'

/** What a recorded run of the task has reached, and where. */
export function RecordedRun({ task }: { task: Task }) {
  const record = recordOf(task)
  if (!record) return null
  const { figures, device, full, seconds, date } = record
  const { figure, keras } = task.goal
  return (
    <details class="recorded">
      <summary>
        {say({ ru: 'Записано', en: 'On record' })}: {figure} <strong>{figureText(figures[figure])}</strong>{' '}
        (Keras: {keras})
      </summary>
      <p>
        {device}, {date}, {seconds} {say({ ru: 'с', en: 's' })}
        {!full && `, ${say({ ru: 'часть данных', en: 'a share of the data' })}`}
      </p>
      <dl class="figures">
        {Object.entries(figures).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figureText(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
