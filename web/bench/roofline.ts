import { ScatterChart } from 'echarts/charts'
import { use } from 'echarts/core'
import type { BenchRecord, CaseRecord } from '../../bench/record/record.js'
import { median } from '../../bench/statistics.js'
import type { Chart } from '../../tasks/charts.js'
import { ticks } from '../../tasks/charts.js'
import { language, say } from '../site/language.js'
import { colorOf } from './contestants.js'
import { byteRate, caseName, flopRate } from './words.js'

use([ScatterChart])

/** Work done: operations a byte, and GFLOP/s reached. */
interface Point {
  who: string
  what: string
  intensity: number
  rate: number
}

/** The device's limits, as the median of what its cases met. */
export function ceilingsOf({ cases }: BenchRecord): { gflops: number; gigabytes: number } | null {
  const met = Object.values(cases).flatMap(({ ceilings }) => ceilings ?? [])
  if (met.length === 0) return null
  return {
    gflops: median(met.map(({ gflops }) => gflops)),
    gigabytes: median(met.map(({ gigabytes }) => gigabytes)),
  }
}

/** Where each contestant's cases lie. */
export function casePoints({ cases }: BenchRecord): Point[] {
  return Object.entries(cases).flatMap(([name, found]) => (isPlaced(found) ? pointsOf(name, found) : []))
}

const isPlaced = ({ bench, work, milliseconds }: CaseRecord) =>
  bench !== 'ladder' && work !== undefined && work.flop > 0 && milliseconds !== undefined

function pointsOf(name: string, { work, milliseconds, peers = {} }: CaseRecord): Point[] {
  const point = (who: string, ms: number): Point => ({
    ...{ who, what: caseName(name) },
    intensity: work!.flop / work!.bytes,
    rate: work!.flop / ms / 1e6,
  })
  const theirs = Object.entries(peers).flatMap(([who, ratio]) =>
    typeof ratio === 'string' ? [] : [point(who, milliseconds! * ratio[1])],
  )
  return [point('glassgrad', milliseconds!), ...theirs]
}

/** Where the dispatches of a case's step lie. */
export function kernelPoints({ kernels = [] }: CaseRecord): Point[] {
  return kernels.flatMap(({ layer, op, shader, milliseconds, flop, bytes }) =>
    flop && bytes && milliseconds
      ? [
          {
            ...{ who: 'glassgrad', what: `${layer ? `${layer} › ` : ''}${op} (${shader})` },
            ...{ intensity: flop / bytes, rate: flop / milliseconds / 1e6 },
          },
        ]
      : [],
  )
}

/**
 * The roofline (Williams et al., 2009): the roof is what a copy reaches on the left, and multiply-adds in registers on the
 * right; whoever is near it can't be much faster.
 */
export function rooflineChart(
  { gflops, gigabytes }: { gflops: number; gigabytes: number },
  points: readonly Point[],
  dark: boolean,
): Chart {
  const intensities = [gflops / gigabytes, ...points.map(({ intensity }) => intensity)]
  const [left, right] = [Math.min(...intensities) / 2, Math.max(...intensities) * 4]
  const roof = [left, gflops / gigabytes, right].map((x) => [x, Math.min(gflops, gigabytes * x)])
  const everybody = [...new Set(points.map(({ who }) => who))]
  const formatter = ticks(language.value)
  const ink = dark ? '#e4e8ef' : '#1c2430'
  return {
    height: 420,
    option: {
      animation: false,
      grid: { left: 12, right: 16, top: 64, bottom: 30, containLabel: true },
      legend: { top: 0, data: everybody },
      tooltip: {
        formatter: (shown) => (shown as unknown as { data: { text?: string } }).data.text ?? '',
      },
      xAxis: {
        ...{ type: 'log', min: left, max: right, nameLocation: 'middle', nameGap: 26 },
        name: say({ ru: 'операций на байт', en: 'operations a byte' }),
        axisLabel: { formatter, showMinLabel: false, showMaxLabel: false, hideOverlap: true },
      },
      yAxis: {
        type: 'log',
        name: say({ ru: 'GFLOP/с', en: 'GFLOP/s' }),
        nameTextStyle: { align: 'left' },
        axisLabel: { formatter },
      },
      series: [
        {
          name: `${flopRate(gflops)}, ${byteRate(gigabytes)}`,
          ...{ type: 'line', symbol: 'none', silent: true, data: roof },
          ...{ lineStyle: { color: ink, width: 2 }, itemStyle: { color: ink } },
        },
        ...everybody.map((name) => ({
          name,
          type: 'scatter' as const,
          symbolSize: name === everybody[0] ? 10 : 7,
          itemStyle: { color: colorOf(name) },
          data: points
            .filter(({ who }) => who === name)
            .map(({ what, intensity, rate }) => ({
              value: [intensity, rate],
              text: `${name}, ${what}: ${flopRate(rate)}`,
            })),
        })),
      ],
    },
  }
}
