import type { EChartsOption } from 'echarts'
import type { Axes } from './task.js'

// The charts that tasks show, as options of ECharts: for the report and for the gallery.

const COLORS = [
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

/** A chart and the height that it needs, in pixels. */
export interface Chart {
  height: number
  option: EChartsOption
}

export function curvesChart(
  series: Readonly<Record<string, readonly number[]>>,
  { x, xName = '', yName = '', logX = false }: Axes = {},
): Chart {
  return chart(300, {
    xAxis: {
      type: logX ? 'log' : 'value',
      name: xName,
      min: 'dataMin',
      max: 'dataMax',
      minInterval: logX || x ? undefined : 1,
    },
    yAxis: { type: 'value', name: yName, scale: true },
    legend: { top: 0 },
    series: Object.entries(series).map(([name, values]) => ({
      name,
      type: 'line',
      showSymbol: values.length < 40,
      data: values.map((value, i) => [x?.[i] ?? i + 1, value]).filter(([, value]) => Number.isFinite(value)),
    })),
  })
}

export function barsChart(values: Readonly<Record<string, number>>): Chart {
  const names = Object.keys(values)
  return chart(60 + 28 * names.length, {
    xAxis: { type: 'value', scale: true },
    yAxis: { type: 'category', data: names, inverse: true },
    series: [
      {
        type: 'bar',
        data: names.map((name) => values[name]),
        label: {
          show: true,
          position: 'insideRight',
          formatter: ({ value }) => Number(value).toPrecision(4),
        },
      },
    ],
  })
}

export function matrixChart(
  values: readonly (readonly number[])[],
  rows: readonly string[],
  columns: readonly string[] = rows,
): Chart {
  const cells = values.flatMap((row, i) => row.map((value, j) => [j, i, value]))
  const numbers = cells.length <= 256
  return chart(90 + Math.min(560, 30 * rows.length), {
    xAxis: { type: 'category', data: [...columns], position: 'top' },
    yAxis: { type: 'category', data: [...rows], inverse: true },
    visualMap: {
      show: false,
      min: Math.min(...values.flat()),
      // The square root would say more of a confusion matrix than the large diagonal does: cut it off.
      max: Math.max(...values.flat()),
      inRange: { color: ['#f7f9fc', '#9dbcec', '#1d4fae'] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells,
        label: { show: numbers, formatter: ({ value }) => short((value as number[])[2]) },
      },
    ],
  })
}

const short = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(2))

function chart(height: number, option: EChartsOption): Chart {
  const grid = { left: 12, right: 60, top: 40, bottom: 12, containLabel: true }
  return { height, option: { animation: false, color: COLORS, grid, ...option } }
}
