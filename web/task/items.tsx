import { useEffect, useMemo, useRef } from 'preact/hooks'
import { barsChart, curvesChart, matrixChart } from '../../tasks/charts.js'
import type { Bilingual } from '../../tasks/task.js'
import type { Item, Pixels } from '../session/protocol.js'
import { say } from '../site/language.js'
import { Chart } from './chart.js'

/** One thing that a task shows. */
export function Shown({ item }: { item: Item }) {
  switch (item.kind) {
    case 'text':
      return <Text text={item.text} />
    case 'table':
      return <Table {...item} />
    case 'pictures':
      return (
        <figure>
          <figcaption>{say(item.title)}</figcaption>
          <div class="pictures" style={columns(item.columns)}>
            {item.pictures.map((picture, i) => (
              <Picture key={`${i} ${picture.caption}`} picture={picture} />
            ))}
          </div>
        </figure>
      )
    default:
      return <Drawn item={item} />
  }
}

/** Pictures in rows of so many, where rows mean something. */
function columns(n: number | undefined) {
  return n
    ? { display: 'grid', gridTemplateColumns: `repeat(${n}, max-content)`, overflowX: 'auto' }
    : undefined
}

function Text({ text }: { text: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <pre tabIndex={0}>{text.trimEnd()}</pre>
}

function Table({ columns, rows }: Extract<Item, { kind: 'table' }>) {
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={`${i} ${row[0]}`}>
              {row.map((cell, j) => (
                <td key={columns[j]} class={typeof cell === 'number' ? 'figure' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Charted = Extract<Item, { title: Bilingual }> & { kind: 'curves' | 'bars' | 'matrix' }

function Drawn({ item }: { item: Charted }) {
  const chart = useMemo(() => {
    switch (item.kind) {
      case 'curves':
        return curvesChart(item.series, item.axes)
      case 'bars':
        return barsChart(item.values)
      case 'matrix':
        return matrixChart(item.values, item.rows, item.columns)
    }
  }, [item])
  return (
    <figure class={item.kind}>
      <figcaption>{say(item.title)}</figcaption>
      <Chart chart={chart} label={say(item.title)} />
    </figure>
  )
}

function Picture({ picture: { width, height, rgba, caption } }: { picture: Pixels }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
  }, [rgba, width, height])
  return (
    <div>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={caption} />
      {caption}
    </div>
  )
}
