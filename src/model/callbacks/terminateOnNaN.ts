import { host } from '../../host.js'
import { Callback, type Logs } from './callback.js'

/**
 * Ends training when the loss is NaN or infinite (keras.io/api/callbacks/terminate_on_nan). A mean that has
 * met a NaN stays NaN, so looking a few times a second finds what looking after every batch would, without
 * making the device wait.
 */
export class TerminateOnNaN extends Callback {
  override onProgress(steps: number, logs: Logs): void {
    if (this.model.stopTraining || Number.isFinite(logs.loss)) return
    host().write(`\nBatch ${steps}: the loss is ${logs.loss}, training stops\n`)
    this.model.stopTraining = true
  }
}
