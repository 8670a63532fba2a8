import { readFile, writeFile } from 'node:fs/promises'
import { argv } from 'node:process'
import type { TaskReport } from '../tasks/cli/perform.js'
import type { Recorded } from './session/recorded.js'

// Writes runs of tasks down for the gallery, which shows them where there is no WebGPU:
// `npm start -- all`, then `npm run record reports/….json`. What other runs have left of other tasks stays.

interface RunReport {
  device: string
  full: boolean
  started: string
  tasks: readonly TaskReport[]
}

const FILE = 'web/results.json'

const results: Record<string, Recorded> = JSON.parse(await readFile(FILE, 'utf8'))
for (const path of argv.slice(2)) {
  const { device, full, started, tasks }: RunReport = JSON.parse(await readFile(path, 'utf8'))
  for (const { number, metrics, reached, seconds } of tasks) {
    if (!reached) continue // a run that failed says nothing about the task
    results[number] = {
      figures: metrics,
      device,
      full,
      seconds: Math.round(seconds),
      date: started.slice(0, 10),
    }
  }
}
await writeFile(FILE, `${JSON.stringify(results, null, 2)}\n`)
