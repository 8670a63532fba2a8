import { effect } from '@preact/signals'
import { number, say as sayIn, type Text } from '../../tasks/language.js'
import { kept } from './kept.js'
import { query } from './router.js'

const preferred = navigator.languages.find((tag) => /^(ru|en)\b/.test(tag)) ?? 'en'

/** The language that the visitor reads. */
export const language = kept('language', ['ru', 'en'], preferred.startsWith('ru') ? 'ru' : 'en')

// A link may say in which language it was sent.
const asked = query.value.get('lang')
if (asked === 'ru' || asked === 'en') language.value = asked

effect(() => {
  document.documentElement.lang = language.value
})

/**
 * A text in the visitor's language; a component that says it is drawn anew when the language changes. No line ends within a
 * number.
 */
export function say(text: Text): string {
  return sayIn(text, language.value).replace(/(?<=\d) (?=\d{3}(?!\d))/g, '\u00a0')
}

/** A number as the visitor writes it: 60 000 or 60,000, 0,9781 or 0.9781. */
export function count(n: number, whole?: boolean): string {
  return number(n, language.value, whole)
}
