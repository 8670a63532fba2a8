import type { AnyLayer, Symbolic } from '../../layers/layer.js'
import { checkOptions, table } from '../../options.js'
import { misplaced } from '../../show.js'
import type { Graph } from '../graph.js'
import { classOf, shapeText } from '../summary.js'
import { Canvas } from './canvas.js'
import { type PlotFormat, requireFormat } from './format.js'
import { layOut, type Place } from './layout.js'
import { label, svg } from './svg.js'

export interface PlotModelOptions {
  /** An SVG file's text, for a page or a file, or text for a terminal. @default 'svg' */
  format?: PlotFormat
  /** Whether each box says what shape the layer's output has. @default true */
  showShapes?: boolean
  /** Whether each box says the layer's name, not only its class. @default true */
  showLayerNames?: boolean
}

const optionTable = table<PlotModelOptions>({
  format: 'string',
  showShapes: 'boolean',
  showLayerNames: 'boolean',
})

/** What is drawn of a model. */
export interface PlottedModel extends Pick<AnyLayer, 'name'> {
  readonly graph: Graph | null
}

/** The lines of text in each box, and which box leads to which. */
interface Diagram {
  boxes: readonly (readonly string[])[]
  edges: readonly (readonly [from: number, to: number])[]
}

/**
 * The calls of layers that a model is made of, as boxes with lines from those that give a value to those that take it: as
 * text, of an SVG file or of a terminal. A layer that is called twice has two boxes.
 *
 *     await writeFile('model.svg', plotModel(model))
 *     console.log(plotModel(model, { format: 'text' }))
 *
 * @throws TypeError for a model that has no graph: a subclass with a `call` of its own, or one that has not been built
 */
export function plotModel(model: PlottedModel, options: PlotModelOptions = {}): string {
  checkOptions('plotModel', optionTable, options)
  const { format = 'svg', showShapes = true, showLayerNames = true } = options
  requireFormat('plotModel', format)
  if (typeof model !== 'object' || model === null || !('graph' in model)) {
    throw new TypeError(`plotModel: ${misplaced('a model', model)}`)
  }
  const { graph, name } = model
  if (!graph) {
    throw new TypeError(
      `plotModel: model "${name}" has no graph to draw: build it first, with a first layer that has an inputShape or with ` +
        'model.build([null, …]); what a subclass does in a call of its own can be seen with trace',
    )
  }
  const diagram = diagramOf(graph, showShapes, showLayerNames)
  return format === 'svg' ? asSvg(name, diagram) : asText(diagram)
}

function diagramOf({ inputs, steps }: Graph, showShapes: boolean, showLayerNames: boolean): Diagram {
  const boxOf = new Map<Symbolic, number>()
  const calls = new Map<AnyLayer, number>()
  const boxes: string[][] = []
  const edges: (readonly [number, number])[] = []
  const add = (name: string, kind: string, outputs: readonly Symbolic[]) => {
    for (const symbol of outputs) boxOf.set(symbol, boxes.length)
    const title = showLayerNames ? `${name} (${kind})` : kind
    boxes.push([title, ...(showShapes ? [outputs.map(({ shape }) => shapeText(shape)).join(', ')] : [])])
  }
  for (const input of inputs) add(input.name, 'InputLayer', [input])
  for (const { layer, inputs: taken, outputs } of steps) {
    const call = (calls.get(layer) ?? 0) + 1
    calls.set(layer, call)
    for (const symbol of taken) edges.push([boxOf.get(symbol)!, boxes.length])
    add(call === 1 ? layer.name : `${layer.name}, call ${call}`, classOf(layer), outputs)
  }
  return { boxes, edges }
}

/** Pixels: of a letter, of a line of text, around a box's text, between boxes. */
const PX = { letter: 7.3, line: 18, padding: 10, column: 24, row: 36, margin: 12 }

function asSvg(name: string, { boxes, edges }: Diagram): string {
  const widths = boxes.map((lines) => longest(lines) * PX.letter + 2 * PX.padding)
  const rows = layOut(widths, edges, PX.column)
  const { margin } = PX
  const height = boxes[0].length * PX.line + PX.padding
  const top = (row: number) => margin + row * (height + PX.row)
  const n = (value: number) => Number(value.toFixed(1))
  const parts: string[] = []
  rows.forEach((row, rank) => {
    const bottom = top(rank) + height
    for (const { x, below, box } of row) {
      const left = n(x + margin)
      if (box === null) parts.push(`<path d="M${left} ${top(rank)}V${bottom}" fill="none" stroke="#888"/>`)
      for (const next of below) {
        const [to, end] = [n(next.x + margin), top(rank + 1)]
        const middle = (bottom + end) / 2
        const line = `M${left} ${bottom}C${left} ${middle} ${to} ${middle} ${to} ${end}`
        parts.push(`<path d="${line}" fill="none" stroke="#888"/>`)
        if (next.box !== null) parts.push(`<path d="M${to} ${end}l-4 -7h8z" fill="#888"/>`)
      }
    }
  })
  rows.forEach((row, rank) => {
    for (const { x, width, box } of row) {
      if (box === null) continue
      const left = n(x - width / 2 + margin)
      parts.push(
        `<rect x="${left}" y="${top(rank)}" width="${n(width)}" height="${height}" rx="4" fill="#eef4fb" stroke="#0b62c4"/>`,
      )
      boxes[box].forEach((text, line) => {
        const bold = line === 0 ? ' font-weight="bold"' : ''
        parts.push(label(n(x + margin), top(rank) + PX.line * (line + 1) - 1, text, 'middle', bold))
      })
    }
  })
  const right = Math.max(...rows.flat().map(({ x, width }) => x + width / 2))
  return svg(Math.ceil(right + 2 * margin), top(rows.length) - PX.row + margin, `Model "${name}"`, parts)
}

function asText({ boxes, edges }: Diagram): string {
  // Odd, so that there is a middle.
  const widths = boxes.map((lines) => 2 * Math.ceil(longest(lines) / 2) + 5)
  const rows = layOut(widths, edges, 2)
  for (const place of rows.flat()) place.x = Math.floor(place.x)
  const height = boxes[0].length + 2
  const lanes = rows.map(lanesOf)
  const tops: number[] = []
  rows.reduce((y, _, rank) => {
    tops.push(y)
    return y + height + lanes[rank].count + 1
  }, 0)
  const right = Math.max(...rows.flat().map(({ x, width }) => x + width / 2))
  const canvas = new Canvas(Math.ceil(right) + 2, tops.at(-1)! + height)
  rows.forEach((row, rank) => {
    const [top, bottom] = [tops[rank], tops[rank] + height - 1]
    for (const place of row) {
      const { x, width, box, below } = place
      for (const next of below) {
        const lane = bottom + 1 + (lanes[rank].of.get(place) ?? 0)
        canvas.vertical(x, bottom, lane)
        canvas.horizontal(lane, x, next.x)
        const isBend = next.box === null
        canvas.vertical(next.x, lane, tops[rank + 1] - (isBend ? 0 : 1))
        if (!isBend) canvas.text(next.x, tops[rank + 1] - 1, '▼')
      }
      if (box === null) canvas.vertical(x, top, bottom)
      else {
        const [left, end] = [x - (width - 1) / 2, x + (width - 1) / 2]
        for (const y of [top, bottom]) canvas.horizontal(y, left, end)
        for (const edge of [left, end]) canvas.vertical(edge, top, bottom)
        boxes[box].forEach((text, line) => {
          canvas.text(x - Math.floor(text.length / 2), top + 1 + line, text)
        })
      }
    }
  })
  return canvas.toString()
}

/**
 * Lines for what goes sideways below a row: lines that would overlap are one below the other, but for those that only meet
 * at the same box.
 */
function lanesOf(row: readonly Place[]): { of: ReadonlyMap<Place, number>; count: number } {
  const bundles = new Map<Place, Place[]>()
  for (const place of row) {
    const key = place.below.length === 1 ? place.below[0] : place
    bundles.set(key, [...(bundles.get(key) ?? []), place])
  }
  const of = new Map<Place, number>()
  const ends: number[] = []
  for (const places of bundles.values()) {
    const all = places.flatMap(({ x, below }) => [x, ...below.map(({ x }) => x)])
    const [from, to] = [Math.min(...all), Math.max(...all)]
    if (from === to) continue
    const free = ends.findIndex((end) => end < from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = to
    for (const place of places) of.set(place, lane)
  }
  return { of, count: ends.length }
}

function longest(lines: readonly string[]): number {
  return Math.max(...lines.map(({ length }) => length))
}
