import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

// All colours are the site's own variables, so an editor is light or dark with the page.

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--faint)' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.self, tags.modifier], color: 'var(--violet)' },
  { tag: [tags.string, tags.regexp], color: 'var(--good)' },
  { tag: tags.number, color: 'var(--warm)' },
  {
    tag: [tags.propertyName, tags.typeName, tags.function(tags.variableName), tags.meta],
    color: 'var(--accent)',
  },
  { tag: tags.standard(tags.name), color: 'var(--accent)' },
])

const frame = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--paper)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    overflow: 'auto',
    font: '13px / 1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.6rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--good) 25%, transparent)',
  },
  '.cm-lit': {
    backgroundColor: 'color-mix(in srgb, var(--warm) 8%, transparent)',
    boxShadow: 'inset 3px 0 var(--warm)',
  },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-diagnostic': { whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-changedLine, .cm-insertedLine': {
    backgroundColor: 'color-mix(in srgb, var(--good) 6%, transparent)',
    textDecoration: 'none',
  },
  '.cm-changedText': { background: 'color-mix(in srgb, var(--good) 30%, transparent)' },
  '.cm-changedLineGutter': { background: 'var(--good)' },
  '.cm-deletedLineGutter': { background: 'var(--bad)' },
  '.cm-deletedChunk': { backgroundColor: 'color-mix(in srgb, var(--bad) 14%, transparent)' },
  '.cm-deletedChunk .cm-deletedText': { background: 'color-mix(in srgb, var(--bad) 25%, transparent)' },
  '&.cm-only-marks .cm-deletedChunk': { display: 'none' },
  '&.cm-only-marks :is(.cm-changedLine, .cm-insertedLine)': { backgroundColor: 'transparent' },
})

export const look: Extension = [frame, syntaxHighlighting(colours)]
