import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { deserialize, serialize } from 'node:v8'
import { type ConnectionOptions, Queue } from 'bullmq'
import type { Params } from '../../model/search/measure.js'
import type { Measured } from '../../model/search/trial.js'
import type { Task } from '../../model/search/workers.js'

/** The queue's name where none is given. */
export const QUEUE = 'glassgrad'

/** What a job of the queue says: which trial of which search. */
export interface Job {
  search: string
  params: Params
  epochs: number
}

/** What comes back; scores are texts, since JSON has no NaN. */
export type Result =
  | { measured: Omit<Measured, 'scores'> & { scores: readonly string[] } }
  | { fatal: string }

/** A search as the workers get it: the module that builds the models is theirs, and has to be the same. */
export type SentTask = Task & { digest: string }

/** Where a search's task is kept, and the mark that it goes on. */
export const keysOf = (queue: string, search: string) => ({
  task: `${queue}:task:${search}`,
  alive: `${queue}:alive:${search}`,
})

/** Text, since BullMQ's clients take nothing else. */
export const encode = (task: SentTask): string => serialize(task).toString('base64')

export const decode = (text: string): SentTask => deserialize(Buffer.from(text, 'base64'))

/** SHA-256 of a module's text. */
export async function digestOf(module: URL): Promise<string> {
  return createHash('sha256')
    .update(await readFile(module))
    .digest('hex')
}

/**
 * Opens a queue.
 * @throws Error where Redis does not answer, for which BullMQ would wait without end
 */
export async function openQueue(
  owner: string,
  name: string,
  connection: ConnectionOptions,
): Promise<Queue<Job, Result>> {
  const queue = new Queue<Job, Result>(name, { connection })
  let fail = (_: Error) => {}
  const failed = new Promise<never>((_, reject) => {
    fail = ({ message }) =>
      reject(
        new Error(`${owner}: Redis does not answer (${message}): start redis-server, or give its connection`),
      )
  })
  queue.on('error', fail)
  try {
    await Promise.race([queue.waitUntilReady(), failed])
  } catch (error) {
    await queue.close()
    throw error
  }
  queue.off('error', fail)
  return queue
}
