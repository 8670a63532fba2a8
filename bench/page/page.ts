import type { Result } from '../measure.js'
import { notesOf, tableOf } from '../report.js'
import { ladderChart, ratioChart, rooflineChart, splitChart } from './charts.js'

/** What a run of benches gave. */
export interface Report {
  /** Device, driver, versions, date. */
  where: Record<string, string>
  results: readonly BenchResult[]
}

/** A result, and the name of the bench it is from. */
export interface BenchResult extends Result {
  bench: string
}

/** A run's results as one HTML page that needs nothing else. */
export function pageOf(report: Report): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>glassgrad: bench</title><style>${STYLE}</style><body>${bodyOf(report)}</body></html>\n`
}

/** What is inside that page. */
export function bodyOf({ where, results }: Report): string {
  const ladders = results.filter(({ bench }) => bench === 'ladder')
  const raced = results.filter(({ bench, samples }) => bench !== 'ladder' && samples.length > 1)
  const placed = results.filter(({ roofline, bench }) => roofline && bench !== 'ladder')
  const benches = [...new Set(raced.map(({ bench }) => bench))]
  const held = results.filter(({ memory }) => memory)
  const facts = Object.entries(where).map(([name, value]) => `<tr><th>${html(name)}<td>${html(value)}`)
  return [
    `<h1>glassgrad beside its peers</h1><table>${facts.join('')}</table>`,
    '<p>How many times longer a peer took than glassgrad: median of the rounds, each peer against the same ' +
      'round of glassgrad, with quartiles. All worked in turn, after their answers had been compared.</p>',
    ...benches.map((name) => {
      const own = raced.filter(({ bench }) => bench === name)
      return `<section><h2>${html(name)}</h2>${figure('times as long as glassgrad', ratioChart(own))}${own.map(resultOf).join('')}</section>`
    }),
    placed.length > 0
      ? `<section><h2>Roofline</h2>${figure('rates, and what the device allows', rooflineChart(placed))}</section>`
      : '',
    ladders.length > 0
      ? `<section><h2>The ladder</h2>${ladders.map((ladder) => figure(ladder.name, ladderChart(ladder))).join('')}</section>`
      : '',
    held.length > 0 ? `<section><h2>Memory</h2>${held.map(resultOf).join('')}</section>` : '',
  ].join('\n')
}

function resultOf(result: Result): string {
  const [header, ...lines] = tableOf(result)
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell, i) => `<${tag}${i === 1 && cells.length < header.length ? ` colspan="${header.length - 1}"` : ''}>${html(cell)}`).join('')}`
  const notes = notesOf(result).map((note) => `<p>${html(note)}</p>`)
  const alone = result.samples.some(({ split }) => split && split.dispatches > 1)
    ? figure('one alone, by where its time goes', splitChart(result))
    : ''
  return (
    `<details><summary>${html(result.name)}</summary>${notes.join('')}` +
    `<div class="table"><table>${row(header, 'th')}${lines.map((line) => row(line, 'td')).join('')}</table></div>${alone}</details>`
  )
}

const figure = (caption: string, svg: string) =>
  `<figure><figcaption>${html(caption)}</figcaption>${svg}</figure>`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const html = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character])

export const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 940px; margin: 0 auto; padding: 1.5rem 1rem 4rem; color: #1c2430; background: #fff }
section { border-top: 1px solid #d9dee6; margin-top: 2rem }
.table { overflow-x: auto } table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums }
th, td { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #e8ecf1; font-weight: normal }
th { color: #5a6675 } details { margin: .3rem 0 } summary { cursor: pointer } details p { margin: .2rem 0; color: #5a6675 }
figure { margin: 1rem 0 } figcaption { font-weight: 600 } figure svg { max-width: 100%; height: auto }
`
