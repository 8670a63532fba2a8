import type { NdArray } from 'glassgrad'
import type { Bilingual, Show } from '../task.js'

/** Columns of a terminal that pictures may take. */
const WIDTH = 110
const SHADES = ' ░▒▓█'
const HEIGHTS = '▁▂▃▄▅▆▇█'

/** Shows a task's findings as text. */
export function terminal(
  say: (text: Bilingual) => string,
  print: (line: string) => void = console.log,
): Show {
  return {
    text: print,
    progress: (text) => print(`· ${text}`),

    table(columns, rows) {
      const cells = [columns, ...rows].map((row) => row.map(String))
      const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)))
      const isNumber = (i: number) => rows.every((row) => typeof row[i] === 'number')
      for (const row of cells) {
        print(
          row
            .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
            .join('  ')
            .trimEnd(),
        )
      }
    },

    curves(title, series) {
      print(`\n${say(title)}`)
      const all = Object.values(series).flat().filter(Number.isFinite)
      const [low, high] = [Math.min(...all), Math.max(...all)]
      const width = Math.max(...Object.keys(series).map(({ length }) => length))
      for (const [name, values] of Object.entries(series)) {
        const line = values
          .map((value) => HEIGHTS[Math.round(((value - low) / (high - low || 1)) * 7)] ?? ' ')
          .join('')
        print(`${name.padEnd(width)} ${line} ${values.at(0)?.toFixed(4)} → ${values.at(-1)?.toFixed(4)}`)
      }
    },

    bars(title, values) {
      print(`\n${say(title)}`)
      const width = Math.max(...Object.keys(values).map(({ length }) => length))
      const largest = Math.max(...Object.values(values), 1e-12)
      for (const [name, value] of Object.entries(values)) {
        print(
          `${name.padEnd(width)} ${'█'.repeat(Math.round((value / largest) * 40))} ${value.toPrecision(4)}`,
        )
      }
    },

    pictures(title, pictures, columns = pictures.length) {
      print(`\n${say(title)}`)
      const drawn = pictures.map(({ image, caption }) => ({ lines: draw(image), caption }))
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
    },

    matrix(title, values, rows, columns = rows) {
      print(`\n${say(title)}`)
      if (values.flat().some((value) => !Number.isInteger(value)) || columns.length > 16) {
        const largest = Math.max(...values.flat(), 1e-12)
        for (const line of values)
          print(line.map((value) => SHADES[Math.round((value / largest) * 4)].repeat(2)).join(''))
        return
      }
      const width =
        Math.max(...columns.map(({ length }) => length), ...values.flat().map((value) => `${value}`.length)) +
        1
      const label = Math.max(...rows.map(({ length }) => length))
      print(' '.repeat(label) + columns.map((name) => name.padStart(width)).join(''))
      values.forEach((line, i) => {
        print(rows[i].padEnd(label) + line.map((value) => `${value}`.padStart(width)).join(''))
      })
    },
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
