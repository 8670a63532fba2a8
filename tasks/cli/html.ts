import { init } from 'echarts'
import { encode } from 'fast-png'
import type { NdArray } from 'glassgrad'
import { cellTexts } from '../cells.js'
import { type Charted, chartOf, WIDTH } from '../charts.js'
import { type Language, say, type Text } from '../language.js'
import type { Cell, Item, Picture, Screen } from '../show.js'
import type { Task } from '../task.js'
import { STYLE } from './style.js'

/** What the report says of a finished task. */
export interface Outcome {
  /** The figure, its goal and Keras' figure, in words; or what went wrong. */
  text: Text
  reached: boolean
  seconds: number
}

/**
 * A report of a run as one HTML file that needs nothing else: charts are drawn here and embedded as SVG,
 * pictures as PNG. Both languages are in it; a switch at the top chooses.
 */
export class Report {
  readonly #parts: string[] = []
  /** Lines of text that follow each other. */
  #lines: Text[] = []

  /** Begins a task's section; what is shown on the screen goes there. */
  begin({ number, title, about }: Task): Screen {
    this.#add(
      `<section id="task-${number}" aria-labelledby="title-${number}"><h2 id="title-${number}"><span>${number}</span> ${html(title)}</h2><p class="about">${html(about)}</p>`,
    )
    return (item) => this.#show(item)
  }

  /** Ends the task's section. */
  end({ text, reached, seconds }: Outcome): void {
    const [name, mark] = reached ? ['reached', '✓'] : ['missed', '✗']
    const time = `${Math.round(seconds)} ${html('s')}`
    this.#add(`<p class="${name}">${mark} ${html(text)} · ${time}</p></section>`)
  }

  /** The table of a run of several tasks. */
  summary(columns: readonly Text[], rows: readonly (readonly Cell[])[]): void {
    this.#add(`<section><h2>${html('All tasks')}</h2>${table(columns, rows)}</section>`)
  }

  /** The page, first seen in this language, with a line on where and how the tasks ran. */
  html(facts: Text, language: Language = 'ru'): string {
    this.#endText()
    return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>glassgrad</title><style>${STYLE}</style><body class="${language}">
<header><h1>glassgrad</h1><p>${html(facts)}</p>
<button type="button" onclick="document.body.className=document.documentElement.lang=document.body.className==='ru'?'en':'ru'"><span
 class="ru" lang="en">English</span><span class="en" lang="ru">Русский</span></button></header>
<main>
${this.#parts.join('\n')}</main></body></html>\n`
  }

  #show(item: Item): void {
    switch (item.kind) {
      case 'progress':
        break
      case 'text':
        this.#lines.push(item.text)
        break
      case 'table':
        this.#add(table(item.columns, item.rows))
        break
      case 'pictures':
        this.#figure(item.title, gallery(item.pictures, item.columns))
        break
      default:
        this.#figure(item.title, draw(item))
    }
  }

  #figure(title: Text, content: string): void {
    this.#add(`<figure><figcaption>${html(title)}</figcaption>${content}</figure>`)
  }

  #add(part: string): void {
    this.#endText()
    this.#parts.push(part)
  }

  #endText(): void {
    const text = this.#lines.map(html).join('\n').trim()
    if (text) this.#parts.push(`<pre tabindex="0">${text}</pre>`)
    this.#lines = []
  }
}

/** A table; numbers stand to the right. */
function table(columns: readonly Text[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Text[], tag: 'th' | 'td') => {
    const isNumber = (i: number) => rows.every((row) => typeof row[i] === 'number')
    const cell = (text: Text, i: number) =>
      `<${tag}${isNumber(i) ? ' class="number"' : ''}>${html(text)}</${tag}>`
    return `<tr>${cells.map(cell).join('')}</tr>`
  }
  const [ru, en] = [cellTexts(rows, 'ru'), cellTexts(rows, 'en')]
  const lines = ru.map((cells, i) =>
    line(
      cells.map((cell, j) => ({ ru: cell, en: en[i][j] })),
      'td',
    ),
  )
  return `<div class="table" tabindex="0"><table>${line(columns, 'th')}${lines.join('')}</table></div>`
}

/** Draws a chart without a browser, as SVG, for readers of either language. */
function draw(item: Charted): string {
  const svg = (language: Language) => {
    const { height, option } = chartOf(item, language)
    const drawing = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
    drawing.setOption(option)
    const text = drawing.renderToSVGString()
    drawing.dispose()
    return text
  }
  return `<div class="chart ru">${svg('ru')}</div><div class="chart en">${svg('en')}</div>`
}

function gallery(pictures: readonly Picture[], columns?: number): string {
  const style = columns
    ? ` style="display: grid; grid-template-columns: repeat(${columns}, minmax(0, 6.2rem))"`
    : ''
  const picture = ({ image, caption }: Picture) =>
    `<div><img alt="" src="data:image/png;base64,${png(image)}">${html(caption)}</div>`
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

/** Text as HTML; where it differs by language as two, of which the page shows one. */
function html(text: Text): string {
  const [ru, en] = [say(text, 'ru'), say(text, 'en')].map((words) =>
    words.replace(/[&<>"]/g, (character) => ENTITIES[character]),
  )
  return ru === en ? en : `<span class="ru">${ru}</span><span class="en">${en}</span>`
}
