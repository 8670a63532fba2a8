import { show } from '../../show.js'
import type { MetricId } from '../metrics/index.js'
import type { Logs, RunParams } from './callback.js'

/** Whether small or large values are good; `auto`: the name tells. */
export type MonitorMode = 'auto' | 'min' | 'max'

/** A value in the logs: the loss, or a metric by the name that `compile` got; `val_` before it: on the validation data. */
export type Monitored = `${'' | 'val_'}${'loss' | MetricId}` | (string & {})

const SMALL = /(loss|error|crossentropy|divergence|hinge|poisson|logcosh|^(mse|mae|mape|msle|kld?|rmse))$/
const LARGE =
  /(^acc|accuracy|auc|precision|recall|sensitivity|specificity|score|r2|iou|dice|similarity|true_positives|true_negatives)/

/** A value in the logs that a callback follows. */
export class Monitor {
  readonly #owner: string
  readonly #sign: 1 | -1

  /**
   * @param owner the callback, for messages
   * @throws RangeError where `mode` is auto and the name tells nothing
   */
  constructor(
    owner: string,
    readonly name: string,
    mode: MonitorMode = 'auto',
  ) {
    this.#owner = owner
    if (!['auto', 'min', 'max'].includes(mode)) {
      throw new RangeError(`${owner}: expected mode 'auto', 'min' or 'max', got ${show(mode)}`)
    }
    this.#sign = this.#isSmall(mode) ? 1 : -1
  }

  /** What any value is better than. */
  get worst(): number {
    return this.#sign * Number.POSITIVE_INFINITY
  }

  /**
   * The value after an epoch; null in an epoch without validation.
   * @throws RangeError where it is in no epoch's logs
   */
  read(logs: Logs, { metrics }: RunParams): number | null {
    if (this.name in logs) return logs[this.name]
    if (metrics.includes(this.name)) return null
    const names = Object.keys(logs).join(', ')
    const remedy =
      this.name.startsWith('val_') && !metrics.some((metric) => metric.startsWith('val_'))
        ? '. Give fit validationData or a validationSplit'
        : ''
    throw new RangeError(
      `${this.#owner}: there is no "${this.name}" to monitor. There are: ${names}${remedy}`,
    )
  }

  /** Whether `value` is better than `best` by more than `minDelta`. */
  isBetter(value: number, best: number, minDelta = 0): boolean {
    return this.#sign * value < this.#sign * best - Math.abs(minDelta)
  }

  #isSmall(mode: MonitorMode): boolean {
    if (mode !== 'auto') return mode === 'min'
    const metric = this.name.replace(/^val_/, '')
    if (SMALL.test(metric)) return true
    if (LARGE.test(metric)) return false
    throw new RangeError(
      `${this.#owner}: should "${this.name}" become small or large? Its name doesn't tell: set mode to 'min' or 'max'`,
    )
  }
}
