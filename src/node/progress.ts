import { dirname } from 'node:path'
import type { OnProgress, Progress } from '../remote.js'

const TERMINAL_MS = 100
const LOG_MS = 10_000

/**
 * Tells a human how downloads get on: one line that is written over in a terminal, elsewhere (a log, a pipe)
 * a line when a source is first asked and one every ten seconds.
 */
export function progressLine(stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr): {
  report: OnProgress
  done(): void
} {
  const files = new Map<string, Progress>()
  const started = new Set<string>()
  let last = 0

  return {
    report(progress) {
      files.set(progress.file, progress)
      const set = dirname(progress.file)
      const asked = `${set} from ${hostOf(progress.source)}`
      const isNew = !started.has(asked)
      started.add(asked)
      const now = performance.now()
      if (!isNew && now - last < (stream.isTTY ? TERMINAL_MS : LOG_MS)) return
      last = now
      const text = `Fetching ${asked}${amount([...files.values()].filter((p) => dirname(p.file) === set))}`
      stream.write(stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
    },

    /** All downloads have ended: leaves the terminal's line clear. */
    done() {
      if (stream.isTTY && files.size > 0) stream.write('\r\x1b[K')
      files.clear()
      started.clear()
    },
  }
}

function amount(files: Progress[]): string {
  const loaded = files.reduce((sum, p) => sum + p.loaded, 0)
  const total = files.reduce((sum, p) => sum + (p.total ?? Number.NaN), 0)
  if (loaded === 0) return ' …'
  return total >= loaded ? `: ${megabytes(loaded)} of ${megabytes(total)} MB` : `: ${megabytes(loaded)} MB`
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** A whole address would not fit on the line. */
function hostOf(source: string): string {
  return URL.canParse(source) ? new URL(source).host || source : source
}
