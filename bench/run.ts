import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { memory } from './apart/memory.js'
import { startup } from './apart/startup.js'
import { cases } from './cases/index.js'
import { circumstances } from './circumstances.js'
import { keep } from './keep.js'
import type { Result } from './measure.js'
import { type BenchResult, pageOf } from './page/page.js'
import { openField } from './peers/index.js'
import { exposePeers } from './peers/node.js'
import { formatResult } from './report.js'

/** All benchmarks, in the order in which they run. */
const benches = [...cases, startup, memory]

const HELP = `Usage: npm run bench -- [NAME …] [OPTIONS]

Times glassgrad beside TensorFlow.js and jax-js on the same work: everybody in turn, round after round, after
their answers have been compared. Without names, all of:

${benches.map(({ name, about, sizes }) => `  ${name.padEnd(12)} ${about} (sizes ${sizes.join(', ')})`).join('\n')}

Options:
  --sizes N,…    other sizes than those
  --short        a short set, about two minutes: steps of the three networks, a product, a convolution, an addition
  --rounds N     rounds of each case (default 7, of the short set 3); with 0 only the answers are compared
  --only TEXT    only cases with this in their names, e.g. "filter gradient"
  --peers NAME,… only peers whose names begin so, e.g. "TF.js webgpu,jax-js"; "TF.js cpu" and "torch" (training steps by
                 the PyTorch of python3, or of the Python that PYTHON names) come only if asked for
  --json FILE    write all samples to a file
  --html FILE    write a page with charts to a file
  --keep         write medians and quartiles to bench/results, to the file of this device
  --help         show this
`

class UsageError extends Error {}

/** A bench, and how much of it. */
interface Chosen {
  bench: (typeof benches)[number]
  sizes: readonly number[]
  /** Only cases with this in their names. */
  only?: string
}

/** What says most in the least time. */
const SHORT: readonly Chosen[] = [
  { bench: benchCalled('step'), sizes: [32] },
  { bench: benchCalled('step-cnn'), sizes: [32] },
  { bench: benchCalled('step-resnet'), sizes: [32] },
  { bench: benchCalled('matmul'), sizes: [512] },
  { bench: benchCalled('conv2d'), sizes: [32], only: '3×3, 64→64' },
  { bench: benchCalled('elementwise'), sizes: benchCalled('elementwise').sizes, only: 'add [' },
]

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
      html: { type: 'string' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  if (values.short && positionals.length > 0)
    throw new UsageError(`--short is a set of its own: leave ${positionals.join(', ')} out, or --short`)
  const named = positionals.length === 0 ? benches : positionals.map(benchCalled)
  const chosen: readonly Chosen[] = values.short
    ? SHORT
    : named.map((bench) => ({ bench, sizes: bench.sizes }))
  const sizes = values.sizes?.split(',').map((text) => wholeNumber('--sizes', text, 1))
  const rounds = wholeNumber('--rounds', values.rounds ?? (values.short ? '3' : '7'), 0)

  const field = await openField(exposePeers(), values.peers?.split(','))
  const where = circumstances(field.gpu.name)
  for (const [name, value] of Object.entries(where)) console.log(`${name.padEnd(18)}${value}`)
  const results: BenchResult[] = []
  let keptIn: string | null = null
  for (const { bench, sizes: usual, only } of chosen) {
    for (const size of sizes ?? usual) {
      for await (const result of bench.run(field, size, { rounds, only: values.only ?? only })) {
        console.log(`\n${formatResult(result)}`)
        const named = { bench: bench.name, ...result }
        results.push(named)
        // At once: a run takes long, and may be broken off.
        if (values.keep && isMeasured(result)) keptIn = await keep(where, named)
      }
    }
  }
  if (values.json) await writeFile(values.json, `${JSON.stringify({ where, results }, null, 2)}\n`)
  if (keptIn) console.log(`\nkept in ${keptIn}`)
  if (values.html) await writeFile(values.html, pageOf({ where, results }))
  if (results.some(isContested)) process.exitCode = 1
}

/** Whether peers got another answer than glassgrad, and none the same: then the error may well be glassgrad's. */
function isContested({ samples: [, ...peers] }: Result): boolean {
  return peers.some(({ disagrees }) => disagrees) && !peers.some(({ excluded }) => excluded === undefined)
}

/** Whether there is something to keep; without rounds the answers are compared, and no more. */
function isMeasured({ memory, samples: [ours] }: Result): boolean {
  return memory !== undefined || ours.times.length > 0
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
  const { code } = error as { code?: string }
  if (!(error instanceof UsageError) && !code?.startsWith('ERR_PARSE_ARGS')) throw error
  console.error(`${(error as Error).message}\n\n${HELP}`)
  process.exitCode = 2
}
// The devices that the contestants hold open would keep the process alive.
process.exit()
