import { type Case, measure, type Result } from './measure.js'
import type { Field } from './peers/index.js'

/** A benchmark as `npm run bench -- NAME` knows it. */
export interface Bench {
  name: string
  /** For the help. */
  about: string
  /** What is measured where `--sizes` says nothing else. */
  sizes: readonly number[]
  run(field: Field, size: number, rounds: number): Promise<Result[]>
}

/** Runs a bench whose contestants live side by side in this process and work in turn. */
export function inTurn(makeCase: (field: Field, size: number) => Promise<Case>): Bench['run'] {
  return async (field, size, rounds) => [await measure(await makeCase(field, size), field.ceilings, rounds)]
}
