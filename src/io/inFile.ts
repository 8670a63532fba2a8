import { host } from '../host.js'
import { misplaced } from '../show.js'

/** What engines say where a file leads code astray: it tells of the code, not of the file. */
const RAW =
  /^Cannot |^Offset is|^Invalid |^Reduce of| is not (a function|a constructor|iterable|defined|an object)|out of (bounds|range)/

/** What went wrong with what a file holds, without what only says where a program stumbled over it. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const isRaw = (error instanceof TypeError || error instanceof RangeError) && RAW.test(message)
  return isRaw ? 'its contents make no sense: it is damaged, or of another kind' : message.slice(0, 2000)
}

/**
 * Understands a file's bytes; errors name the file.
 * @param file its path, its address in a browser, or its bytes, which have no name
 */
export async function readingFile<T>(
  file: string | Uint8Array,
  understand: (bytes: Uint8Array) => T | Promise<T>,
): Promise<T> {
  if (typeof file !== 'string' && !ArrayBuffer.isView(file)) {
    throw new RangeError(misplaced('a file: its path, its address or its bytes', file))
  }
  const bytes = typeof file === 'string' ? await host().readFile(file) : file
  return naming(typeof file === 'string' ? file : null, () => understand(bytes))
}

/** Runs `read`; errors begin with the file's name, where it has one. */
export async function naming<T>(name: string | null, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const of = error instanceof RangeError ? RangeError : Error
    const message = reasonOf(error)
    throw new of(name === null || message.includes(name) ? message : `${name}: ${message}`, { cause: error })
  }
}
