import { checkOptions, table } from '../../options.js'
import { misplaced } from '../../show.js'
import { type PlotFormat, requireFormat } from './format.js'
import { COLOURS, label, svg } from './svg.js'

export interface PlotHistoryOptions {
  /** An SVG file's text, for a page or a file, or text for a terminal. @default 'svg' */
  format?: PlotFormat
  /** Which measures to draw, without their `val_`: `['loss']`. Without it, all. */
  metrics?: readonly string[]
  /** Every how many epochs `fit` measured on validation data, as it was told. @default 1 */
  validationFreq?: number
  /** Of the plot: pixels, or characters in a line. Without it, 480 or 60. */
  width?: number
  /** Of each measure's panel: pixels, or lines. Without it, 220 or 10. */
  height?: number
}

const optionTable = table<PlotHistoryOptions>({
  format: 'string',
  metrics: 'any',
  validationFreq: 'number',
  width: 'number',
  height: 'number',
})

/** What `fit` returns, or what JSON has of it. */
export interface PlottedHistory {
  readonly epoch: readonly number[]
  readonly history: Readonly<Record<string, readonly number[]>>
}

/** A curve: its value in each epoch, counted from 1, in which it was measured. */
interface Curve {
  name: string
  points: readonly (readonly [epoch: number, value: number])[]
}

/** A measure's curves: in training, in validation. */
interface Panel {
  title: string
  curves: readonly Curve[]
  epochs: readonly [first: number, last: number]
  values: readonly [least: number, most: number]
}

/**
 * How losses and metrics went, epoch by epoch, a panel for each with its curve in training and in validation: as text, of
 * an SVG file or of a terminal. Values that are no finite numbers leave a gap.
 *
 *     const history = await model.fit(x, y, { epochs: 10, validationSplit: 0.2 })
 *     await writeFile('history.svg', plotHistory(history))
 *     console.log(plotHistory(history, { format: 'text' }))
 *
 * @throws TypeError for something else than a history, RangeError for one without epochs, a measure that it doesn't have,
 *   or one that was not measured in every epoch while `validationFreq` isn't given
 */
export function plotHistory(history: PlottedHistory, options: PlotHistoryOptions = {}): string {
  checkOptions('plotHistory', optionTable, options)
  const { format = 'svg', validationFreq = 1 } = options
  requireFormat('plotHistory', format)
  const panels = panelsOf(history, options.metrics, validationFreq)
  const { width = format === 'svg' ? 480 : 60, height = format === 'svg' ? 220 : 10 } = options
  const least = format === 'svg' ? [160, 100] : [20, 3]
  if (!(width >= least[0] && height >= least[1])) {
    throw new RangeError(
      `plotHistory: expected width and height from ${least.join(' and ')} on, got ${width} and ${height}`,
    )
  }
  if (format === 'svg') return asSvg(panels, width, height)
  return panels.map((panel) => asText(panel, Math.floor(width), Math.floor(height))).join('\n')
}

function panelsOf(given: PlottedHistory, asked: readonly string[] | undefined, freq: number): Panel[] {
  if (!Array.isArray(given?.epoch) || typeof given.history !== 'object') {
    throw new TypeError(`plotHistory: ${misplaced('what fit returns', given)}`)
  }
  const { epoch, history } = given
  if (epoch.length === 0) {
    throw new RangeError('plotHistory: the history has no epochs: give it when fit has ended')
  }
  const names = [...new Set(Object.keys(history).map((name) => name.replace(/^val_/, '')))]
  for (const name of asked ?? []) {
    if (!names.includes(name))
      throw new RangeError(`plotHistory: nothing was measured as '${name}'; there are: ${names.join(', ')}`)
  }
  return (asked ?? names).map((title) => {
    const curves = [title, `val_${title}`].flatMap((name) =>
      Object.hasOwn(history, name) ? [curveOf(name, epoch, history[name], name === title ? 1 : freq)] : [],
    )
    const values = curves.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite)
    const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1]
    const around = high > low ? 0 : Math.abs(low) / 2 || 1 // a level line lies in the middle
    return {
      title,
      curves,
      epochs: [epoch[0] + 1, epoch.at(-1)! + 1],
      values: [low - around, high + around],
    }
  })
}

function curveOf(name: string, epoch: readonly number[], values: readonly number[], freq: number): Curve {
  const measured = epoch.filter((number) => (number + 1) % freq === 0)
  if (measured.length !== values.length) {
    throw new RangeError(
      `plotHistory: ${name} has ${values.length} values, expected ${measured.length}, for epochs ${epoch[0] + 1} to ` +
        `${epoch.at(-1)! + 1}: give validationFreq as fit had it, a number`,
    )
  }
  return { name, points: measured.map((number, i) => [number + 1, values[i]]) }
}

/** Round numbers from the least to the most, a few of them; whole ones for epochs. */
function ticks([least, most]: readonly [number, number], count: number, whole = false): number[] {
  const rough = Math.max((most - least) / count, whole ? 1 : Number.MIN_VALUE)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10)
  const first = Math.ceil(least / step - 1e-9)
  const last = Math.floor(most / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/** Pixels around a panel's plot. */
const MARGIN = { left: 64, right: 16, top: 30, bottom: 24 }

function asSvg(panels: readonly Panel[], width: number, height: number): string {
  const parts = panels.flatMap((panel, i) => svgPanel(panel, width, height, i * height))
  const title = `Epoch by epoch: ${panels.map(({ title }) => title).join(', ')}`
  return svg(width, panels.length * height, title, parts)
}

function svgPanel(
  { title, curves, epochs, values }: Panel,
  width: number,
  height: number,
  top: number,
): string[] {
  const n = (value: number) => Number(value.toFixed(1))
  const [left, right] = [MARGIN.left, width - MARGIN.right]
  const [high, low] = [top + MARGIN.top, top + height - MARGIN.bottom]
  const x = (epoch: number) => n(left + (right - left) * shareOf(epoch, epochs))
  const y = (value: number) => n(low - (low - high) * shareOf(value, values))
  const parts = [label(left, top + 18, title, 'start', ' font-weight="bold"')]
  for (const value of ticks(values, 5)) {
    parts.push(`<path d="M${left} ${y(value)}H${right}" stroke="#ddd"/>`)
    parts.push(label(left - 6, y(value) + 4, figure(value), 'end'))
  }
  for (const epoch of ticks(epochs, 8, true)) parts.push(label(x(epoch), low + 16, String(epoch)))
  parts.push(`<path d="M${left} ${low}H${right}" stroke="#888"/>`)
  let end = right
  for (const { name } of curves.toReversed()) {
    const colour = COLOURS[curves.findIndex((curve) => curve.name === name)]
    parts.push(label(end, top + 18, name, 'end', ` style="fill: ${colour}"`))
    end -= name.length * 7.3 + 14
  }
  curves.forEach(({ points }, i) => {
    const line = unbroken(points)
      .map((part) => `M${part.map(([epoch, value]) => `${x(epoch)} ${y(value)}`).join('L')}`)
      .join('')
    const dashes = i === 0 ? '' : ' stroke-dasharray="5 3"'
    parts.push(`<path d="${line}" fill="none" stroke="${COLOURS[i]}" stroke-width="2"${dashes}/>`)
    for (const [epoch, value] of points.length > 50 ? [] : points) {
      if (Number.isFinite(value))
        parts.push(`<circle cx="${x(epoch)}" cy="${y(value)}" r="2.5" fill="${COLOURS[i]}"/>`)
    }
  })
  return parts
}

/** The stretches of a curve between values that are no numbers. */
function unbroken(points: Curve['points']): Curve['points'][] {
  const parts: (readonly [number, number])[][] = [[]]
  for (const point of points) {
    if (Number.isFinite(point[1])) parts.at(-1)!.push(point)
    else parts.push([])
  }
  return parts.filter(({ length }) => length > 0)
}

/** Where a value lies between two others, from 0 to 1; one epoch lies in the middle. */
function shareOf(value: number, [least, most]: readonly [number, number]): number {
  return most > least ? (value - least) / (most - least) : 0.5
}

const MARKS = ['•', '◦']

function asText({ title, curves, epochs, values }: Panel, width: number, height: number): string {
  const [low, high] = values.map(figure)
  const room = Math.max(low.length, high.length) + 1
  const columns = width - room - 1
  const rows = Array.from({ length: height }, () => Array<string>(columns).fill(' '))
  // Training last, over validation.
  curves.toReversed().forEach(({ points }, i) => {
    const mark = MARKS[curves.length - 1 - i]
    for (const part of unbroken(points)) {
      for (let column = 0; column < columns; column++) {
        const value = valueAt(part, column, columns, epochs)
        if (value === null) continue
        rows[height - 1 - Math.round(shareOf(value, values) * (height - 1))][column] = mark
      }
    }
  })
  const lines = rows.map((row, i) => {
    const tick = i === 0 ? high : i === height - 1 ? low : ''
    return `${tick.padStart(room - 1)} ${tick ? '┤' : '│'}${row.join('')}`
  })
  const [first, last] = epochs.map(String)
  const legend = curves.map(({ name }, i) => `${MARKS[i]} ${name}`).join('  ')
  const below =
    first === last ? first.padStart(Math.ceil(columns / 2)) : first + last.padStart(columns - first.length)
  return [
    `${title.padEnd(width - legend.length - 1)} ${legend}`,
    ...lines,
    `${' '.repeat(room)}└${'─'.repeat(columns)}`,
    `${' '.repeat(room + 1)}${below}`,
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** What a curve's stretch has in a column, between its points as on a straight line; null where it has nothing. */
function valueAt(
  part: Curve['points'],
  column: number,
  columns: number,
  epochs: readonly [number, number],
): number | null {
  const place = ([epoch]: readonly [number, number]) => Math.round(shareOf(epoch, epochs) * (columns - 1))
  const after = part.findIndex((point) => place(point) >= column)
  if (after < 0) return null
  if (place(part[after]) === column) return part[after][1]
  if (after === 0) return null
  const [from, to] = [part[after - 1], part[after]]
  const share = (column - place(from)) / (place(to) - place(from))
  return from[1] + share * (to[1] - from[1])
}
