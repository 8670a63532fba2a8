import type { EChartsOption, LineSeriesOption } from 'echarts'
import { type Chart, COLORS, onPhone, SHARED_TOOLTIP, ticks } from '../../tasks/charts.js'
import { type Language, number, say } from '../../tasks/language.js'
import type { Logs } from '../session/protocol.js'
import type { Training } from '../session/runState.js'

/** So many trainings have colours of their own; of more, the earlier ones are grey. */
const MOST = 8
/** Pixels of a chart with one line of legend, and of such a line. */
export const HEIGHT = 252
const LINE = 22
const VALIDATION = COLORS[1]
const GREY = '#8a94a3'

/**
 * A figure over the epochs, by batch (thin) and by epoch (bold), on the training part and on the validation part. Where
 * there are several trainings each has a colour, its validation in dashes, and only one in its first epoch shows its batches:
 * what it begins with would flatten all that they are compared by.
 * @returns null where no training has the figure
 */
export function curveOf(
  trainings: readonly Training[],
  name: string,
  { language, log = false }: { language: Language; log?: boolean },
): Chart | null {
  const isThere = (value: number | undefined) => Number.isFinite(value) && (!log || value! > 0)
  const along = (points: readonly { x: number; logs: Logs }[], figure: string) =>
    points.filter(({ logs }) => isThere(logs[figure])).map(({ x, logs }) => [x, logs[figure]])

  const names = namesOf(trainings, language)
  const series = trainings.flatMap((training, i): LineSeriesOption[] => {
    const isOnly = trainings.length === 1
    const color = isOnly ? COLORS[0] : i < trainings.length - MOST ? GREY : COLORS[i % MOST]
    const batches = along(training.points, name)
    const epochs = along(training.ends, name)
    const validation = along(training.ends, `val_${name}`)
    const called = isOnly ? name : names[i]
    const bold = { type: 'line' as const, color, symbolSize: 5, showSymbol: epochs.length < 30 }
    return [
      ...(batches.length > 0 && (isOnly || training.ends.length === 0)
        ? [
            {
              name: isOnly ? `${name} (${say({ ru: 'батчи', en: 'batches' }, language)})` : `${called}…`,
              type: 'line' as const,
              color,
              data: batches,
              showSymbol: batches.length === 1,
              lineStyle: { width: 1, opacity: 0.55 },
              itemStyle: { opacity: 0.55 },
            },
          ]
        : []),
      ...(epochs.length > 0 ? [{ ...bold, name: called, data: epochs, lineStyle: { width: 2.5 } }] : []),
      ...(validation.length > 0
        ? [
            {
              ...bold,
              ...(isOnly && { color: VALIDATION }),
              name: isOnly ? `val_${name}` : `${called}, val_${name}`,
              data: validation,
              lineStyle: { width: 2, ...(isOnly ? {} : { type: 'dashed' as const }) },
            },
          ]
        : []),
    ]
  })
  if (series.length === 0) return null
  // Of several trainings the names are enough: dashes are validation, a thin line is batches. One that has only begun
  // has no line yet, and grey lines are told apart by the pointer alone.
  const drawn = series.map(({ name }) => `${name}`)
  const coloured = names.slice(-MOST)
  const legend = trainings.length === 1 ? drawn : coloured.filter((name) => drawn.includes(name))
  const grid = (lines: number) => ({
    left: 8,
    right: 24,
    top: 10 + LINE * lines,
    bottom: 8,
    containLabel: true,
  })
  const lines = Math.ceil(legend.join('        ').length / 64)
  const option: EChartsOption = {
    animation: false,
    grid: grid(lines),
    media: onPhone(legend, grid),
    legend: { top: 0, data: legend },
    tooltip: { ...SHARED_TOOLTIP, valueFormatter: (value) => number(Number(value), language, false) },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(
        ...trainings.map(({ epochs, ends }, i) => (trainings[i + 1] && ends.at(-1)?.x) || epochs),
      ),
      minInterval: 1,
    },
    yAxis: { type: log ? 'log' : 'value', scale: true, axisLabel: { formatter: ticks(language) } },
    series,
  }
  return { height: HEIGHT + LINE * (lines - 1), option }
}

/** What trainings are called: by the parts of the task that they are, numbered where one part has several. */
function namesOf(trainings: readonly Training[], language: Language): string[] {
  const texts = trainings.map(({ name }) => say(name, language))
  return texts.map((text, i) => {
    const isAlone = text !== '' && texts.filter((other) => other === text).length === 1
    if (isAlone) return text
    const nth = texts.slice(0, i + 1).filter((other) => other === text).length
    return `${text} ${nth}`.trim()
  })
}
