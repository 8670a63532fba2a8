import places from 'virtual:places'
import type { TracedRow } from 'glassgrad'
import { addressOf } from '../learn/addresses.js'
import { say } from '../site/language.js'

/** Where an element comes from, from the layer down to the line of WGSL; each step leads to its source. */
export function Breadcrumb({
  row,
  file,
  line,
  kind,
  onCode,
}: {
  row: TracedRow
  /** Of the shader. */
  file: string
  line: number | null
  /** The class of the innermost layer, where it is known. */
  kind: string | null
  /** Shows the line of the task's code that the row comes from; absent where that is not known. */
  onCode?: () => void
}) {
  const layer = row.layers.at(-1)
  return (
    <nav class="breadcrumb" aria-label={say({ ru: 'От слоя до строки', en: 'From the layer to the line' })}>
      <ol translate={false}>
        {onCode && (
          <li>
            <button type="button" onClick={onCode}>
              Keras
            </button>
          </li>
        )}
        {layer && (
          <li>
            <Place name={layer} place={(kind && places.layers[kind]) || null} />
          </li>
        )}
        <li>
          <Place name={row.op} place={places.ops[row.op] ?? null} />
        </li>
        <li>
          <a href={addressOf(`src/kernels/${file}`)}>{file}</a>
        </li>
        {line !== null && (
          <li>
            <a href={addressOf(`src/kernels/${file}`, line)}>
              {say({ ru: 'строка', en: 'line' })} {line}
            </a>
          </li>
        )}
      </ol>
    </nav>
  )
}

function Place({ name, place }: { name: string; place: readonly [file: string, line: number] | null }) {
  return place ? <a href={addressOf(...place)}>{name}</a> : <span>{name}</span>
}
