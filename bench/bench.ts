import { type Case, measure, type Result } from './measure.js'
import type { Field } from './peers/index.js'

/** What the one who runs benches may choose. */
export interface Settings {
  /** How often everybody has a turn. */
  rounds: number
  /** Only cases with this in their names are measured. */
  only?: string
}

/** A benchmark as `npm run bench -- NAME` knows it. */
export interface Bench {
  name: string
  /** For the help. */
  about: string
  /** What is measured where `--sizes` says nothing else. */
  sizes: readonly number[]
  run(field: Field, size: number, settings: Settings): AsyncIterable<Result>
}

/** A case before anything is made for it. */
export interface Plan {
  name: string
  make(field: Field): Promise<Omit<Case, 'name'>>
}

/** Runs cases whose contestants live side by side in this process and work in turn. */
export function inTurn(plan: (size: number) => readonly Plan[]): Bench['run'] {
  return async function* (field, size, { rounds, only = '' }) {
    for (const { name, make } of plan(size)) {
      if (!name.includes(only)) continue
      yield await measure({ name, ...(await make(field)) }, field.ceilings, rounds)
    }
  }
}
