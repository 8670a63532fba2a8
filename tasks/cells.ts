import { type Language, number, say } from './language.js'
import type { Cell } from './show.js'

/** The cells of a table's rows as texts; the numbers of a column are written alike. */
export function cellTexts(rows: readonly (readonly Cell[])[], language: Language): string[][] {
  const isWhole = (column: number) =>
    rows.every((row) => typeof row[column] !== 'number' || Number.isInteger(row[column]))
  return rows.map((row) =>
    row.map((cell, i) =>
      typeof cell === 'number' ? number(cell, language, isWhole(i)) : say(cell, language),
    ),
  )
}
