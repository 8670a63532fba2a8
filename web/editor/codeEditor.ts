import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint'
import {
  Compartment,
  EditorState,
  type Extension,
  Prec,
  StateEffect,
  StateField,
  type Text,
} from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Bilingual } from '../../tasks/language.js'
import { changes } from './changes.js'
import { phrases } from './phrases.js'
import type { Lines, Problem } from './places.js'
import { look } from './theme.js'
import { wgsl } from './wgsl.js'

interface Options {
  code: string
  language: 'ts' | 'wgsl'
  label: string
  /** The language of its own few words. */
  words: keyof Bilingual
  isReadOnly: boolean
  onEdit: (code: string) => void
  onRun: () => void
  onPoint: (line: number) => void
  assist?: () => Promise<Extension>
}

const LANGUAGES = { ts: () => javascript({ typescript: true }), wgsl }

/** CodeMirror, as this site's editors are. */
export class CodeEditor {
  readonly #view: EditorView
  readonly #comparison = new Compartment()
  readonly #assistance = new Compartment()
  #problems: readonly Problem[] = []
  /** A change that comes from outside is none of the visitor's. */
  #isSetting = false

  constructor(
    parent: HTMLElement,
    { code, language, label, words, isReadOnly, onEdit, onRun, onPoint, assist }: Options,
  ) {
    const run = () => {
      onRun()
      return true
    }
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: code,
        extensions: [
          lineNumbers(),
          highlightSpecialChars(),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of('  '),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          highlightActiveLine(),
          lintGutter(),
          linter((view) => this.#problems.map((problem) => markOf(problem, view.state.doc)), {
            delay: 0,
            needsRefresh: ({ transactions }) =>
              transactions.some(({ effects }) => effects.some((effect) => effect.is(setProblems))),
          }),
          LANGUAGES[language](),
          look,
          lit,
          phrases(words),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            ...completionKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          this.#comparison.of([]),
          this.#assistance.of([]),
          EditorView.domEventHandlers({
            click: (_, view) => onPoint(view.state.doc.lineAt(view.state.selection.main.head).number),
          }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged && !this.#isSetting) onEdit(state.doc.toString())
          }),
        ],
      }),
    })
    if (assist) this.#view.contentDOM.addEventListener('focus', () => this.#help(assist), { once: true })
  }

  /** Shows other code; what can be kept of the old one, the cursor too, is kept. */
  setCode(code: string): void {
    const { doc } = this.#view.state
    const before = doc.toString()
    if (before === code) return
    let from = 0
    while (from < Math.min(before.length, code.length) && before[from] === code[from]) from++
    let same = 0
    const most = Math.min(before.length, code.length) - from
    while (same < most && before[before.length - 1 - same] === code[code.length - 1 - same]) same++
    this.#isSetting = true
    this.#view.dispatch({
      changes: { from, to: before.length - same, insert: code.slice(from, code.length - same) },
    })
    this.#isSetting = false
  }

  setProblems(problems: readonly Problem[]): void {
    this.#problems = problems
    this.#view.dispatch({ effects: setProblems.of(null) })
  }

  /** Marks the lines that differ from `original`; with `shows` what they were stands above them. */
  compareWith(original: string | null, shows: boolean): void {
    const comparison = original === null ? [] : changes(original, shows)
    this.#view.dispatch({ effects: this.#comparison.reconfigure(comparison) })
  }

  /** Brings a line into the middle of the editor, without moving the page. */
  show(line: number): void {
    const { scrollDOM, state } = this.#view
    const { top } = this.#view.lineBlockAt(state.doc.line(Math.max(1, Math.min(line, state.doc.lines))).from)
    scrollDOM.scrollTop = top - scrollDOM.clientHeight / 3
    // Whatever else has moved by then, the lines that are seen are to be drawn.
    requestAnimationFrame(() => this.#view.requestMeasure())
  }

  light(lines: readonly Lines[]): void {
    this.#view.dispatch({ effects: setLit.of(lines) })
  }

  destroy(): void {
    this.#view.destroy()
  }

  async #help(assist: () => Promise<Extension>): Promise<void> {
    // Where help can't be had, one writes without.
    const extension = await assist().catch(() => null)
    if (extension) this.#view.dispatch({ effects: this.#assistance.reconfigure(extension) })
  }
}

const setProblems = StateEffect.define<null>()

/** A problem from the first letter of its line, or from its column, to the line's end. */
function markOf({ line: number, column, message }: Problem, doc: Text): Diagnostic {
  const line = doc.line(Math.max(1, Math.min(number, doc.lines)))
  const indentation = line.text.length - line.text.trimStart().length
  const from = Math.min(line.from + (column === undefined ? indentation : column - 1), line.to)
  return { from, to: line.to, severity: 'error', message }
}

const setLit = StateEffect.define<readonly Lines[]>()
const LIT = Decoration.line({ class: 'cm-lit' })

const lit = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { effects, changes, state }) {
    const effect = effects.find((effect) => effect.is(setLit))
    if (!effect) return shown.map(changes)
    const { doc } = state
    const numbers = (effect.value as readonly Lines[]).flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i),
    )
    const inside = [...new Set(numbers)].filter((number) => number >= 1 && number <= doc.lines)
    return Decoration.set(inside.sort((a, b) => a - b).map((number) => LIT.range(doc.line(number).from)))
  },
  provide: (field) => EditorView.decorations.from(field),
})
