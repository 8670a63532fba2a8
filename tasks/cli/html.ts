import { init } from 'echarts'
import { encode } from 'fast-png'
import type { NdArray } from 'glassgrad'
import { barsChart, type Chart, curvesChart, matrixChart } from '../charts.js'
import type { Bilingual, Picture, Show, Task } from '../task.js'

/** What the report says of a finished task. */
export interface Outcome {
  /** The figure, its goal and Keras' figure, in words. */
  text: string
  reached: boolean
}

/**
 * A report of a run as one HTML file that needs nothing else: charts are drawn here and embedded as SVG,
 * pictures as PNG. Both languages are in it; a switch at the top chooses.
 */
export class Report {
  readonly #parts: string[] = []

  /** Begins a task's section; what the returned Show is told goes there. */
  begin({ number, title, about }: Task): Show {
    this.#add(
      `<section><h2><span>${number}</span> ${bilingual(title)}</h2><p class="about">${bilingual(about)}</p>`,
    )
    let lines: string[] = []
    const endText = () => {
      const text = lines.join('\n').trim()
      if (text) this.#add(`<pre>${escapeHtml(text)}</pre>`)
      lines = []
    }
    this.#endText = endText
    const figure = (title: Bilingual, content: string) => {
      endText()
      this.#add(`<figure><figcaption>${bilingual(title)}</figcaption>${content}</figure>`)
    }
    return {
      text: (text) => void lines.push(text),
      table: (columns, rows) => {
        endText()
        const row = (cells: readonly (string | number)[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}${typeof cell === 'number' ? ' class="number"' : ''}>${escapeHtml(`${cell}`)}</${tag}>`).join('')}</tr>`
        this.#add(`<table>${row(columns, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`)
      },
      curves: (title, series, axes) => figure(title, draw(curvesChart(series, axes))),
      bars: (title, values) => figure(title, draw(barsChart(values))),
      pictures: (title, pictures) =>
        figure(title, `<div class="pictures">${pictures.map(picture).join('')}</div>`),
      matrix: (title, values, rows, columns) => figure(title, draw(matrixChart(values, rows, columns))),
    }
  }

  /** Ends the task's section. */
  end({ text, reached }: Outcome): void {
    this.#endText()
    this.#add(
      `<p class="${reached ? 'reached' : 'missed'}">${reached ? '✓' : '✗'} ${escapeHtml(text)}</p></section>`,
    )
  }

  /** The page, with a line on where and how the tasks ran. */
  html(facts: string): string {
    return `<!doctype html><html lang="ru"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>glassgrad</title><style>${STYLE}</style><body class="ru">
<header><h1>glassgrad</h1><p>${escapeHtml(facts)}</p>
<button type="button" onclick="document.body.classList.toggle('ru');document.documentElement.lang=document.body.className||'en'">Русский / English</button></header>
${this.#parts.join('\n')}</body></html>\n`
  }

  #endText: () => void = () => {}

  #add(html: string): void {
    this.#parts.push(html)
  }
}

/** Draws a chart without a browser, as SVG. */
function draw({ height, option }: Chart): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: 760, height })
  drawing.setOption(option)
  const svg = drawing.renderToSVGString()
  drawing.dispose()
  return svg
}

function picture({ image, caption }: Picture): string {
  return `<div><img alt="${escapeHtml(caption)}" src="data:image/png;base64,${png(image)}">${escapeHtml(caption)}</div>`
}

/** An image with values from 0 to 1 as PNG, base64. */
function png(image: NdArray): string {
  const [height, width, channels = 1] = image.shape
  const data = Uint8Array.from(image.data, (value) => Math.round(Math.max(0, Math.min(1, value)) * 255))
  return Buffer.from(encode({ width, height, data, channels: channels === 1 ? 1 : 3, depth: 8 })).toString(
    'base64',
  )
}

function bilingual({ ru, en }: Bilingual): string {
  return `<span class="ru">${escapeHtml(ru)}</span><span class="en">${escapeHtml(en)}</span>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character])
}

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 800px; margin: 0 auto; padding: 1.5rem 1rem 4rem; color: #1c2430; background: #fff }
body.ru span.en, body:not(.ru) span.ru { display: none }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem }
header p { color: #5a6675 } header button { margin-left: auto }
section { border-top: 1px solid #d9dee6; margin-top: 2rem }
h2 span:first-child { color: #8a94a3; margin-right: .4rem }
pre { background: #f5f7fa; padding: .8rem; overflow-x: auto; font-size: 13px; line-height: 1.35 }
table { border-collapse: collapse } th, td { padding: .2rem .9rem .2rem 0; text-align: left; border-bottom: 1px solid #e8ecf1 }
td.number { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 1rem 0 } figcaption { font-weight: 600 } figure svg { max-width: 100%; height: auto }
.pictures { display: flex; flex-wrap: wrap; gap: .6rem } .pictures div { font-size: 13px; text-align: center; max-width: 9rem }
.pictures img { display: block; height: 84px; min-width: 84px; image-rendering: pixelated; margin: 0 auto }
.reached { color: #18794e } .missed { color: #b42318 }`
