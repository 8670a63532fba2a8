import { misplaced } from '../../show.js'

/** What a plot is made of: an SVG file's text, or characters for a terminal. */
export type PlotFormat = 'svg' | 'text'

/** @throws RangeError for another format */
export function requireFormat(owner: string, format: unknown): void {
  if (format === 'svg' || format === 'text') return
  throw new RangeError(`${owner}: format: ${misplaced("'svg' or 'text'", format)}`)
}
