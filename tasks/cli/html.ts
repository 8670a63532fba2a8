import { init } from 'echarts'
import { encode } from 'fast-png'
import type { NdArray } from 'glassgrad'
import { barsChart, type Chart, curvesChart, matrixChart, WIDTH } from '../charts.js'
import type { Bilingual, Picture, Show, Task } from '../task.js'
import { STYLE } from './style.js'

/** What the report says of a finished task. */
export interface Outcome {
  /** The figure, its goal and Keras' figure, in words; or what went wrong. */
  text: string
  reached: boolean
  seconds: number
}

/** A table's cell: numbers stand to the right; texts may be in both languages. */
type Cell = string | number | Bilingual

/**
 * A report of a run as one HTML file that needs nothing else: charts are drawn here and embedded as SVG,
 * pictures as PNG. Both languages are in it; a switch at the top chooses.
 */
export class Report {
  readonly #parts: string[] = []
  /** Lines of text that follow each other. */
  #lines: string[] = []

  /** Begins a task's section; what the returned Show is told goes there. */
  begin({ number, title, about }: Task): Show {
    this.#add(
      `<section id="task-${number}"><h2><span>${number}</span> ${html(title)}</h2><p class="about">${html(about)}</p>`,
    )
    const figure = (title: Bilingual, content: string) =>
      this.#add(`<figure><figcaption>${html(title)}</figcaption>${content}</figure>`)
    return {
      text: (text) => void this.#lines.push(text),
      progress: () => {},
      table: (columns, rows) => this.#add(table(columns, rows)),
      curves: (title, series, axes) => figure(title, draw(curvesChart(series, axes))),
      bars: (title, values) => figure(title, draw(barsChart(values))),
      pictures: (title, pictures, columns) => figure(title, gallery(pictures, columns)),
      matrix: (title, values, rows, columns) => figure(title, draw(matrixChart(values, rows, columns))),
    }
  }

  /** Ends the task's section. */
  end({ text, reached, seconds }: Outcome): void {
    const [name, mark] = reached ? ['reached', '✓'] : ['missed', '✗']
    this.#add(`<p class="${name}">${mark} ${html(text)} · ${seconds.toFixed(1)} s</p></section>`)
  }

  /** The table of a run of several tasks. */
  summary(columns: readonly Cell[], rows: readonly (readonly Cell[])[]): void {
    const title = { ru: 'Все задачи', en: 'All tasks' }
    this.#add(`<section><h2>${html(title)}</h2>${table(columns, rows)}</section>`)
  }

  /** The page, with a line on where and how the tasks ran. */
  html(facts: string): string {
    this.#endText()
    return `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>glassgrad</title><style>${STYLE}</style><body class="ru">
<header><h1>glassgrad</h1><p>${html(facts)}</p>
<button type="button" onclick="document.documentElement.lang=document.body.classList.toggle('ru')?'ru':'en'">Русский / English</button></header>
${this.#parts.join('\n')}</body></html>\n`
  }

  #add(part: string): void {
    this.#endText()
    this.#parts.push(part)
  }

  #endText(): void {
    const text = this.#lines.join('\n').trim()
    if (text) this.#parts.push(`<pre>${html(text)}</pre>`)
    this.#lines = []
  }
}

function table(columns: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[], tag: 'th' | 'td') => {
    const isNumber = (i: number) => rows.every((row) => typeof row[i] === 'number')
    const cell = (value: Cell, i: number) =>
      `<${tag}${isNumber(i) ? ' class="number"' : ''}>${html(typeof value === 'number' ? `${value}` : value)}</${tag}>`
    return `<tr>${cells.map(cell).join('')}</tr>`
  }
  return `<div class="table"><table>${line(columns, 'th')}${rows.map((cells) => line(cells, 'td')).join('')}</table></div>`
}

/** Draws a chart without a browser, as SVG. */
function draw({ height, option }: Chart): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  drawing.setOption(option)
  const svg = drawing.renderToSVGString()
  drawing.dispose()
  return svg
}

function gallery(pictures: readonly Picture[], columns?: number): string {
  const style = columns
    ? ` style="display: grid; grid-template-columns: repeat(${columns}, minmax(0, 6.2rem))"`
    : ''
  const picture = ({ image, caption }: Picture) =>
    `<div><img alt="${html(caption)}" src="data:image/png;base64,${png(image)}">${html(caption)}</div>`
  return `<div class="pictures"${style}>${pictures.map(picture).join('')}</div>`
}

/** An image with values from 0 to 1 as PNG, base64. */
function png(image: NdArray): string {
  const [height, width, channels = 1] = image.shape
  const data = Uint8Array.from(image.data, (value) => Math.round(Math.max(0, Math.min(1, value)) * 255))
  const bytes = encode({ width, height, data, channels: channels === 1 ? 1 : 3, depth: 8 })
  return Buffer.from(bytes).toString('base64')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as HTML; one in two languages as two, of which the page shows one. */
function html(text: string | Bilingual): string {
  if (typeof text === 'string') return text.replace(/[&<>"]/g, (character) => ENTITIES[character])
  return `<span class="ru">${html(text.ru)}</span><span class="en">${html(text.en)}</span>`
}
