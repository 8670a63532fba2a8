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

const STORE = 'runs'
/** The oldest go when there are more. */
const MOST = 50

let opened: Promise<IDBDatabase> | null = null

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('glassgrad', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

/** What the store answers, once it is on the disk. */
async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(STORE, mode)
  const request = ask(transaction.objectStore(STORE))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
  })
}

/** All runs that are kept, the latest first. */
export async function keptRuns(): Promise<KeptRun[]> {
  const runs: KeptRun[] = await within('readonly', (store) => store.getAll())
  return runs.reverse()
}

export async function keepRun(run: Omit<KeptRun, 'id'>): Promise<void> {
  await within('readwrite', (store) => store.add(run))
  const ids = await within('readonly', (store) => store.getAllKeys())
  for (const id of ids.slice(0, -MOST)) await forgetRun(id as number)
}

export async function forgetRun(id: number): Promise<void> {
  await within('readwrite', (store) => store.delete(id))
}
