import { type CodeLanguage, highlight } from '../site/highlight.js'
import { say } from '../site/language.js'

/** The Keras original beside the TypeScript, which can be edited. */
export function Code({
  keras,
  typescript,
  file,
  onEdit,
}: {
  keras: string
  typescript: string
  file: string
  onEdit: (typescript: string) => void
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
          <label for="typescript">{`tasks/${file}`}</label>
          <small>{say({ ru: 'можно менять', en: 'yours to change' })}</small>
        </figcaption>
        <Editor code={typescript} onEdit={onEdit} />
      </figure>
    </section>
  )
}

/** A plain text area, see-through, over the same text in colours. */
function Editor({ code, onEdit }: { code: string; onEdit: (code: string) => void }) {
  return (
    <div class="editor">
      <div>
        <pre aria-hidden="true">
          {/* A text area shows its last empty line, a <pre> does not. */}
          <Highlighted code={`${code}\n`} language="ts" />
        </pre>
        <textarea
          id="typescript"
          value={code}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          wrap="off"
          onInput={({ currentTarget }) => onEdit(currentTarget.value)}
        />
      </div>
    </div>
  )
}

function Highlighted({ code, language }: { code: string; language: CodeLanguage }) {
  return <code dangerouslySetInnerHTML={{ __html: highlight(code, language) }} />
}
