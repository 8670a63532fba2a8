import { Editor } from '../editor/editor.js'
import { type CodeLanguage, highlight } from '../site/highlight.js'
import { say } from '../site/language.js'

/** The Keras original beside the TypeScript, which can be edited. */
export function Code({
  keras,
  typescript,
  file,
  onEdit,
  onRun,
}: {
  keras: string
  typescript: string
  file: string
  onEdit: (typescript: string) => void
  onRun: () => void
}) {
  return (
    <section class="code" aria-label={say({ ru: 'Код', en: 'Code' })}>
      <figure>
        <figcaption>Keras</figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>
          <Highlighted code={keras} language="python" />
        </pre>
      </figure>
      <figure>
        <figcaption>
          <code>{`tasks/${file}`}</code>
          <small>{say({ ru: 'можно менять', en: 'yours to change' })}</small>
        </figcaption>
        <Editor code={typescript} language="ts" label={`tasks/${file}`} onEdit={onEdit} onRun={onRun} />
      </figure>
    </section>
  )
}

function Highlighted({ code, language }: { code: string; language: CodeLanguage }) {
  return <code dangerouslySetInnerHTML={{ __html: highlight(code, language) }} />
}
