import type { NdArray } from 'glassgrad'
import { cellTexts } from '../cells.js'
import { type Language, number, say, type Text } from '../language.js'
import type { Item, Screen } from '../show.js'

/** Columns of a terminal that pictures may take. */
const WIDTH = 110
const SHADES = ' ░▒▓█'
const HEIGHTS = '▁▂▃▄▅▆▇█'

type Kind<K extends Item['kind']> = Extract<Item, { kind: K }>

/** A title in the languages of a run. */
export function sayIn(language: Language | 'both', text: Text): string {
  if (language !== 'both') return say(text, language)
  const [ru, en] = [say(text, 'ru'), say(text, 'en')]
  return ru === en ? en : `${ru} · ${en}`
}

/** Shows a task's findings as text; of both languages only titles, the rest in English. */
export function terminal(languages: Language | 'both', print: (line: string) => void = console.log): Screen {
  const language = languages === 'both' ? 'en' : languages
  const head = (title: Text) => print(`\n${sayIn(languages, title)}`)
  const names = (texts: readonly Text[]) => texts.map((text) => say(text, language))

  function table({ columns, rows }: Kind<'table'>): void {
    const cells = [names(columns), ...cellTexts(rows, language)]
    const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)))
    const isNumber = (i: number) => rows.every((row) => typeof row[i] === 'number')
    const align = (cell: string, i: number) =>
      isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
    for (const row of cells) print(row.map(align).join('  ').trimEnd())
  }

  function curves({ title, series }: Kind<'curves'>): void {
    head(title)
    const all = Object.values(series).flat().filter(Number.isFinite)
    const [low, high] = [Math.min(...all), Math.max(...all)]
    const labels = names(Object.keys(series))
    const width = Math.max(...labels.map(({ length }) => length))
    for (const [i, values] of Object.values(series).entries()) {
      const line = values
        .map((value) => HEIGHTS[Math.round(((value - low) / (high - low || 1)) * 7)] ?? ' ')
        .join('')
      const [first, last] = [values.at(0)!, values.at(-1)!].map((value) => number(value, language, false))
      print(`${labels[i].padEnd(width)} ${line} ${first} → ${last}`)
    }
  }

  function bars({ title, values }: Kind<'bars'>): void {
    head(title)
    const width = Math.max(...names(Object.keys(values)).map(({ length }) => length))
    const largest = Math.max(...Object.values(values), 1e-12)
    for (const [name, value] of Object.entries(values)) {
      const bar = '█'.repeat(Math.round((value / largest) * 40))
      print(`${say(name, language).padEnd(width)} ${bar} ${number(value, language)}`)
    }
  }

  function pictures({ title, pictures, columns = pictures.length }: Kind<'pictures'>): void {
    head(title)
    const drawn = pictures.map(({ image, caption }) => ({
      lines: draw(image),
      caption: say(caption, language),
    }))
    const width =
      Math.max(...drawn.map(({ lines, caption }) => Math.max(lines[0].length, caption.length))) + 2
    // A terminal is for a glance: what fits into a line, and at most three lines; the report has them all.
    const fit = Math.max(1, Math.floor(WIDTH / width))
    for (let first = 0; first < Math.min(drawn.length, 3 * columns); first += columns) {
      const row = drawn.slice(first, first + Math.min(columns, fit))
      const across = (part: (picture: (typeof row)[number]) => string) =>
        print(
          row
            .map((picture) => part(picture).padEnd(width))
            .join('')
            .trimEnd(),
        )
      for (let i = 0; i < row[0].lines.length; i++) across(({ lines }) => lines[i] ?? '')
      across(({ caption }) => caption)
    }
  }

  function matrix({ title, values, rows, columns }: Kind<'matrix'>): void {
    head(title)
    if (values.flat().some((value) => !Number.isInteger(value)) || columns.length > 16) {
      const largest = Math.max(...values.flat(), 1e-12)
      for (const line of values)
        print(line.map((value) => SHADES[Math.round((value / largest) * 4)].repeat(2)).join(''))
      return
    }
    const [left, top] = [names(rows), names(columns)]
    const cells = values.map((line) => line.map((value) => number(value, language)))
    const width = Math.max(...[...top, ...cells.flat()].map(({ length }) => length)) + 1
    const label = Math.max(...left.map(({ length }) => length))
    print(' '.repeat(label) + top.map((name) => name.padStart(width)).join(''))
    cells.forEach((line, i) => {
      print(left[i].padEnd(label) + line.map((cell) => cell.padStart(width)).join(''))
    })
  }

  return (item) => {
    switch (item.kind) {
      case 'text':
        return print(say(item.text, language))
      case 'progress':
        return print(`· ${say(item.part, language)}`)
      case 'table':
        return table(item)
      case 'curves':
        return curves(item)
      case 'bars':
        return bars(item)
      case 'pictures':
        return pictures(item)
      case 'matrix':
        return matrix(item)
    }
  }
}

/** An image in characters, two rows of pixels to a line; colours as their mean, small and large ones at a fit size. */
function draw(image: NdArray): string[] {
  const [height, width, channels = 1] = image.shape
  const scale = width > 96 ? 48 / width : width > 32 ? 1 / 2 : width < 12 ? Math.floor(24 / width) : 1
  const pixel = (row: number, column: number) => {
    const at = (Math.min(row, height - 1) * width + column) * channels
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += image.data[at + channel]
    return sum / channels
  }
  return Array.from({ length: Math.ceil((height * scale) / 2) }, (_, line) =>
    Array.from({ length: Math.ceil(width * scale) }, (_, column) => {
      const at = (row: number) => pixel(Math.floor(row / scale), Math.floor(column / scale))
      const value = (at(2 * line) + at(2 * line + 1)) / 2
      return SHADES[Math.max(0, Math.min(4, Math.round(value * 4)))]
    }).join(''),
  )
}
