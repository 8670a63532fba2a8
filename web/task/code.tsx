import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Editor } from '../editor/editor.js'
import type { Lines, Problem } from '../editor/places.js'
import { layerLines, layersOfRun, lookedAt, pointedLayer } from '../glassbox/codeLinks.js'
import { say } from '../site/language.js'
import { Keras } from './keras.js'
import { splitTask } from './source.js'

interface Props {
  source: string
  /** What it is in the repository. */
  original: string
  file: string
  problems: readonly Problem[]
  onEdit: (typescript: string) => void
  onRun: () => void
  onReset: () => void
}

/** The Keras original beside its TypeScript, and the whole of that in an editor. */
export function Code({ source, original, file, problems, onEdit, onRun, onReset }: Props) {
  const { keras, typescript } = splitTask(source)
  const lit = useSignal<readonly Lines[]>([])
  const showsChanges = useSignal(false)
  const before = useComputed(() => splitTask(original).typescript).value
  const isChanged = typescript !== before
  // What a line makes, and what the glass box looks at.
  const links = layerLines(typescript, layersOfRun.value)
  const looked = [...links]
    .filter(([, layer]) => layer === lookedAt.value)
    .map(([line]): Lines => [line, line])
  return (
    <section class="code" aria-label={say({ ru: 'Код', en: 'Code' })}>
      <Keras
        keras={keras}
        typescript={typescript}
        onPoint={(lines) => {
          lit.value = lines
        }}
      />
      <div class="code-head">
        <code>{`tasks/${file}`}</code>
        <small role="status">
          {isChanged
            ? say({ ru: 'изменено', en: 'changed' })
            : say({ ru: 'можно менять', en: 'yours to change' })}
        </small>
        {isChanged && (
          <button
            type="button"
            aria-pressed={showsChanges.value}
            onClick={() => {
              showsChanges.value = !showsChanges.value
            }}
          >
            {say({ ru: 'Показать изменения', en: 'Show changes' })}
          </button>
        )}
        <Reset asks={isChanged} onReset={onReset} />
      </div>
      <Editor
        code={typescript}
        language="ts"
        label={`tasks/${file}`}
        onEdit={onEdit}
        onRun={onRun}
        problems={problems}
        original={before}
        showsChanges={isChanged && showsChanges.value}
        assist={() => import('../editor/typescript/assist.js').then(({ typescript }) => typescript(file))}
        lit={[...lit.value, ...looked]}
        onPoint={(line) => {
          const layer = links.get(line)
          pointedLayer.value = layer ? { layer } : null
        }}
      />
    </section>
  )
}

/** Forgets the visitor's changes and results, where there are changes not without being told so twice. */
function Reset({ asks, onReset }: { asks: boolean; onReset: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button type="button" onClick={() => (asks ? dialog.current!.showModal() : onReset())}>
        {say({ ru: 'Сбросить', en: 'Reset' })}
      </button>
      <dialog ref={dialog} aria-label={say({ ru: 'Сбросить', en: 'Reset' })}>
        <form method="dialog" class="ask">
          <p>
            {say({
              ru: 'Вернуть код, каким он был? Изменения и результаты запуска пропадут.',
              en: 'Put the code back as it was? The changes and the results of the run will be lost.',
            })}
          </p>
          <button type="submit" class="sure" onClick={onReset}>
            {say({ ru: 'Вернуть', en: 'Put back' })}
          </button>{' '}
          <button type="submit">{say({ ru: 'Оставить', en: 'Keep' })}</button>
        </form>
      </dialog>
    </>
  )
}
