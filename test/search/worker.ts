// A worker for bullmq.test.ts: makes trials of the queue at the port that its argument says.
import { pathToFileURL } from 'node:url'
import { trialWorker } from 'glassgrad/bullmq'

const [port, build] = process.argv.slice(2)
const module = build ? pathToFileURL(build) : new URL('./build.ts', import.meta.url)
await trialWorker({ connection: { port: Number(port) }, build: module, lockDuration: 2000, verbose: 0 })
process.send?.('ready')
process.on('disconnect', () => process.exit())
