import { hostname } from 'node:os'
import { type ConnectionOptions, Worker } from 'bullmq'
import { host } from '../../host.js'
import { ATTEMPTS, answerTo, type OpenTask, openTask } from '../../model/search/workers.js'
import { checkOptions, table } from '../../options.js'
import { misplaced, show } from '../../show.js'
import { decode, digestOf, type Job, keysOf, openQueue, QUEUE, type Result } from './queue.js'

export interface TrialWorkerOptions {
  /** Where Redis is, as BullMQ takes it: `{ host, port }`, or a client of ioredis. */
  connection: ConnectionOptions
  /** The module that builds the models, the same as the search's: `new URL('./build.js', import.meta.url)`. */
  build: URL
  /** The queue's name, the same as the search's. @default 'glassgrad' */
  queue?: string
  /**
   * Milliseconds after which a worker that is not heard of is taken for dead, and its trial is made again by another.
   * @default 30000
   */
  lockDuration?: number
  /** 1: a line for each trial. @default 1 */
  verbose?: 0 | 1
}

const workerTable = table<TrialWorkerOptions>({
  connection: 'any!',
  build: 'any!',
  queue: 'string',
  lockDuration: 'number',
  verbose: 'number',
})

export interface TrialWorker {
  /** Ends with the trial that is being made. */
  close(): Promise<void>
}

/**
 * Makes the trials of searches that have `workers: bullmq(…)`, one at a time, until it is closed. To use a machine's
 * devices, start a process of it for each.
 * @throws Error where Redis does not answer
 */
export async function trialWorker(options: TrialWorkerOptions): Promise<TrialWorker> {
  checkOptions('trialWorker', workerTable, options)
  const { connection, build, queue: name = QUEUE, lockDuration = 30_000, verbose = 1 } = options
  if (!(build instanceof URL))
    throw new RangeError(`trialWorker: ${misplaced("build to be a module's address, a URL", build)}`)
  if (!(lockDuration >= 1000)) {
    throw new RangeError(
      `trialWorker: expected lockDuration in milliseconds, 1000 or more, got ${show(lockDuration)}`,
    )
  }
  const digest = await digestOf(build)
  const queue = await openQueue('trialWorker', name, connection)
  const client = await queue.getBackend().client
  let known: { search: string; task: Promise<OpenTask> } | null = null

  /** A search's task, which is fetched once. */
  const taskOf = (search: string): Promise<OpenTask> => {
    if (known?.search !== search) {
      const task = client.get(keysOf(name, search).task).then((text) => {
        if (text === null) throw new Error('the search has ended')
        const sent = decode(text)
        if (sent.digest === digest) return openTask({ ...sent, module: build.href })
        throw new Error(
          `the worker ${nameHere} has another ${build.pathname.split('/').at(-1)} than the search: copy it there, and ` +
            'start the worker again',
        )
      })
      task.catch(() => {}) // told with the trial
      known = { search, task }
    }
    return known.task
  }

  const worker = new Worker<Job, Result>(
    name,
    async (job) => {
      const { search, params, epochs } = job.data
      if ((await client.get(keysOf(name, search).alive)) === null) return { fatal: 'the search has ended' }
      const task = taskOf(search)
      const answer = await answerTo(task, params, epochs, async (done) => {
        const { folds } = await task
        await job.updateProgress(Math.round((100 * done) / folds.length)).catch(() => {}) // for dashboards alone
      })
      if ('fatal' in answer) {
        known = null
        return answer
      }
      const { measured } = answer
      if (verbose === 1) {
        const outcome = measured.error === null ? measured.scores.join(' ') : `failed: ${measured.error}`
        host().write(`${JSON.stringify(params)} - ${outcome} - ${measured.seconds.toFixed(1)}s\n`)
      }
      return { measured: { ...measured, scores: measured.scores.map(String) } }
    },
    {
      connection,
      name: nameHere,
      lockDuration,
      stalledInterval: lockDuration,
      maxStalledCount: ATTEMPTS - 1,
    },
  )
  await worker.waitUntilReady()
  return {
    async close() {
      await worker.close()
      await queue.close()
    },
  }
}

/** By which dashboards know it. */
const nameHere = `${hostname()}:${process.pid}`
