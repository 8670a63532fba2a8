import { type EChartsOption, init } from 'echarts'
import type { Result } from '../measure.js'
import { shareOfCeiling } from '../report.js'
import { median, ratios, spread } from '../statistics.js'

const WIDTH = 900
/** One colour a contestant, the same in all charts, apart also for those who see colours differently. */
const COLORS: Record<string, string> = {
  glassgrad: '#3b6fd4',
  'TF.js webgpu': '#d9782d',
  'TF.js wasm': '#e6b16a',
  'TF.js cpu': '#8a8f3c',
  'jax-js webgpu': '#2f9e6e',
  'jax-js wasm': '#8ccbb0',
}
const colorOf = (name: string) => COLORS[name] ?? '#3b6fd4'

/** Ratios at the axis; values on it are their logarithms, so that bars to the left of 1 are losses. */
const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

const GRID = { left: 12, right: 40, top: 34, bottom: 24, containLabel: true }

const peersOf = (results: readonly Result[]) => [
  ...new Set(results.flatMap(({ samples: [, ...peers] }) => peers.map(({ name }) => name))),
]

/** What ECharts offers to a function that draws a value. */
interface ChartApi {
  value(dimension: number): number | string
  coord(point: readonly number[]): number[]
  size(extent: readonly number[]): number[]
}

/** How many times longer each peer took than glassgrad: medians as bars, quartiles as whiskers. */
export function ratioChart(results: readonly Result[]): string {
  const names = peersOf(results)
  const spreadOf = ({ samples: [ours, ...peers] }: Result, name: string) => {
    const peer = peers.find((peer) => peer.name === name)
    return peer && peer.times.length > 0 ? spread(ratios(ours.times, peer.times)) : null
  }
  const all = results
    .flatMap((result) => names.map((name) => spreadOf(result, name)))
    .filter((s) => s !== null)
  const least = Math.min(0.5, ...all.map(({ lowerQuartile }) => lowerQuartile))
  const most = Math.max(2, ...all.map(({ upperQuartile }) => upperQuartile))
  const bars = names.map((name) => ({
    name,
    type: 'bar' as const,
    itemStyle: { color: colorOf(name) },
    data: results.map((result) => {
      const s = spreadOf(result, name)
      return s ? Math.log10(s.median) : '-'
    }),
  }))
  const whiskers = names.map((name, at) => ({
    name,
    type: 'custom' as const,
    data: results.flatMap((result, row) => {
      const s = spreadOf(result, name)
      return s ? [[row, ...[s.lowerQuartile, s.upperQuartile, s.median].map(Math.log10)]] : []
    }),
    encode: { y: 0, x: [1, 2] },
    renderItem: (_: unknown, { value, coord, size }: ChartApi) => {
      const [row, low, high, middle] = [0, 1, 2, 3].map((i) => Number(value(i)))
      const [from, center] = coord([low, row])
      const [to] = coord([high, row])
      const [one] = coord([0, row])
      // ECharts leaves a fifth of the row free; the bars share the rest.
      const y = center + ((at + 0.5) / names.length - 0.5) * size([0, 1])[1] * 0.8
      return {
        type: 'group' as const,
        children: [
          {
            type: 'line' as const,
            shape: { x1: from, x2: to, y1: y, y2: y },
            style: { stroke: '#1c2430', lineWidth: 1.5 },
          },
          {
            type: 'text' as const,
            style: {
              text: `${Number((10 ** middle).toPrecision(2))}`,
              x: Math.max(to, one) + 5,
              y: y - 5,
              fontSize: 10,
              fill: '#1c2430',
            },
          },
        ],
      }
    },
    z: 3,
  }))
  return draw(70 + results.length * (14 * names.length + 10), {
    legend: { top: 0, data: names },
    xAxis: {
      type: 'value',
      min: Math.log10(RATIOS.findLast((ratio) => ratio <= least) ?? RATIOS[0]),
      max: Math.log10(RATIOS.find((ratio) => ratio >= most) ?? RATIOS[RATIOS.length - 1]),
      axisTick: { customValues: RATIOS.map(Math.log10) },
      axisLabel: {
        customValues: RATIOS.map(Math.log10),
        formatter: (value: number) => `${Number((10 ** value).toPrecision(2))}×`,
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: results.map(({ name }) => name),
      axisLine: { onZero: true },
      axisLabel: { width: 260, overflow: 'break', interval: 0 },
    },
    series: [...bars, ...whiskers] as EChartsOption['series'],
  })
}

/**
 * The roofline (Williams et al., 2009): how many operations a second over how many operations a byte; the
 * roof is the copy kernel's bandwidth on the left and the fma kernel's rate on the right.
 */
export function rooflineChart(results: readonly Result[]): string {
  const placed = results.filter(({ roofline }) => roofline)
  const rate = (which: 'arithmetic' | 'memory') =>
    median(placed.map(({ roofline }) => roofline![which].amount / median(roofline![which].times) / 1e6))
  const [flops, bandwidth] = [rate('arithmetic'), rate('memory')] // GFLOP/s, GB/s
  const points = placed.flatMap(({ name, samples, roofline }) =>
    samples
      .filter(({ times }) => times.length > 0)
      .map((sample) => ({
        contestant: sample.name,
        name,
        intensity: roofline!.work.flop / roofline!.work.bytes,
        rate: roofline!.work.flop / median(sample.times) / 1e6,
        share: median(shareOfCeiling(roofline!, sample)),
      })),
  )
  const intensities = points.map(({ intensity }) => intensity)
  const [left, right] = [Math.min(...intensities) / 2, Math.max(...intensities, (flops / bandwidth) * 4) * 2]
  const roof = [left, flops / bandwidth, right].map((x) => [x, Math.min(flops, bandwidth * x)])
  const contestants = [...new Set(points.map(({ contestant }) => contestant))]
  return draw(460, {
    legend: { top: 0 },
    grid: { ...GRID, top: 48, bottom: 34 },
    xAxis: {
      ...{
        type: 'log',
        min: left,
        max: right,
        name: 'operations a byte',
        nameLocation: 'middle',
        nameGap: 26,
      },
      axisLabel: { formatter: (x: number) => `${Number(x.toPrecision(2))}` },
    },
    yAxis: {
      type: 'log',
      name: 'GFLOP/s',
      axisLabel: { formatter: (y: number) => `${Number(y.toPrecision(2))}` },
    },
    series: [
      {
        name: `roof: ${flops.toPrecision(3)} GFLOP/s, ${bandwidth.toPrecision(3)} GB/s`,
        type: 'line',
        symbol: 'none',
        data: roof,
        lineStyle: { color: '#1c2430', width: 2 },
        itemStyle: { color: '#1c2430' },
      },
      ...contestants.map((contestant) => ({
        name: contestant,
        type: 'scatter' as const,
        symbolSize: contestant === contestants[0] ? 10 : 6,
        itemStyle: { color: colorOf(contestant) },
        data: points
          .filter((point) => point.contestant === contestant)
          .map(({ intensity, rate }) => [intensity, rate]),
      })),
    ],
  })
}

/** Where the time of one step goes, for each contestant. */
export function splitChart({ samples }: Result): string {
  const shown = samples.filter(({ split }) => split)
  const parts = { script: '#3b6fd4', submit: '#7b68c9', device: '#c9d3e3' } as const
  return draw(70 + 30 * shown.length, {
    legend: { top: 0 },
    xAxis: { type: 'value', name: 'ms' },
    yAxis: { type: 'category', inverse: true, data: shown.map(({ name }) => name) },
    series: Object.entries(parts).map(([part, color]) => ({
      name: part,
      type: 'bar' as const,
      stack: 'time',
      itemStyle: { color },
      data: shown.map(({ split }) => split![part as keyof typeof parts]),
    })),
  })
}

/** Rates of one case's contestants, each of which is a rung. */
export function ladderChart({ samples, roofline }: Result): string {
  const shown = samples.filter(({ times }) => times.length > 0).reverse()
  const { work, arithmetic } = roofline!
  const ceiling = arithmetic.amount / median(arithmetic.times) / 1e6
  return draw(60 + 30 * shown.length, {
    xAxis: { type: 'value', name: 'GFLOP/s' },
    yAxis: { type: 'category', inverse: true, data: shown.map(({ name }) => name) },
    series: [
      {
        type: 'bar',
        itemStyle: { color: colorOf('glassgrad') },
        data: shown.map(({ times }) => work.flop / median(times) / 1e6),
        label: { show: true, position: 'right', formatter: ({ value }) => Number(value).toPrecision(3) },
        markLine: {
          symbol: 'none',
          data: [{ xAxis: ceiling, label: { formatter: `fma ceiling ${ceiling.toPrecision(3)}` } }],
        },
      },
    ],
  })
}

/** Draws a chart without a screen, as SVG. */
function draw(height: number, option: EChartsOption): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  drawing.setOption({ animation: false, grid: GRID, ...option })
  const svg = drawing.renderToSVGString()
  drawing.dispose()
  return svg
}
