import { host } from '../../host.js'
import { Callback, type Logs } from './callback.js'

const WIDTH = 20

/**
 * The line that Keras shows: `1500/1500 ━━━━━━━━━━━━━━━━━━━━ 6s 4ms/step - accuracy: 0.93 - loss: 0.24`.
 * In a terminal it is drawn anew a few times a second; elsewhere it is written once, when the epoch ends.
 */
export class ProgressBar extends Callback {
  #begin = 0
  #done = 0

  override onEpochBegin(epoch: number): void {
    this.#begin = performance.now()
    this.#done = 0
    if (this.params.epochs > 1) host().write(`Epoch ${epoch + 1}/${this.params.epochs}\n`)
  }

  override onProgress(steps: number, logs: Logs): void {
    this.#done = steps
    if (this.params.verbose === 1 && host().isTerminal) host().write(`\r${this.#line(steps, logs)}\x1b[K`)
  }

  override onEpochEnd(_epoch: number, logs: Logs): void {
    const line = this.#line(this.#done, logs)
    host().write(this.params.verbose === 1 && host().isTerminal ? `\r${line}\x1b[K\n` : `${line}\n`)
  }

  #line(done: number, logs: Logs): string {
    const total = this.params.steps
    const count = total === null ? `${done}` : `${String(done).padStart(String(total).length)}/${total}`
    const seconds = (performance.now() - this.#begin) / 1000
    const share = total ? done / total : 1
    const bar = '━'.repeat(Math.round(WIDTH * share)).padEnd(WIDTH, '╺')
    const left = done > 0 && total !== null && done < total ? (seconds / done) * (total - done) : seconds
    const speed = `${formatSeconds(left)} ${formatStep(seconds / Math.max(done, 1))}`
    return [`${count} ${this.params.verbose === 1 ? `${bar} ` : '- '}${speed}`, ...formatLogs(logs)].join(
      ' - ',
    )
  }
}

/** `accuracy: 0.9312`, in alphabetical order, those of validation last. */
export function formatLogs(logs: Logs): string[] {
  const isValidation = (name: string) => Number(name.startsWith('val_'))
  return Object.keys(logs)
    .sort((a, b) => isValidation(a) - isValidation(b) || (a < b ? -1 : 1))
    .map((name) => `${name}: ${formatValue(logs[name])}`)
}

/** Four decimals, or four digits where a number is too small or too large for that. */
function formatValue(value: number): string {
  const size = Math.abs(value)
  return size === 0 || (size >= 1e-3 && size < 1e5) ? value.toFixed(4) : value.toExponential(4)
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}s`
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)]
  if (minutes < 60) return `${minutes}:${String(rest).padStart(2, '0')}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

function formatStep(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(0)}s/step`
  return seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(0)}ms/step` : `${(seconds * 1e6).toFixed(0)}us/step`
}
