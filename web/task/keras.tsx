import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Lines } from '../editor/places.js'
import { type CodeLanguage, highlight } from '../site/highlight.js'
import { say } from '../site/language.js'
import { pairsOf } from './pairs.js'

interface Props {
  keras: string
  typescript: string
  /** Told of the lines that belong to what the visitor points at. */
  onPoint: (lines: readonly Lines[]) => void
}

/** The Keras original line by line, beside each the TypeScript that says the same; pointed at, it stands out in the editor. */
export function Keras({ keras, typescript, onPoint }: Props) {
  const pairs = useMemo(() => pairsOf(keras, typescript), [keras, typescript])
  const pointed = useSignal(-1)
  const point = (i: number) => {
    pointed.value = i
    const lines = pairs[i]?.typescript?.lines
    onPoint(lines ? [lines] : [])
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="keras" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Keras</th>
            <th scope="col">TypeScript</th>
          </tr>
        </thead>
        <tbody onPointerLeave={() => point(-1)}>
          {pairs.map(({ keras, typescript }, i) => (
            <tr
              key={`${i} ${keras}`}
              class={pointed.value === i ? 'lit' : undefined}
              onPointerEnter={() => point(i)}
            >
              <td>
                <Highlighted code={keras} language="python" />
              </td>
              <td>
                {typescript ? (
                  <Highlighted code={typescript.code} language="ts" />
                ) : (
                  <span class="nothing">
                    {say({ ru: 'так или иначе в коде ниже', en: 'in one way or another in the code below' })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Highlighted({ code, language }: { code: string; language: CodeLanguage }) {
  return <code dangerouslySetInnerHTML={{ __html: highlight(code, language) }} />
}
