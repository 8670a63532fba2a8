import { Callback, type Logs } from './callback.js'

/** What `fit` returns: every epoch's losses and metrics, by name. */
export class History extends Callback {
  /** Epoch numbers, from 0. */
  epoch: number[] = []
  history: Record<string, number[]> = {}

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch)
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= []
      this.history[name].push(value)
    }
  }
}
