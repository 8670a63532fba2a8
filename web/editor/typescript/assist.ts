import { autocompletion, type Completion, type CompletionContext } from '@codemirror/autocomplete'
import { linter } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import type { Answer, Info, Question } from './protocol.js'

// The editor's side of TypeScript: completion, explanations under the pointer, and what is wrong with types. TypeScript
// itself with the engine's types, 1.7 MB gzipped, is fetched when an editor is first focused. A lighter index made at build
// time could complete names, but not follow what a call gives, nor say that an argument is wrong.

type Answers = { complete: 'completions'; describe: 'info'; hover: 'hover'; check: 'diagnostics' }
type AnswerTo<T extends Question['type']> = Extract<Answer, Record<Answers[T], unknown>>

let worker: Worker | null = null
let asked = 0
const waiting = new Map<number, (answer: Answer) => void>()

function ask<T extends Question['type']>(question: Extract<Question, { type: T }>): Promise<AnswerTo<T>> {
  if (!worker) {
    worker = new Worker(new URL('./service.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer: Answer }>) => {
      waiting.get(data.id)?.(data.answer)
      waiting.delete(data.id)
    })
  }
  const id = ++asked
  const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve))
  worker.postMessage({ id, ...question })
  return answer as Promise<AnswerTo<T>>
}

/** What TypeScript knows of a task's file, for the editor that it is written in. */
export function typescript(file: string): Extension {
  return [
    autocompletion({ override: [(context) => complete(file, context)] }),
    hoverTooltip(async (view, position) => {
      const { hover } = await ask({ type: 'hover', file, text: view.state.doc.toString(), position })
      if (!hover) return null
      return { pos: hover.from, end: hover.to, above: true, create: () => ({ dom: panel(hover) }) }
    }),
    linter(
      async (view) => {
        const { diagnostics } = await ask({ type: 'check', file, text: view.state.doc.toString() })
        return diagnostics.map((found) => ({ ...found, severity: 'warning' as const }))
      },
      { delay: 600 },
    ),
  ]
}

async function complete(file: string, context: CompletionContext) {
  const word = context.matchBefore(/[\w$]*/)
  const follows = context.matchBefore(/[.'"]/)
  if (!context.explicit && !follows && (!word || word.from === word.to)) return null
  const text = context.state.doc.toString()
  const position = context.pos
  const { completions } = await ask({ type: 'complete', file, text, position })
  const options = completions.map(
    ({ name, kind }): Completion => ({
      label: name,
      type: KINDS[kind] ?? 'variable',
      info: async () => {
        const { info } = await ask({ type: 'describe', file, text, position, name })
        return info && panel(info)
      },
    }),
  )
  return { from: word?.from ?? position, options, validFor: /^[\w$]*$/ }
}

/** TypeScript's kinds of names as CodeMirror's icons call them. */
const KINDS: Readonly<Record<string, string>> = {
  method: 'method',
  function: 'function',
  property: 'property',
  class: 'class',
  interface: 'interface',
  keyword: 'keyword',
  const: 'constant',
  type: 'type',
  string: 'text',
}

/** A type and what is said of it. */
function panel({ type, about }: Info): HTMLElement {
  const dom = document.createElement('div')
  dom.className = 'editor-info'
  dom.append(Object.assign(document.createElement('code'), { textContent: type }))
  if (about) dom.append(Object.assign(document.createElement('p'), { textContent: about, lang: 'en' }))
  return dom
}
