/** What the editor asks TypeScript of a file, whose text it gives along. Positions count from 0. */
export type Question = { file: string; text: string } & (
  | { type: 'complete'; position: number }
  | { type: 'describe'; position: number; name: string }
  | { type: 'hover'; position: number }
  | { type: 'check' }
)

export interface Info {
  type: string
  about: string
}

export type Answer =
  | { completions: readonly { name: string; kind: string }[] }
  | { info: Info | null }
  | { hover: (Info & { from: number; to: number }) | null }
  | { diagnostics: readonly { from: number; to: number; message: string }[] }
