import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Figures } from '../../tasks/task.js'
import type { Sources } from '../session/protocol.js'
import type { Snapshot, Training } from '../session/runState.js'

/** A run as the browser keeps it. */
export interface KeptRun {
  /** Counted by the browser. */
  id: number
  task: number
  /** When it began: date and time, as ISO 8601 has it. */
  begun: string
  seconds: number
  seed: number
  device: string
  /** The task's own file, and all that was not as in the repository. */
  source: string
  changes: Sources
  figures: Figures
  trainings: readonly Training[]
  /** What the network looked like after each epoch. */
  snapshots: readonly Snapshot[]
  /** The model, where it is small: Keras' description, and its weights as safetensors. */
  model: { json: string; weights: Uint8Array<ArrayBuffer> } | null
}

interface Kept extends DBSchema {
  runs: { key: number; value: KeptRun }
}

/** The oldest go when there are more. */
const MOST = 50

let opened: Promise<IDBPDatabase<Kept>> | null = null

function database(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>('glassgrad', 1, {
    upgrade: (database) => void database.createObjectStore('runs', { keyPath: 'id', autoIncrement: true }),
  })
  return opened
}

/** All runs that are kept, the latest first. */
export async function keptRuns(): Promise<KeptRun[]> {
  return (await (await database()).getAll('runs')).reverse()
}

export async function keepRun(run: Omit<KeptRun, 'id'>): Promise<void> {
  const { store, done } = (await database()).transaction('runs', 'readwrite')
  store.add(run as KeptRun) // it gets its number here
  const ids = await store.getAllKeys()
  for (const id of ids.slice(0, -MOST)) store.delete(id)
  await done
}

export async function forgetRun(id: number): Promise<void> {
  await (await database()).delete('runs', id)
}
