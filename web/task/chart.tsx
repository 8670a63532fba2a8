import { BarChart, HeatmapChart, LineChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'preact/hooks'
import { type Chart as ChartData, WIDTH } from '../../tasks/charts.js'
import { isDark } from '../site/theme.js'

use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
])

/** A chart as wide as its place; drawn anew when its data, the theme or the width changes. */
export function Chart({ chart: { height, option }, label }: { chart: ChartData; label: string }) {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<EChartsType | null>(null)
  const dark = isDark.value

  useEffect(() => {
    const element = place.current!
    // On a narrow page it may not be shown yet, and has no size.
    const width = element.clientWidth || WIDTH
    const chart = init(element, dark ? 'dark' : 'light', { renderer: 'svg', width, height })
    drawn.current = chart
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) chart.resize({ width: 'auto', height: 'auto' })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [dark])

  useEffect(() => {
    drawn.current?.setOption(
      { backgroundColor: 'transparent', tooltip: { trigger: 'item' }, ...option },
      { notMerge: true },
    )
  }, [option, dark])

  return <div class="chart" ref={place} role="img" aria-label={label} style={{ height: `${height}px` }} />
}
