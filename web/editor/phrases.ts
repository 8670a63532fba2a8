import { EditorState, type Extension } from '@codemirror/state'
import type { Bilingual } from '../../tasks/language.js'

/** What CodeMirror itself says, in Russian. */
const RUSSIAN = {
  Completions: 'Подсказки',
  Diagnostics: 'Ошибки',
  'No diagnostics': 'Ошибок нет',
  close: 'закрыть',
  'Control character': 'Управляющий символ',
  'Selection deleted': 'Выделенное удалено',
}

export const phrases = (words: keyof Bilingual): Extension =>
  words === 'ru' ? EditorState.phrases.of(RUSSIAN) : []
