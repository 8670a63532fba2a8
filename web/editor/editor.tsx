import type { Extension } from '@codemirror/state'
import { useEffect, useRef, useState } from 'preact/hooks'
import { highlight } from '../site/highlight.js'
import { say, language as siteLanguage } from '../site/language.js'
import './editor.css'
import type { CodeEditor } from './codeEditor.js'
import type { Lines, Problem } from './places.js'

export type { Lines, Problem } from './places.js'

export interface EditorProps {
  code: string
  language: 'ts' | 'wgsl'
  /** What a screen reader calls it. */
  label: string
  /** Told of each change. @default the code is only shown */
  onEdit?: (code: string) => void
  /** Called for Ctrl+Enter, ⌘+Enter on a Mac. */
  onRun?: () => void
  /** Marked at their lines. */
  problems?: readonly Problem[]
  /** What the code was: lines that differ are marked, and with `showsChanges` what they were stands above them. */
  original?: string
  showsChanges?: boolean
  /** Lines that stand out. */
  lit?: readonly Lines[]
  /** The line that is in sight at first. */
  opensAt?: number
  /** A line to be in sight. */
  inSight?: number | null
  /** Told of the line that is clicked on. */
  onPoint?: (line: number) => void
  /** What else the editor can do, loaded when it is first focused: completion, explanations. */
  assist?: () => Promise<Extension>
}

/**
 * An editor of code: CodeMirror, fetched when the first editor is shown; until then the code stands there to be read.
 * Tab indents; Escape and then Tab leads out of it.
 */
export function Editor(props: EditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor | null>(null)
  const [problem, setProblem] = useState('')
  const latest = useRef(props)
  latest.current = props
  const { code, language, label, original, showsChanges = false, problems, lit, inSight } = props
  const isReadOnly = !props.onEdit
  /** What has been told and has not come back as `code` yet: while one types it lags behind. */
  const told = useRef<string[]>([])

  useEffect(() => {
    let made: CodeEditor | null = null
    let wanted = true
    import('./codeEditor.js').then(
      ({ CodeEditor }) => {
        if (!wanted) return
        made = new CodeEditor(place.current!, {
          code: latest.current.code,
          language,
          label,
          words: siteLanguage.value,
          isReadOnly,
          onEdit: (text) => {
            told.current.push(text)
            latest.current.onEdit?.(text)
          },
          onRun: () => latest.current.onRun?.(),
          onPoint: (line) => latest.current.onPoint?.(line),
          assist: latest.current.assist,
        })
        if (latest.current.opensAt) made.show(latest.current.opensAt)
        setEditor(made)
      },
      (error: Error) => wanted && setProblem(error.message),
    )
    return () => {
      wanted = false
      made?.destroy()
      setEditor(null)
    }
  }, [language, label, isReadOnly, siteLanguage.value])

  useEffect(() => {
    const at = told.current.indexOf(code)
    told.current.splice(0, at < 0 ? told.current.length : at + 1)
    if (at < 0) editor?.setCode(code)
  }, [editor, code])
  useEffect(() => editor?.setProblems(problems ?? []), [editor, problems])
  useEffect(() => editor?.compareWith(original ?? null, showsChanges), [editor, original, showsChanges])
  useEffect(() => editor?.light(lit ?? []), [editor, lit])
  useEffect(() => {
    if (inSight) editor?.show(inSight)
  }, [editor, inSight])

  return (
    <div class="editor">
      {!editor && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          <code dangerouslySetInnerHTML={{ __html: highlight(code, language) }} />
        </pre>
      )}
      <div ref={place} />
      {problem && (
        <p role="alert" lang="en">
          {problem}
        </p>
      )}
      {editor && !isReadOnly && (
        <small class="editor-keys">
          {props.onRun && say({ ru: 'Ctrl+Enter запускает; ', en: 'Ctrl+Enter runs; ' })}
          {say({
            ru: 'Tab сдвигает строку, Esc и затем Tab уводит из редактора',
            en: 'Tab indents, Esc and then Tab leaves the editor',
          })}
        </small>
      )}
    </div>
  )
}
