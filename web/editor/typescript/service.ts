import files from 'virtual:declarations'
import ts from 'typescript'
import type { Answer, Question } from './protocol.js'

// TypeScript itself, in a worker of its own: it answers what the editor asks of the code in it.

/** The code in the editor, by its file's name, and how often it has changed. */
const edited = new Map<string, { text: string; version: number }>()

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.webworker.d.ts'],
  types: [],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  paths: { glassgrad: ['/src/index'], 'glassgrad/*': ['/src/*'] },
}

const read = (path: string): string | undefined => edited.get(path)?.text ?? files[path]
const folders = new Set(
  Object.keys(files).flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
)

const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [...edited.keys()],
  getScriptVersion: (path) => `${edited.get(path)?.version ?? 0}`,
  getScriptSnapshot(path) {
    const text = read(path)
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  },
  getCurrentDirectory: () => '/',
  getDefaultLibFileName: () => '/lib/lib.es2023.d.ts',
  fileExists: (path) => read(path) !== undefined,
  readFile: read,
  directoryExists: (path) => folders.has(path),
})

self.addEventListener('message', ({ data }: MessageEvent<Question & { id: number }>) => {
  const path = `/tasks/${data.file}`
  const before = edited.get(path)
  if (before?.text !== data.text) edited.set(path, { text: data.text, version: (before?.version ?? 0) + 1 })
  self.postMessage({ id: data.id, answer: answerTo(path, data) })
})

function answerTo(path: string, question: Question): Answer {
  switch (question.type) {
    case 'complete': {
      const found = service.getCompletionsAtPosition(path, question.position, {
        includeCompletionsWithInsertText: false,
      })
      return { completions: (found?.entries ?? []).map(({ name, kind }) => ({ name, kind })) }
    }
    case 'describe': {
      const details = service.getCompletionEntryDetails(
        path,
        question.position,
        question.name,
        undefined,
        undefined,
        undefined,
        undefined,
      )
      return { info: details ? infoOf(details.displayParts, details.documentation) : null }
    }
    case 'hover': {
      const info = service.getQuickInfoAtPosition(path, question.position)
      if (!info) return { hover: null }
      const { start, length } = info.textSpan
      return { hover: { from: start, to: start + length, ...infoOf(info.displayParts, info.documentation) } }
    }
    case 'check': {
      const found = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)]
      return {
        diagnostics: found.map(({ start = 0, length = 0, messageText }) => ({
          from: start,
          to: start + length,
          message: ts.flattenDiagnosticMessageText(messageText, '\n'),
        })),
      }
    }
  }
}

function infoOf(
  display: readonly ts.SymbolDisplayPart[] | undefined,
  documentation: readonly ts.SymbolDisplayPart[] | undefined,
) {
  const text = (parts: readonly ts.SymbolDisplayPart[] = []) => parts.map(({ text }) => text).join('')
  return { type: text(display), about: text(documentation) }
}
