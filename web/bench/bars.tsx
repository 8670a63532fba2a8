import type { ComponentChildren } from 'preact'
import { colorOf } from './contestants.js'

interface Props {
  /** Whose colour the bar has. */
  who: string
  /** What stands before it. */
  name: ComponentChildren
  /** The ends of the scale, which is logarithmic. */
  scale: Scale
  /** Nothing is drawn where there is nothing to draw. */
  bar?: { from: number; to: number; quartiles?: readonly [number, number] }
  /** What stands behind it. */
  children: ComponentChildren
}

export type Scale = readonly [least: number, most: number]

/** A line of a chart: a name, a bar on a logarithmic scale with a whisker from quartile to quartile, a figure. */
export function BarRow({ who, name, scale: [least, most], bar, children }: Props) {
  const place = (value: number) => (100 * Math.log(value / least)) / Math.log(most / least)
  const span = (a: number, b: number) => ({
    left: `${place(Math.min(a, b))}%`,
    width: `${Math.abs(place(b) - place(a))}%`,
  })
  return (
    <li class="bar-row">
      <span class="who" translate={false}>
        {name}
      </span>
      <span class="track" aria-hidden="true">
        {bar && (
          <>
            <span class="value" style={{ ...span(bar.from, bar.to), background: colorOf(who) }} />
            {bar.quartiles && <span class="whisker" style={span(...bar.quartiles)} />}
            <span class="start" style={{ left: `${place(bar.from)}%` }} />
          </>
        )}
      </span>
      <span class="figure">{children}</span>
    </li>
  )
}

/** A scale that holds all values, with a little room on either side. */
export function scaleFor(values: readonly number[]): Scale {
  return [Math.min(...values) / 1.2, Math.max(...values) * 1.2]
}
