import type { AnyLayer, Symbolic } from '../layers/layer.js'
import { Operation } from '../layers/operation.js'
import type { Shape } from '../layers/symbolic.js'
import type { TrainingOptimizer } from '../optim/index.js'
import { checkOptions, table } from '../options.js'
import { misplaced } from '../show.js'
import type { Graph } from './graph.js'
import { isModel } from './saving/saveable.js'

/** What a summary tells of. */
interface Summarized extends Pick<AnyLayer, 'name' | 'trainableWeights' | 'countParams'> {
  readonly graph: Graph | null
}

/** How a summary is drawn. */
export interface SummaryOptions {
  /** Characters in a line; columns share them as they do by default. @default as many as the columns need */
  lineLength?: number
  /** Where columns end, in characters, or as shares of the line. @default as the rows need */
  positions?: readonly number[]
  /** What prints it. @default console.log */
  print?: (line: string) => void
  /** Whether the layers of models inside have rows too. @default false */
  expandNested?: boolean
  /** Whether a column says of each layer if it is trained. @default false */
  showTrainable?: boolean
  /** Names of the first and of the last layer with a row, or patterns of them. @default all have one */
  layerRange?: readonly [first: string, last: string]
}

const summaryTable = table<SummaryOptions>({
  lineLength: 'number',
  positions: 'any',
  print: 'any',
  expandNested: 'boolean',
  showTrainable: 'boolean',
  layerRange: 'any',
})

interface Column {
  title: string
  width: number
  right?: boolean
}

/** What a row says, a text for each column. */
type Cells = readonly string[]

/**
 * Prints what `model.summary()` does, as Keras draws it.
 * @param parts what has a row: layers, and a functional model's inputs
 * @param how options, or what prints it
 */
export function printSummary(
  model: Summarized,
  parts: readonly (AnyLayer | Symbolic)[],
  optimizer: TrainingOptimizer | null,
  how: SummaryOptions | ((line: string) => void),
): void {
  const options = typeof how === 'function' ? { print: how } : how
  checkOptions('summary', summaryTable, options)
  const { print = console.log } = options
  if (typeof print !== 'function')
    throw new RangeError(`summary: ${misplaced('a function that prints a line', print)}`)
  print(tableOf(model, parts, optimizer, options))
}

function tableOf(
  model: Summarized,
  parts: readonly (AnyLayer | Symbolic)[],
  optimizer: TrainingOptimizer | null,
  options: SummaryOptions,
): string {
  const { graph } = model
  const linear = !graph || isLinear(graph)
  const columns: Column[] = linear
    ? [
        { title: 'Layer (type)', width: 31 },
        { title: 'Output Shape', width: 22 },
        { title: 'Param #', width: 13, right: true },
      ]
    : [
        { title: 'Layer (type)', width: 19 },
        { title: 'Output Shape', width: 17 },
        { title: 'Param #', width: 10, right: true },
        { title: 'Connected to', width: 17 },
      ]
  if (options.showTrainable) columns.push({ title: 'Trai…', width: 5 })
  fit(columns, options)
  const rows = within(parts, options.layerRange).flatMap((of) => rowsOf(of, graph, linear, options, ''))
  const rule = (left: string, line: string, middle: string, right: string) =>
    left + columns.map(({ width }) => line.repeat(width + 2)).join(middle) + right
  const row = (cells: Cells, bar: string) => {
    const wrapped = columns.map(({ width }, i) => wrap(cells[i], width))
    const height = Math.max(...wrapped.map(({ length }) => length))
    return Array.from({ length: height }, (_, line) => {
      const texts = columns.map(({ width, right }, i) => {
        const text = wrapped[i][line] ?? ''
        return right ? text.padStart(width) : text.padEnd(width)
      })
      return `${bar} ${texts.join(` ${bar} `)} ${bar}`
    }).join('\n')
  }
  const trainable = sizeOf(model.trainableWeights)
  const own = model.countParams()
  const state = optimizer ? stateOf(optimizer) : 0
  return [
    `Model: "${model.name}"`,
    rule('┏', '━', '┳', '┓'),
    row(
      columns.map(({ title }) => title),
      '┃',
    ),
    rule('┡', '━', '╇', '┩'),
    rows.map((cells) => row(cells, '│')).join(`\n${rule('├', '─', '┼', '┤')}\n`),
    rule('└', '─', '┴', '┘'),
    ` Total params: ${count(own + state)}`,
    ` Trainable params: ${count(trainable)}`,
    ` Non-trainable params: ${count(own - trainable)}`,
    ...(state > 0 ? [` Optimizer params: ${count(state)}`] : []),
  ].join('\n')
}

/** Gives columns the widths that are asked for: a line has a border and two spaces beside each, and a last border. */
function fit(columns: Column[], { lineLength, positions }: SummaryOptions): void {
  const inner = columns.reduce((sum, { width }) => sum + width, 0)
  const borders = 3 * columns.length + 1
  const length = lineLength ?? inner + borders
  if (length < borders + columns.length)
    throw new RangeError(`summary: a line of ${length} characters has no room for ${columns.length} columns`)
  if (!positions) {
    let left = length - borders
    columns.forEach((column, i) => {
      const isLast = i === columns.length - 1
      const width = isLast ? left : Math.max(1, Math.floor((column.width * (length - borders)) / inner))
      left -= width
      column.width = width
    })
    return
  }
  const ends = positions.map((end) => (positions.at(-1)! <= 1 ? Math.floor(end * length) : end))
  if (ends.length < columns.length || ends.some((end, i) => !(end - (ends[i - 1] ?? 0) > 3)))
    throw new RangeError(
      `summary: ${misplaced(`${columns.length} rising positions, more than 3 apart`, positions)}`,
    )
  columns.forEach((column, i) => {
    column.width = ends[i] - (ends[i - 1] ?? 1) - 3
  })
}

type Part = AnyLayer | Symbolic

/** Parts from the one that the first pattern names to the one that the last does. */
function within(parts: readonly Part[], range: SummaryOptions['layerRange']): readonly Part[] {
  if (range === undefined) return parts
  const [first, last] = range.map((pattern, i) => {
    const matches = parts.map(({ name }) => new RegExp(`^(?:${pattern})`).test(name))
    const at = i === 0 ? matches.indexOf(true) : matches.lastIndexOf(true)
    if (at < 0)
      throw new RangeError(
        `summary: layerRange names no layer by '${pattern}'; there are: ${parts.map(({ name }) => name).join(', ')}`,
      )
    return at
  })
  return parts.slice(Math.min(first, last), Math.max(first, last) + 1)
}

/** The row of a part, and those of what is in it. */
function rowsOf(
  of: Part,
  graph: Graph | null,
  linear: boolean,
  options: SummaryOptions,
  indent: string,
): Cells[] {
  const [name, shape, params, connected] = cellsOf(of, graph)
  const trained = !('forward' in of) || of.weights.length === 0 ? '-' : of.trainable ? 'Y' : 'N'
  const cells = [
    indent + name,
    shape,
    params,
    ...(linear ? [] : [connected]),
    ...(options.showTrainable ? [trained] : []),
  ]
  if (!options.expandNested || !('forward' in of) || !isModel(of)) return [cells]
  const { graph: inner, layers, kind } = of
  const parts = kind === 'Functional' && inner ? inner.order : layers
  return [cells, ...parts.flatMap((part) => rowsOf(part, inner, linear, options, `${indent}└ `))]
}

/** Numbers that an optimizer keeps, once it has taken a step; the count of steps is one, a constant rate too. */
function stateOf(optimizer: TrainingOptimizer): number {
  const { variables } = optimizer
  if (variables.length === 0) return 0
  return sizeOf(variables) + optimizer.stateNames.length
}

/** Whether each layer is called once, with what the layer before it gives. */
function isLinear({ steps, order }: Graph): boolean {
  return order.length === steps.length + 1 && steps.every(({ inputs }) => inputs.length === 1)
}

/** Name and class, output shape, parameters, and where the inputs come from. */
function cellsOf(of: AnyLayer | Symbolic, graph: Graph | null): Cells {
  if (!('forward' in of)) return [`${of.name} (InputLayer)`, shapeText(of.shape), '0', '-']
  const calls = graph?.steps.filter(({ layer }) => layer === of) ?? []
  const shapes = calls[0]?.outputs.map(({ shape }) => shapeText(shape)) ?? ['?']
  return [
    `${of.name} (${classOf(of)})`,
    shapes.length === 1 ? shapes[0] : `[${shapes.join(', ')}]`,
    of.built ? group(of.countParams()) : '0 (unbuilt)',
    calls.flatMap(({ inputs }) => inputs.map((symbol) => connection(symbol, graph!))).join(', '),
  ]
}

/** What Keras calls a layer's class. */
export function classOf(layer: AnyLayer): string {
  if (layer instanceof Operation) return layer.op.signature.className
  return layer.constructor.name === 'Model' ? 'Functional' : layer.constructor.name
}

/** A tensor as Keras names it: its layer, which of the layer's calls, which of the call's outputs. */
function connection(symbol: Symbolic, graph: Graph): string {
  const { call } = symbol
  if (!call) return `${symbol.name}[0][0]`
  const calls = graph.steps.filter(({ layer }) => layer === call.layer)
  const index = calls.findIndex(({ outputs }) => outputs.includes(symbol))
  return `${call.layer.name}[${index}][${symbol.index}]`
}

/** Breaks a text into lines at its spaces; a word longer than a line is cut off with `…`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word.length <= width ? word : `${word.slice(0, width - 1)}…`)
  }
  return lines
}

export function shapeText(shape: Shape): string {
  return `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`
}

function sizeOf(variables: readonly { size: number }[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0)
}

const group = (n: number) => n.toLocaleString('en-US')

/** `34,826 (136.04 KB)`, four bytes each. */
function count(parameters: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let bytes = parameters * 4
  let unit = 0
  for (; bytes >= 1024 && unit < units.length - 1; unit++) bytes /= 1024
  return `${group(parameters)} (${twoDecimals(bytes)} ${units[unit]})`
}

/** As Python rounds: halves to the even neighbour. */
function twoDecimals(value: number): string {
  const hundredths = Math.round(value * 100)
  const isHalf = hundredths - value * 100 === 0.5
  return ((isHalf && hundredths % 2 === 1 ? hundredths - 1 : hundredths) / 100).toFixed(2)
}
