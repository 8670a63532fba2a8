import { Callback, type Logs } from './callback.js'

/** What `fit` returns: every epoch's losses and metrics, by name. */
export class History extends Callback {
  /** Epoch numbers, from 0. */
  epoch: number[] = []
  history: Record<string, number[]> = {}

  /** What JSON has of it: the epochs and what was measured, not the model. */
  toJSON(): Pick<History, 'epoch' | 'history'> {
    return { epoch: this.epoch, history: this.history }
  }

  override onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch)
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= []
      this.history[name].push(value)
    }
  }
}
