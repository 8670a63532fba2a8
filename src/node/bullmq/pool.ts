import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type ConnectionOptions, type Queue, QueueEvents } from 'bullmq'
import type { Params } from '../../model/search/measure.js'
import type { Measured } from '../../model/search/trial.js'
import { ATTEMPTS, type Task, type WorkerPool, type Workers } from '../../model/search/workers.js'
import { checkOptions, table } from '../../options.js'
import { digestOf, encode, type Job, keysOf, openQueue, QUEUE, type Result } from './queue.js'

export interface BullmqOptions {
  /** Where Redis is, as BullMQ takes it: `{ host, port }`, or a client of ioredis. */
  connection: ConnectionOptions
  /** The queue's name; workers have to have the same. @default 'glassgrad' */
  queue?: string
}

const bullmqTable = table<BullmqOptions>({ connection: 'any!', queue: 'string' })

/** Seconds after which a search that says nothing any more is over, and the mark is set again in a third of them. */
const ALIVE = 60
/** Seconds that data stay in Redis when the search that left them has died. */
const KEPT = 3600
/** Milliseconds after which a trial is asked about, should the message of its end have been lost. */
const ASK_AGAIN = 60_000

/**
 * Trials on any number of machines, through a queue of BullMQ (docs.bullmq.io) on Redis. On each machine `trialWorker` makes
 * them; one that dies in a trial loses nothing. As `workers` of `GridSearch`, `RandomSearch` and `Hyperband`.
 *
 *     new GridSearch({ grid, build: new URL('./build.js', import.meta.url), workers: bullmq({ connection: { host } }) })
 */
export function bullmq(options: BullmqOptions): WorkerPool {
  checkOptions('bullmq', bullmqTable, options)
  return { open: (task) => QueueWorkers.open(options, task) }
}

/** A search's side of the queue. */
class QueueWorkers implements Workers {
  /** All that there are wait in the queue. */
  readonly size = Number.POSITIVE_INFINITY
  readonly #open = new Map<string, { remove(): Promise<unknown> }>()
  readonly #timers: NodeJS.Timeout[] = []

  private constructor(
    readonly search: string,
    readonly queue: Queue<Job, Result>,
    readonly events: QueueEvents,
  ) {}

  static async open({ connection, queue: name = QUEUE }: BullmqOptions, task: Task): Promise<QueueWorkers> {
    const digest = await digestOf(new URL(task.module))
    const queue = await openQueue('bullmq', name, connection)
    const events = new QueueEvents(name, { connection })
    events.setMaxListeners(0)
    queue.setMaxListeners(0)
    const workers = new QueueWorkers(randomUUID(), queue, events)
    await workers.#keep('task', encode({ ...task, digest }), KEPT)
    await workers.#keep('alive', '', ALIVE)
    return workers
  }

  /** Sets a key, and again before it expires. */
  async #keep(key: 'task' | 'alive', value: string, seconds: number): Promise<void> {
    const client = await this.queue.getBackend().client
    const set = () => client.set(keysOf(this.queue.name, this.search)[key], value, { EX: seconds })
    await set()
    // Redis that does not answer for a while is BullMQ's to reach again.
    this.#timers.push(setInterval(() => void set().catch(() => {}), (seconds * 1000) / 3))
  }

  async measure(params: Params, epochs: number): Promise<Measured> {
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(params)), params)) {
      throw new RangeError(
        `bullmq: the parameters ${JSON.stringify(params)} can't be written as JSON: give numbers that are finite, texts, ` +
          'lists and plain objects',
      )
    }
    const about = { search: this.search, params, epochs }
    const job = await this.queue.add('trial', about, {
      removeOnComplete: { age: KEPT }, // for dashboards
      removeOnFail: { age: KEPT },
    })
    this.#open.set(job.id!, job)
    try {
      const result: Result = await this.#ended(job)
      if ('fatal' in result) throw new Error(result.fatal)
      const { scores, ...rest } = result.measured
      return { ...rest, scores: scores.map(Number) }
    } catch (error) {
      const { message } = error as Error
      if (!message.includes('stalled more than')) throw error
      return { scores: [], seconds: 0, error: `its worker has died ${ATTEMPTS} times` }
    } finally {
      this.#open.delete(job.id!)
    }
  }

  async #ended(job: Awaited<ReturnType<Queue<Job, Result>['add']>>): Promise<Result> {
    for (;;) {
      try {
        return await job.waitUntilFinished(this.events, ASK_AGAIN)
      } catch (error) {
        if (!(error as Error).message.includes('timed out before finishing')) throw error
      }
    }
  }

  async status(): Promise<string> {
    const { active, waiting } = await this.queue.getJobCounts('active', 'waiting')
    return `${active} running, ${waiting} waiting, ${await this.queue.getWorkersCount()} workers`
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const { task, alive } = keysOf(this.queue.name, this.search)
    await (await this.queue.getBackend().client).del(task, alive)
    // One that is being made can't be removed: its worker finds out that the search is over.
    await Promise.all([...this.#open.values()].map((job) => job.remove().catch(() => {})))
    await Promise.all([this.events.close(), this.queue.close()])
  }
}
