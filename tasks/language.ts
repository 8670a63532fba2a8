import { russian } from './russian.js'

/** A text in the languages of the tutorial's readers. */
export interface Bilingual {
  ru: string
  en: string
}

/**
 * A text in both languages, or a string: one of the texts that `russian.ts` has in Russian, else a name of code or
 * data, which is the same in both.
 */
export type Text = string | Bilingual

export type Language = keyof Bilingual

/** A text in a language. */
export function say(text: Text, language: Language): string {
  if (typeof text !== 'string') return text[language]
  return language === 'ru' && Object.hasOwn(russian, text) ? russian[text] : text
}

/**
 * A number as readers of a language write it: 60,000 and 0.9781 in English, 60 000 and 0,9781 in Russian. Whole
 * ones have no decimals unless they stand among others, below a thousandth three digits are given.
 */
export function number(value: number, language: Language, whole = Number.isInteger(value)): string {
  if (value !== 0 && Math.abs(value) < 1e-3) {
    return value.toLocaleString(language, { maximumSignificantDigits: 3 })
  }
  const digits = whole ? 0 : 4
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
