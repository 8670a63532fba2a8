import { type Bilingual, type Language, number, say } from './language.js'
import type { Figures, Goal } from './task.js'

/** Whether a run has reached a goal. */
export function reaches(figures: Figures, { figure, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return figures[figure] >= atLeast && figures[figure] <= atMost
}

/** A goal's bounds: `≥ 0.97`. */
export function goalText({ atLeast, atMost }: Goal, language: Language): string {
  const text = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 4 })
  if (atLeast !== undefined && atLeast === atMost) return text(atLeast)
  const bounds = [
    atLeast === undefined ? '' : `≥\u00a0${text(atLeast)}`,
    atMost === undefined ? '' : `≤\u00a0${text(atMost)}`,
  ]
  return bounds.filter(Boolean).join(language === 'ru' ? '; ' : ', ')
}

/** A figure's value as a reader wants it. */
export function figureText(value: number | undefined, language: Language): string {
  return value === undefined ? say('none', language) : number(value, language)
}

/** What was reached, the goal and what Keras reaches, in words. */
export function outcomeText(figures: Figures, goal: Goal): Bilingual {
  const text = (language: Language) =>
    `${say(goal.figure, language)} ${figureText(figures[goal.figure], language)} ` +
    `(${say('goal', language)} ${goalText(goal, language)}; Keras: ${say(goal.keras, language)})`
  return { ru: text('ru'), en: text('en') }
}
