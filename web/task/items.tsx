import { useEffect, useMemo, useRef } from 'preact/hooks'
import { cellTexts } from '../../tasks/cells.js'
import { type Charted, chartOf } from '../../tasks/charts.js'
import type { Item, Pixels } from '../session/protocol.js'
import type { RecordedItem, RecordedPicture } from '../session/recording.js'
import { language, say } from '../site/language.js'
import { isDark } from '../site/theme.js'
import { Chart } from './chart.js'

/** One thing that a task shows. */
export function Shown({ item }: { item: Item | RecordedItem }) {
  switch (item.kind) {
    case 'text':
      return <Lines text={say(item.text)} />
    case 'table':
      return <Table {...item} />
    case 'pictures':
      return (
        <figure>
          <figcaption>{say(item.title)}</figcaption>
          <div
            class={item.columns ? 'pictures in-rows' : 'pictures'}
            style={{ '--columns': item.columns }}
            tabIndex={item.columns ? 0 : undefined}
          >
            {item.pictures.map((picture, i) => (
              <Picture key={i} picture={picture} />
            ))}
          </div>
        </figure>
      )
    default:
      return <Drawn item={item} />
  }
}

function Lines({ text }: { text: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <pre tabIndex={0}>{text.trimEnd()}</pre>
}

function Table({ columns, rows }: Extract<Item, { kind: 'table' }>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="wide" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column, j) =>
              column === '' ? (
                <td key={j} />
              ) : (
                <th
                  key={j}
                  scope="col"
                  class={rows.some((row) => typeof row[j] === 'number') ? 'figure' : undefined}
                >
                  {say(column)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {cellTexts(rows, language.value).map((row, i) => (
            <tr key={`${i} ${row[0]}`}>
              {row.map((cell, j) => (
                <td key={j} class={typeof rows[i][j] === 'number' ? 'figure' : undefined}>
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

function Drawn({ item }: { item: Charted }) {
  const chart = useMemo(
    () => chartOf(item, language.value, isDark.value),
    [item, language.value, isDark.value],
  )
  return (
    <figure class={item.kind}>
      <figcaption>{say(item.title)}</figcaption>
      <Chart chart={chart} label={say(item.title)} />
    </figure>
  )
}

function Picture({ picture }: { picture: Pixels | RecordedPicture }) {
  if (!('png' in picture)) return <Canvas picture={picture} />
  const text = say(picture.caption)
  return (
    <div>
      <img alt={text} src={`data:image/png;base64,${picture.png}`} />
      {text}
    </div>
  )
}

function Canvas({ picture: { width, height, rgba, caption } }: { picture: Pixels }) {
  const text = say(caption)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0)
  }, [rgba, width, height])
  return (
    <div>
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={text} />
      {text}
    </div>
  )
}
