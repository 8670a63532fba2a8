import { powerOfTen } from './powerOfTen.js'
import { printedInRussian } from './printed.js'
import { russian } from './russian.js'

/** A text in the languages of the tutorial's readers. */
export interface Bilingual {
  ru: string
  en: string
}

/**
 * A text in both languages, or a string: one of the texts that `russian.ts` has in Russian, or something that the engine
 * prints, or a name of code or data, which is the same in both.
 */
export type Text = string | Bilingual

export type Language = keyof Bilingual

/** A text in a language. */
export function say(text: Text, language: Language): string {
  if (typeof text !== 'string') return text[language]
  if (language === 'en') return text
  return inRussian(text) ?? answerInRussian(text) ?? printedInRussian(text)
}

const inRussian = (text: string) => (Object.hasOwn(russian, text) ? russian[text] : undefined)

/** What a network says of a picture, in classes: `cat`, or with what it is in brackets, `cat (ship)`, or `zebra, 98 %`. */
function answerInRussian(text: string): string | undefined {
  const [, answer, behind, truth] = /^([^(),]+)( \(([^()]+)\)|, \d+ %)$/.exec(text) ?? []
  const [said, is] = [answer, truth].map((name) => name && inRussian(name))
  if (!said || (truth && !is)) return undefined
  return truth ? `${said} (${is})` : said + behind
}

/**
 * A number as readers of a language write it: 60,000 and 0.9781 in English, 60 000 and 0,9781 in Russian. Whole
 * ones have no decimals unless they stand among others, below a thousandth three digits are given.
 */
export function number(value: number, language: Language, whole = Number.isInteger(value)): string {
  if (value !== 0 && Math.abs(value) < 1e-3) return small(value, language)
  const digits = whole ? 0 : 4
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** A number below a thousandth, by three digits: 0.000692, and from a millionth down 6.92·10⁻⁷. */
export function small(value: number, language: Language): string {
  const written = (value: number) => value.toLocaleString(language, { maximumSignificantDigits: 3 })
  if (Math.abs(value) >= 1e-6) return written(value)
  const [mantissa, exponent] = value.toExponential(2).split('e').map(Number)
  return mantissa === 1 ? powerOfTen(exponent) : `${written(mantissa)}·${powerOfTen(exponent)}`
}
