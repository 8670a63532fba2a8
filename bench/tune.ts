import { parseArgs } from 'node:util'
import { ready, type Timing, tune } from 'glassgrad'
import { glassgradStep, modelOf } from './networks/glassgrad.js'
import { cnn, mlp } from './networks/nets.js'
import { makeProblem } from './networks/problem.js'
import { median, ratios } from './statistics.js'

const HELP = `Usage: npm run tune -- [--batch N] [--rounds N]

Measures which variants of matrix product and convolution are the fastest on this device for a training step of
an MLP and of a CNN, keeps the winners for this device, and says what that gained: steps by the fixed table and
steps by the measured one, in turn. Models of your own: await tune(model, { batchSize }).

Options:
  --batch N    examples in a batch (default 32)
  --rounds N   rounds of steps (default 7)
`

/** What a round of steps shall take at least, in milliseconds. */
const ROUND_MS = 150

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      batch: { type: 'string', default: '32' },
      rounds: { type: 'string', default: '7' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(HELP)
  const batch = Number(values.batch)
  const gpu = await ready()
  console.log(gpu.name)

  gpu.choices = { find: () => undefined } // so that the first steps go by the fixed table
  const problems = [mlp, cnn].map((net) => makeProblem(net, batch))
  const steps = () => problems.map((problem) => glassgradStep(() => gpu.finish(), problem))
  const standard = steps()
  for (const step of standard) await step.once() // records it: what is chosen later changes it no more
  const begin = performance.now()
  for (const { net } of problems) {
    console.log(`\n${net.name}, batch ${batch}`)
    for (const timing of await tune(modelOf(net).model, { batchSize: batch }))
      console.log(`  ${formatTiming(timing)}`)
  }
  console.log(`\ntuned in ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  const tuned = steps()
  for (const step of tuned) await step.once()

  for (const [i, { net }] of problems.entries()) {
    const racers = [standard[i], tuned[i]].map((step) => ({ step, times: [] as number[] }))
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const { step, times } of racers) {
        const begin = performance.now()
        let count = 0
        for (; performance.now() - begin < ROUND_MS; count++) await step.once()
        await step.finish()
        if (round > 0) times.push((performance.now() - begin) / count) // the first one warms up
      }
    }
    const [before, after] = racers.map(({ times }) => times)
    console.log(
      `${net.name} step: fixed table ${median(before).toFixed(2)} ms, tuned ${median(after).toFixed(2)} ms, ` +
        `${median(ratios(after, before)).toFixed(2)} times as fast`,
    )
  }
}

/** `matmul 32×1024 · 1024×128: subgroup 0.28 ms, registers 0.61 ms → subgroup` */
function formatTiming({ problem, times, standard, fastest }: Timing): string {
  const sorted = Object.entries(times).sort(([, a], [, b]) => a - b)
  const listed = sorted.map(([variant, ms]) => `${variant} ${ms.toPrecision(2)}`).join(', ')
  return `${problem}: ${listed} ms → ${fastest}${fastest === standard ? '' : ` instead of ${standard}`}`
}

await main()
process.exit() // the open device would keep the process alive
