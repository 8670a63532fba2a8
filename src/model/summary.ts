import type { AnyLayer } from '../layers/layer.js'
import type { Shape } from '../layers/symbolic.js'

const WIDTHS = [33, 24, 15]

/** What a summary tells of. */
interface Summarized extends Pick<AnyLayer, 'name' | 'trainableWeights' | 'countParams'> {
  readonly layers: readonly AnyLayer[]
  outputShapeOf(layer: AnyLayer): Shape | null
}

/** The table that `model.summary()` prints, as Keras draws it. */
export function summarize(model: Summarized): string {
  const rows = model.layers.map((layer) => [
    `${layer.name} (${layer.constructor.name})`,
    shapeText(model.outputShapeOf(layer)),
    layer.built ? group(layer.countParams()) : '? (not built)',
  ])
  const trainable = model.trainableWeights.reduce((sum, { size }) => sum + size, 0)
  const total = model.countParams()
  const rule = (left: string, line: string, middle: string, right: string) =>
    left + WIDTHS.map((width) => line.repeat(width)).join(middle) + right
  const row = (cells: string[], bar: string) =>
    bar +
    cells
      .map((cell, i) => ` ${i === 2 ? cell.padStart(WIDTHS[i] - 2) : cell.padEnd(WIDTHS[i] - 2)} `)
      .join(bar) +
    bar
  return [
    `Model: "${model.name}"`,
    rule('┏', '━', '┳', '┓'),
    row(['Layer (type)', 'Output Shape', 'Param #'], '┃'),
    rule('┡', '━', '╇', '┩'),
    rows.map((cells) => row(cells, '│')).join(`\n${rule('├', '─', '┼', '┤')}\n`),
    rule('└', '─', '┴', '┘'),
    ` Total params: ${count(total)}`,
    ` Trainable params: ${count(trainable)}`,
    ` Non-trainable params: ${count(total - trainable)}`,
  ].join('\n')
}

function shapeText(shape: Shape | null): string {
  return shape ? `(${shape.map((n) => n ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})` : '?'
}

const group = (n: number) => n.toLocaleString('en-US')

function count(parameters: number): string {
  const bytes = parameters * 4
  const size =
    bytes < 1024
      ? `${bytes.toFixed(2)} B`
      : bytes < 1024 ** 2
        ? `${(bytes / 1024).toFixed(2)} KB`
        : `${(bytes / 1024 ** 2).toFixed(2)} MB`
  return `${group(parameters)} (${size})`
}
