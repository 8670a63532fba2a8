import { effect } from '@preact/signals'
import type { Bilingual } from '../../tasks/task.js'
import { kept } from './kept.js'

const preferred = navigator.languages.find((tag) => /^(ru|en)\b/.test(tag)) ?? 'en'

/** The language that the visitor reads. */
export const language = kept('language', ['ru', 'en'], preferred.startsWith('ru') ? 'ru' : 'en')

effect(() => {
  document.documentElement.lang = language.value
})

/** A text in the visitor's language; a component that says it is drawn anew when the language changes. */
export function say(text: Bilingual): string {
  return text[language.value]
}

/** A number as the visitor writes it: 60 000 or 60,000. */
export function count(n: number): string {
  return n.toLocaleString(language.value)
}
