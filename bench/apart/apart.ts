import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Buffers } from '../meter.js'
import type { Field } from '../peers/index.js'

/** What it took to get so far. */
export interface Taken {
  /** Milliseconds from the first mention of the model to the end of a step on the device. */
  ms: number
  buffers: Buffers
  /** Bytes that the process has grown by: JavaScript's heap, wasm's, and on a software device the device's. */
  resident: number
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))

/** The names of all who take part. */
export const namesOf = ({ tfjs, jax }: Field): string[] =>
  ['glassgrad', ...tfjs, ...jax].map((who) => (typeof who === 'string' ? who : who.name))

/** Lets a contestant train the MLP in a new process; gives what it had taken after so many steps. */
export async function trainApart(
  name: string,
  batch: number,
  steps: readonly number[],
  environment: Record<string, string> = {},
): Promise<Taken[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, CHILD, name, ...[batch, ...steps].map(String)],
    { env: { ...process.env, ...environment } },
  )
  return JSON.parse(stdout) as Taken[]
}
