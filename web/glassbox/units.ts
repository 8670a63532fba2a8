import { type Bilingual, small } from '../../tasks/language.js'
import { language, say } from '../site/language.js'

/** A number with three significant digits, as the visitor writes it. */
export function figure(x: number): string {
  if (x !== 0 && Math.abs(x) < 1e-3) return small(x, language.value)
  return x.toLocaleString(language.value, { maximumSignificantDigits: 3 })
}

export function milliseconds(ms: number | null): string {
  return ms === null ? '–' : `${figure(ms)} ${say({ ru: 'мс', en: 'ms' })}`
}

export function bytes(count: number): string {
  return scaled(count, [
    { ru: 'Б', en: 'B' },
    { ru: 'кБ', en: 'kB' },
    { ru: 'МБ', en: 'MB' },
    { ru: 'ГБ', en: 'GB' },
  ])
}

export function flop(count: number): string {
  return scaled(count, [
    { ru: 'FLOP', en: 'FLOP' },
    { ru: 'kFLOP', en: 'kFLOP' },
    { ru: 'MFLOP', en: 'MFLOP' },
    { ru: 'GFLOP', en: 'GFLOP' },
  ])
}

function scaled(count: number, units: readonly Bilingual[]): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3))
  return `${figure(count / 1000 ** step)} ${say(units[step])}`
}

export function shapeText(shape: readonly number[] | null): string {
  return shape === null ? '' : `[${shape.join(', ')}]`
}
