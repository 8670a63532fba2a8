import { type Case, measure, type Pace, type Result } from './measure.js'
import type { BenchName } from './names.js'
import type { Field } from './peers/index.js'

/** What the one who runs benches may choose. */
export interface Settings extends Pace {
  /** Only cases with this in their names are measured. */
  only?: string
  /** Told how many of so many benches, each in one size, are done. */
  onBench?: (done: number, of: number) => void
}

/** A benchmark as `npm run bench -- NAME` knows it. */
export interface Bench {
  name: BenchName
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
  return async function* (field, size, { only = '', ...pace }) {
    for (const { name, make } of plan(size)) {
      if (!name.includes(only)) continue
      yield await measure({ name, ...(await make(field)) }, field.ceilings, pace)
    }
  }
}
