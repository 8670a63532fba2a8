import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { memory } from './apart/memory.js'
import { startup } from './apart/startup.js'
import { cases } from './cases/index.js'
import { circumstances } from './circumstances.js'
import type { BenchResult } from './measure.js'
import { openField } from './peers/index.js'
import { exposePeers } from './peers/node.js'
import { Refusal } from './record/check.js'
import { isContested, recordOf } from './record/record.js'
import { add, keep } from './record/results.js'
import { formatResult } from './report.js'
import { type Chosen, runSet, SHORT, SHORT_PACE } from './sets.js'

/** All benchmarks, in the order in which they run. */
const benches = [...cases, startup, memory]

const HELP = `Usage: npm run bench -- [NAME …] [OPTIONS]

Times glassgrad beside TensorFlow.js and jax-js on the same work: everybody in turn, round after round, after
their answers have been compared. Without names, all of:

${benches.map(({ name, about, sizes }) => `  ${name.padEnd(12)} ${about} (sizes ${sizes.join(', ')})`).join('\n')}

Options:
  --sizes N,…    other sizes than those
  --short        a short set, about two minutes: steps of the three networks, a forward pass, a product, a convolution, an
                 addition; the gallery runs the same
  --rounds N     rounds of each case (default 7, of the short set 3); with 0 only the answers are compared
  --only TEXT    only cases with this in their names, e.g. "filter gradient"
  --peers NAME,… only peers whose names begin so, e.g. "TF.js webgpu,jax-js"; "TF.js cpu" and "torch" (training steps by
                 the PyTorch of python3, or of the Python that PYTHON names) come only if asked for
  --json FILE    write all samples to a file
  --record FILE  write the record to a file: medians, quartiles, kernels; the gallery draws it, beside others
  --keep         put the record into bench/results, into the file of this device
  --add FILE     put somebody's record into bench/results, if it can be believed, and measure nothing; may be repeated
  --help         show this
`

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sizes: { type: 'string' },
      short: { type: 'boolean' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      peers: { type: 'string' },
      json: { type: 'string' },
      record: { type: 'string' },
      add: { type: 'string', multiple: true },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  for (const file of values.add ?? []) console.log(`${file}: kept in ${await add(file)}`)
  if (values.add) return
  if (values.short && positionals.length > 0)
    throw new UsageError(`--short is a set of its own: leave ${positionals.join(', ')} out, or --short`)
  const named = positionals.length === 0 ? benches : positionals.map(benchCalled)
  const chosen: readonly Chosen[] = values.short
    ? SHORT
    : named.map((bench) => ({ bench, sizes: bench.sizes }))
  const sizes = values.sizes?.split(',').map((text) => wholeNumber('--sizes', text, 1))
  const pace = {
    ...(values.short && SHORT_PACE),
    rounds: wholeNumber('--rounds', values.rounds ?? (values.short ? `${SHORT_PACE.rounds}` : '7'), 0),
  }

  const field = await openField(exposePeers(), values.peers?.split(','))
  const where = circumstances(field.gpu.name)
  for (const [name, value] of Object.entries(where)) console.log(`${name.padEnd(18)}${value}`)
  const results: BenchResult[] = []
  let keptIn: string | null = null
  for await (const result of runSet(field, chosen, { ...pace, only: values.only }, sizes)) {
    console.log(`\n${formatResult(result)}`)
    results.push(result)
    // At once: a run takes long, and may be broken off.
    const record = recordOf(where, [result])
    if (values.keep && Object.keys(record.cases).length > 0) keptIn = await keep(record)
  }
  if (values.json) await writeFile(values.json, `${JSON.stringify({ where, results }, null, 2)}\n`)
  if (values.record) await writeFile(values.record, `${JSON.stringify(recordOf(where, results))}\n`)
  if (keptIn) console.log(`\nkept in ${keptIn}`)
  if (results.some(isContested)) process.exitCode = 1
}

function benchCalled(name: string) {
  const bench = benches.find((bench) => bench.name === name)
  if (bench) return bench
  throw new UsageError(`there is no bench "${name}": expected ${benches.map(({ name }) => name).join(', ')}`)
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new UsageError(`${option}: expected whole numbers from ${least} up, got "${text}"`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof Refusal) {
    console.error(error.message)
    process.exit(2)
  }
  const { code } = error as { code?: string }
  if (!(error instanceof UsageError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error
  console.error(`${(error as Error).message}\n\n${HELP}`)
  process.exitCode = 2
}
// The devices that the contestants hold open would keep the process alive.
process.exit()
