import type { EChartsOption } from 'echarts'
import { useMemo } from 'preact/hooks'
import { ticks } from '../../tasks/charts.js'
import type { Logs } from '../session/protocol.js'
import type { RunState, Training } from '../session/runState.js'
import { count, language, say } from '../site/language.js'
import { Chart } from './chart.js'

/** How training gets on: the epoch, a bar, the figures, and the curves of loss and accuracy. */
export function Live({ trainings }: Pick<RunState, 'trainings'>) {
  const training = trainings.at(-1)
  if (!training) return null
  const { epoch, epochs, done, steps } = training
  const logs = training.points.at(-1)?.logs ?? {}
  const of = say({ ru: 'из', en: 'of' })
  return (
    <div class="live">
      <p>
        {trainings.length > 1 && `${say({ ru: 'Обучение', en: 'Training' })} ${trainings.length}. `}
        {say({ ru: 'Эпоха', en: 'Epoch' })} {Math.min(epoch + 1, epochs)} {of} {epochs}
        {steps !== null && `, ${say({ ru: 'батч', en: 'batch' })} ${done} ${of} ${steps}`}
      </p>
      <dl class="figures">
        {Object.entries({ ...logs, ...training.ends.at(-1)?.logs, ...logs }).map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{count(value, false)}</dd>
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

/** A figure over the epochs, on the training part and on the validation part; earlier trainings in grey. */
function Curve({ title, name, trainings }: { title: string; name: string; trainings: readonly Training[] }) {
  const last = trainings[trainings.length - 1]
  const chart = useMemo(() => {
    const earlier = trainings.slice(0, -1)
    const validation = pairs(last.ends, `val_${name}`)
    const option: EChartsOption = {
      animation: false,
      grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
      legend: { top: 0, data: validation.length > 0 ? [name, `val_${name}`] : [name] },
      xAxis: {
        type: 'value',
        min: 0,
        max: Math.max(...trainings.map(({ epochs }) => epochs)),
        minInterval: 1,
      },
      yAxis: { type: 'value', scale: true, axisLabel: { formatter: ticks(language.value) } },
      series: [
        ...earlier.map((training, i) => ({
          name: `${i + 1}`,
          type: 'line' as const,
          data: pairs(training.ends, name),
          showSymbol: false,
          silent: true,
          lineStyle: { color: '#8a94a366', width: 1.5 },
        })),
        { name, type: 'line', data: pairs(last.points, name), showSymbol: false, color: '#3b6fd4' },
        { name: `val_${name}`, type: 'line', data: validation, color: '#d9782d' },
      ],
    }
    return { height: 240, option }
  }, [trainings, last, name, language.value])
  if (!last.points.some(({ logs }) => name in logs)) return null
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <Chart chart={chart} label={title} />
    </figure>
  )
}

function pairs(points: readonly { x: number; logs: Logs }[], name: string): [number, number][] {
  return points.filter(({ logs }) => Number.isFinite(logs[name])).map(({ x, logs }) => [x, logs[name]])
}
