import { useMemo } from 'preact/hooks'
import type { RunState, Training } from '../session/runState.js'
import { kept } from '../site/kept.js'
import { count, language, say } from '../site/language.js'
import { Chart } from './chart.js'
import { curveOf, HEIGHT } from './curve.js'

/** Whether loss is drawn over a logarithmic axis. */
const logScale = kept('log-scale', ['off', 'on'], 'off')

/** How training gets on: the epoch, a bar, the figures, and the curves of loss and accuracy. */
export function Live({ trainings }: Pick<RunState, 'trainings'>) {
  const training = trainings.at(-1)
  if (!training) return null
  const { epoch, epochs, done, steps } = training
  const logs = training.latest
  const metrics = training.metrics ?? []
  // Each figure has its place from the beginning.
  const figures: Record<string, number | null> = {
    ...Object.fromEntries(metrics.map((name) => [name, null])),
    ...training.ends.at(-1)?.logs,
    ...logs,
  }
  const of = say({ ru: 'из', en: 'of' })
  return (
    <div class="live">
      <p>
        {training.name !== '' && `${say(training.name)}. `}
        {say({ ru: 'Эпоха', en: 'Epoch' })} {Math.min(epoch + 1, epochs)} {of} {epochs}
        {steps !== null && `, ${say({ ru: 'батч', en: 'batch' })} ${done} ${of} ${steps}`}
      </p>
      <dl class="figures">
        {Object.entries(figures).map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{value === null ? '…' : count(value, false)}</dd>
          </div>
        ))}
      </dl>
      <div class="charts">
        <Curve title={say({ ru: 'Функция потерь (loss)', en: 'Loss' })} name="loss" trainings={trainings} />
        <Curve
          title={say({ ru: 'Точность (accuracy)', en: 'Accuracy' })}
          name="accuracy"
          trainings={trainings}
        />
      </div>
    </div>
  )
}

/** One figure's curves, as wide as there is place. */
function Curve({ title, name, trainings }: { title: string; name: string; trainings: readonly Training[] }) {
  const log = name === 'loss' && logScale.value === 'on'
  const chart = useMemo(
    () => curveOf(trainings, name, { language: language.value, log }),
    [trainings, name, language.value, log],
  )
  if (!chart && !trainings.at(-1)?.metrics?.includes(name)) return null
  return (
    <figure>
      <figcaption>
        {title}
        {name === 'loss' && (
          <label class="log-scale">
            <input
              type="checkbox"
              checked={log}
              onChange={({ currentTarget }) => {
                logScale.value = currentTarget.checked ? 'on' : 'off'
              }}
            />{' '}
            {say({ ru: 'логарифмическая шкала', en: 'log scale' })}
          </label>
        )}
      </figcaption>
      {chart ? <Chart chart={chart} label={title} /> : <div style={{ height: `${HEIGHT}px` }} />}
    </figure>
  )
}
