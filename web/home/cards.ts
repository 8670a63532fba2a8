import { existsSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import results from '../results.json' with { type: 'json' }
import type { RecordedItem, Recording } from '../session/recording.js'

const NAME = 'virtual:cards'
const FOLDER = new URL('../recordings/', import.meta.url)
const [WIDTH, HEIGHT] = [240, 64]
const COLORS = ['var(--accent)', '#d9782d', '#2f9e6e', '#b84a8c']

/** Small pictures of what the tasks give, by their numbers, drawn while the site is built from what was recorded. */
export function cards(): Plugin {
  return {
    name: 'cards',
    resolveId: (id) => (id === NAME ? `\0${id}` : null),
    load(id) {
      if (id !== `\0${NAME}`) return null
      const numbers = Object.keys(results) as (keyof typeof results)[]
      const all = numbers.map((number) => [number, cardOf(recording(number), results[number].figures)])
      return `export default ${JSON.stringify(Object.fromEntries(all))}`
    },
  }
}

function recording(number: string): Recording | null {
  const file = new URL(`${number.padStart(2, '0')}.json`, FOLDER)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** Curves where there are some, else pictures, else the figures as bars. */
export function cardOf(
  recording: Recording | null,
  figures: Readonly<Record<string, number | null>>,
): string {
  const find = <K extends RecordedItem['kind']>(kind: K) =>
    recording?.items.find((item): item is Extract<RecordedItem, { kind: K }> => item.kind === kind)
  const [curves, pictures] = [find('curves'), find('pictures')]
  if (curves) return svg(lines(Object.values(curves.series)))
  if (pictures) {
    const shown = pictures.pictures.filter(({ width }) => width <= 64).slice(0, 4)
    return svg(
      shown
        .map(
          ({ png }, i) =>
            `<image x="${60 * i}" y="4" width="56" height="56" href="data:image/png;base64,${png}" style="image-rendering:pixelated"/>`,
        )
        .join(''),
    )
  }
  const values = Object.values(figures).filter(
    (value): value is number => value !== null && value > 0 && value <= 1,
  )
  return svg(bars(values.slice(0, 5)))
}

function lines(series: readonly (readonly number[])[]): string {
  const all = series.flat().filter(Number.isFinite)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  return series
    .slice(0, COLORS.length)
    .map((values, i) => {
      const step = Math.max(1, Math.ceil(values.length / 40))
      const points = values
        .filter((_, k) => k % step === 0 || k === values.length - 1)
        .map((value, k, { length }) => {
          const [x, y] = [k / Math.max(1, length - 1), (value - low) / (high - low || 1)]
          return `${Math.round(4 + x * (WIDTH - 8))},${Math.round(HEIGHT - 6 - y * (HEIGHT - 12))}`
        })
      return `<polyline points="${points.join(' ')}" fill="none" stroke="${COLORS[i]}" stroke-width="2"/>`
    })
    .join('')
}

function bars(values: readonly number[]): string {
  const height = (HEIGHT - 4) / Math.max(3, values.length)
  return values
    .map(
      (value, i) =>
        `<rect y="${(2 + i * height).toFixed(1)}" width="${Math.round(value * WIDTH)}" height="${(height - 4).toFixed(1)}" rx="2" fill="${COLORS[i % COLORS.length]}"/>`,
    )
    .join('')
}

const svg = (content: string) =>
  content && `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMinYMid meet">${content}</svg>`
