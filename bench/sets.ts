import type { Bench, Settings } from './bench.js'
import { cases } from './cases/index.js'
import type { BenchResult } from './measure.js'
import type { BenchName } from './names.js'
import type { Field } from './peers/index.js'

/** A bench, and how much of it. */
export interface Chosen {
  bench: Bench
  sizes: readonly number[]
  /** Only cases with this in their names. */
  only?: string
}

/** What says most in the least time: in Node `--short`, in the gallery one click. */
export const SHORT: readonly Chosen[] = [
  { bench: called('step'), sizes: [32] },
  { bench: called('step-cnn'), sizes: [32] },
  { bench: called('step-resnet'), sizes: [32] },
  { bench: called('forward'), sizes: [32], only: 'CNN' },
  { bench: called('matmul'), sizes: [512] },
  { bench: called('conv2d'), sizes: [32], only: '3×3, 64→64, 32×32' },
  { bench: called('elementwise'), sizes: [2 ** 20], only: 'add [' },
]

/** How the short set is measured: who needs two seconds for a turn is left out. */
export const SHORT_PACE = { rounds: 3, patience: 2000 }

/** Runs benches one after the other, in these sizes where some are named. */
export async function* runSet(
  field: Field,
  chosen: readonly Chosen[],
  settings: Settings,
  sizes?: readonly number[],
): AsyncGenerator<BenchResult> {
  const all = chosen.flatMap(({ bench, sizes: usual, only }) =>
    (sizes ?? usual).map((size) => ({ bench, size, only: settings.only ?? only })),
  )
  for (const [done, { bench, size, only }] of all.entries()) {
    settings.onBench?.(done, all.length)
    for await (const result of bench.run(field, size, { ...settings, only })) {
      yield { bench: bench.name, ...result }
    }
  }
}

function called(name: BenchName): Bench {
  return cases.find((bench) => bench.name === name)!
}
