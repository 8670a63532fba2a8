import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readRecord } from './check.js'
import { type BenchRecord, fileNameOf, merged } from './record.js'

const FOLDER = fileURLToPath(new URL('../results/', import.meta.url))

/**
 * Takes a record over into `results/`, into the file of its device: cases that it hasn't stay as they are, and so do
 * those that were measured later. Gives the file's path.
 */
export async function keep(record: BenchRecord, folder = FOLDER): Promise<string> {
  const path = `${folder}${fileNameOf(record)}`
  const kept = await readFile(path, 'utf8').then(readRecord, () => null)
  await mkdir(folder, { recursive: true })
  await writeFile(path, `${JSON.stringify(kept ? merged(kept, record) : record, null, 1)}\n`)
  return path
}

/** Takes a file over that somebody has sent. @throws Refusal where it is no record, or not one to be believed */
export async function add(file: string): Promise<string> {
  return keep(readRecord(await readFile(file, 'utf8')))
}
