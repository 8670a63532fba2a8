import { unifiedMergeView } from '@codemirror/merge'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** Marks the lines that differ from what the code was; with `shows`, also what they were. */
export function changes(original: string, shows: boolean): Extension {
  const merged = unifiedMergeView({ original, mergeControls: false, gutter: true, highlightChanges: shows })
  return shows ? merged : [merged, EditorView.editorAttributes.of({ class: 'cm-only-marks' })]
}
