import { type Bytes, browserHost, type Host } from 'glassgrad'
import { say } from '../../tasks/language.js'
import type { RunMessage } from '../session/protocol.js'

/** The site's folder: the worker's file is one folder down. */
const SITE = new URL('..', location.href)

/**
 * The world of a task in the gallery: data sets from the site itself, kept in the browser's storage; files in
 * memory, for as long as the worker lives; what is written goes to the page.
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
    readFile: async (path) => files.get(path) ?? base.readFile(new URL(path, SITE).href),
    writeFile: async (path, bytes) => void files.set(path, bytes),
    async appendFile(path, bytes) {
      const before = files.get(path) ?? new Uint8Array()
      const all = new Uint8Array(before.length + bytes.length)
      all.set(before)
      all.set(bytes, before.length)
      files.set(path, all)
    },
    exists: async (path) => files.has(path),
    removeFile: async (path) => void files.delete(path),
  }
}
