import type { Figures, Goal } from './task.js'

/** Whether a run has reached a goal. */
export function reaches(figures: Figures, { figure, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return figures[figure] >= atLeast && figures[figure] <= atMost
}

/** A goal's bounds: `≥ 0.97`. */
export function goalText({ atLeast, atMost }: Goal): string {
  if (atLeast === atMost) return `${atLeast}`
  const bounds = [
    atLeast === undefined ? '' : `≥\u00a0${atLeast}`,
    atMost === undefined ? '' : `≤\u00a0${atMost}`,
  ]
  return bounds.filter(Boolean).join(', ')
}

/** A figure as a reader wants it: whole numbers whole, others with four decimals. */
export function figureText(value: number | undefined): string {
  if (value === undefined) return 'none'
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(4)
}
