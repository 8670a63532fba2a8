import { type Bytes, browserHost, type Host } from 'glassgrad'
import { say } from '../../tasks/language.js'
import type { RunMessage } from '../session/protocol.js'

/** The site's folder: the worker's file is one folder down. */
const SITE = new URL('..', location.href)

/**
 * The world of a task in the gallery: data sets from the site itself, kept in the browser's storage; files in
 * memory, for as long as the worker lives, and reports in that storage; what is written goes to the page.
 */
export function workerHost(tell: (message: RunMessage) => void): Host {
  const files = new Map<string, Bytes>()
  const base = browserHost({
    mirror: new URL('data/', SITE).href,
    onNotKept: (_, reason) =>
      tell({
        type: 'note',
        note: {
          ru: `Данные не удалось сохранить в браузере, в следующий раз они будут загружены снова (${reason}).`,
          en: `The data could not be kept in the browser; next time they will be fetched again (${reason}).`,
        },
      }),
  })

  // A report outlives the worker and the page: a search that was broken off goes on by it. An empty file is none.
  const isReport = (path: string) => path.startsWith('reports/')
  const written = async (path: string): Promise<Bytes | null> => {
    const bytes = files.get(path) ?? (isReport(path) ? await base.readCache(path) : null)
    return bytes?.length ? bytes : null
  }
  const write = async (path: string, bytes: Bytes) => {
    files.set(path, bytes)
    if (isReport(path)) await base.writeCache(path, bytes)
  }

  return {
    ...base,

    write: (text) => tell({ type: 'show', item: { kind: 'text', text: { ru: say(text, 'ru'), en: text } } }),

    fetchFile: (file, onProgress) =>
      base.fetchFile(file, (progress) => {
        const { loaded, total } = progress
        tell({ type: 'download', file: file.name, loaded, total })
        onProgress?.(progress)
      }),

    // What no task has written lies on the site, beside its page.
    readFile: async (path) => (await written(path)) ?? base.readFile(new URL(path, SITE).href),
    writeFile: write,
    appendFile: async (path, bytes) =>
      write(path, joined([(await written(path)) ?? new Uint8Array(), bytes])),
    exists: async (path) => (await written(path)) !== null,
    removeFile: (path) => write(path, new Uint8Array()),
  }
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
