import type { EChartsOption, GridComponentOption } from 'echarts'
import { type Language, number, say, small } from './language.js'
import type { Item } from './show.js'

// The charts that tasks show, as options of ECharts: for the report and for the gallery.

/** A chart and the height that it needs, in pixels. */
export interface Chart {
  height: number
  option: EChartsOption
}

/** The width that charts are laid out for, in pixels. */
export const WIDTH = 760
/** Height of a legend's line, and what a line of it holds. */
const LEGEND = 22
const LEGEND_CHARACTERS = 100
const PHONE_CHARACTERS = 36

/** Apart from each other also for those who see colours differently. */
export const COLORS = [
  '#3b6fd4',
  '#d9782d',
  '#2f9e6e',
  '#b84a8c',
  '#7b68c9',
  '#8a8f3c',
  '#c0504d',
  '#4aa3b8',
  '#666',
]

/** What is under the pointer, of all lines at once. */
export const SHARED_TOOLTIP = { trigger: 'axis', confine: true } as const

/** Something shown that is drawn as a chart. */
export type Charted = Extract<Item, { kind: 'curves' | 'bars' | 'matrix' }>

/** The chart of something shown, for readers of a language, on a light page or a dark one. */
export function chartOf(item: Charted, language: Language, dark = false): Chart {
  switch (item.kind) {
    case 'curves':
      return curvesChart(item, language)
    case 'bars':
      return barsChart(item, language)
    case 'matrix':
      return matrixChart(item, language, dark)
  }
}

/** Lines over a common axis. */
function curvesChart({ series, axes }: Extract<Charted, { kind: 'curves' }>, language: Language): Chart {
  const { x, xName = '', logX = false, marks = {} } = axes
  const names = Object.keys(series).map((name) => say(name, language))
  const formatter = ticks(language)
  const legendLines = Math.ceil(names.join('      ').length / LEGEND_CHARACTERS)
  const grid = (lines: number) => ({ ...GRID, top: 18 + LEGEND * lines, bottom: 30 })
  return chart(300 + LEGEND * (legendLines - 1), {
    grid: grid(legendLines),
    media: onPhone(names, grid),
    xAxis: {
      type: logX ? 'log' : 'value',
      name: say(xName, language),
      nameLocation: 'middle',
      nameGap: 26,
      min: 'dataMin',
      max: 'dataMax',
      minInterval: logX || x ? undefined : 1,
      axisLabel: { formatter, hideOverlap: true, showMaxLabel: !logX },
    },
    yAxis: { type: 'value', scale: true, axisLabel: { formatter } },
    legend: { top: 0 },
    tooltip: { ...SHARED_TOOLTIP, valueFormatter: (value) => number(Number(value), language, false) },
    series: Object.values(series).map((values, i) => ({
      name: names[i],
      type: 'line',
      showSymbol: values.length < 40,
      ...(i === 0 && { markLine: markLine(marks, language) }),
      data: values.map((value, k) => [x?.[k] ?? k + 1, value]).filter(([, value]) => Number.isFinite(value)),
    })),
  })
}

/** What curves change on a phone: their legend has more lines, of names that have room; the pointer tells the whole of them. */
export function onPhone(
  names: readonly string[],
  grid: (lines: number) => GridComponentOption,
): EChartsOption['media'] {
  const shown = names.map((name) => (name.length > 40 ? `${name.slice(0, 39)}…` : name))
  const formatter = (name: string) => shown[names.indexOf(name)] ?? name
  let [lines, left] = [1, PHONE_CHARACTERS]
  for (const { length } of shown) {
    if (left < length && left < PHONE_CHARACTERS) [lines, left] = [lines + 1, PHONE_CHARACTERS]
    left -= length + 8 // with the sign before it
  }
  return [{ query: { maxWidth: 480 }, option: { grid: grid(lines), legend: { formatter } } }]
}

/** Upright lines at values of x, with their names. */
function markLine(marks: Readonly<Record<string, number>>, language: Language) {
  return {
    silent: true,
    symbol: 'none',
    data: Object.entries(marks).map(([name, x]) => ({
      name: say(name, language),
      xAxis: x,
      label: { formatter: '{b}', position: 'insideEndTop' as const },
      lineStyle: { color: COLORS[1], width: 2, type: 'dashed' as const },
    })),
  }
}

/** A bar for each value, from zero on. */
function barsChart({ values }: Extract<Charted, { kind: 'bars' }>, language: Language): Chart {
  const names = Object.keys(values).map((name) => say(name, language))
  return chart(60 + 28 * names.length, {
    grid: { ...GRID, top: 12, right: 60 },
    xAxis: { type: 'value', axisLabel: { formatter: ticks(language) } },
    yAxis: { type: 'category', data: names, inverse: true, axisLabel: { width: 260, overflow: 'truncate' } },
    series: [
      {
        type: 'bar',
        data: Object.values(values),
        label: { show: true, position: 'right', formatter: ({ value }) => onBar(Number(value), language) },
      },
    ],
  })
}

/** A bar's number: from ten on its first decimal says enough. */
function onBar(value: number, language: Language): string {
  return Math.abs(value) < 10
    ? number(value, language)
    : value.toLocaleString(language, { maximumFractionDigits: 1 })
}

/** A matrix as shades, rows from top to bottom; with its numbers where there is room for them. */
function matrixChart(
  { values, rows, columns }: Extract<Charted, { kind: 'matrix' }>,
  language: Language,
  dark: boolean,
): Chart {
  const { shades, onLow, onHigh } = dark ? NIGHT : DAY
  const cells = values.flatMap((row, i) => row.map((value, j) => [j, i, value]))
  const [low, high] = [Math.min(...values.flat()), Math.max(...values.flat())]
  // The eye compares shades by ratio: with the square root a single mistake stands out beside a thousand hits.
  const shade = (value: number) => Math.sqrt((value - low) / (high - low || 1))
  const names = columns.map((name) => say(name, language))
  // Words above narrow columns would run into each other.
  const areWords = names.some((name) => name.length > 4)
  return chart((areWords ? 95 : 50) + Math.min(560, 30 * rows.length), {
    grid: { ...GRID, top: 8, right: 12 },
    xAxis: {
      type: 'category',
      data: names,
      position: 'top',
      axisLabel: {
        interval: columns.length > 32 ? 'auto' : 0,
        ...(areWords ? { rotate: 45, width: 90 } : { width: WIDTH / (columns.length + 2) }),
        overflow: 'truncate',
      },
    },
    yAxis: { type: 'category', data: rows.map((name) => say(name, language)), inverse: true },
    visualMap: {
      show: false,
      dimension: 3,
      min: 0,
      max: 1,
      inRange: { color: [...shades] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map(([column, row, value]) => ({
          value: [column, row, value, shade(value)],
          label: { color: shade(value) > 0.7 ? onHigh : onLow },
        })),
        encode: { x: 0, y: 1 },
        label: {
          show: columns.length <= 16,
          formatter: ({ value }) => short((value as number[])[2], language),
        },
      },
    ],
  })
}

/** A matrix' colours from low to high, and those of the numbers on them. */
const DAY = { shades: ['#f7f9fc', '#9dbcec', '#1d4fae'], onLow: '#1c2430', onHigh: '#fff' }
const NIGHT = { shades: ['#1b212b', '#2f5597', '#9cc0ff'], onLow: '#e4e8ef', onHigh: '#0d1420' }

const GRID = { left: 12, right: 24, top: 40, bottom: 12, containLabel: true }

/** Numbers at an axis: 0.95, 0.00001, 10⁻⁷. */
export function ticks(language: Language): (value: number) => string {
  return (value) =>
    value !== 0 && Math.abs(value) < 1e-3
      ? small(value, language)
      : value.toLocaleString(language, { maximumFractionDigits: 6 })
}

/** A number in a cell: whole, or with two decimals. */
function short(value: number, language: Language): string {
  const digits = Number.isInteger(value) ? 0 : 2
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function chart(height: number, option: EChartsOption): Chart {
  return { height, option: { animation: false, color: COLORS, grid: GRID, ...option } }
}
