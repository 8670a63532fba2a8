import { readRecord } from '../../bench/record/check.js'
import type { BenchRecord } from '../../bench/record/record.js'

/** The records of `bench/results/`, each fetched when it is asked for. */
const FILES = import.meta.glob<string>('../../bench/results/*.json', { query: '?raw', import: 'default' })

/** All of them. */
export function loadRecords(): Promise<BenchRecord[]> {
  return Promise.all(Object.values(FILES).map(async (load) => readRecord(await load())))
}
