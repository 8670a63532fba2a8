import { type Given, table, takeOptions } from '../../options.js'
import { Callback, type Logs } from './callback.js'

export interface RemoteMonitorOptions {
  /** Where the server is. @default 'http://localhost:9000' */
  root?: string
  /** Where on it epochs go. @default '/publish/epoch/end/' */
  path?: string
  /** The field of a form that has the JSON. @default 'data' */
  field?: string
  /** Further headers of the request. @default null */
  headers?: Readonly<Record<string, string>> | null
  /** Whether to send JSON, not a form. @default false */
  sendAsJson?: boolean
}

/**
 * Sends a server the number and the logs of each epoch, by POST (keras.io/api/callbacks/remote_monitor). A server that can't
 * be reached is told of and holds nothing up.
 */
export class RemoteMonitor extends Callback {
  static readonly options = table<RemoteMonitorOptions>({
    root: 'string',
    path: 'string',
    field: 'string',
    headers: 'any',
    sendAsJson: 'boolean',
  })
  readonly #settings: RemoteMonitorOptions

  constructor(...given: Given<RemoteMonitorOptions, [], [root: string, path: string, field: string]>) {
    super()
    this.#settings = takeOptions<RemoteMonitorOptions>(new.target.name, RemoteMonitor.options, given)
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const { root = 'http://localhost:9000', path = '/publish/epoch/end/', field = 'data' } = this.#settings
    const json = JSON.stringify({ epoch, ...logs })
    const asJson = this.#settings.sendAsJson ?? false
    try {
      await fetch(root + path, {
        method: 'POST',
        headers: { ...(asJson && { 'content-type': 'application/json' }), ...this.#settings.headers },
        body: asJson ? json : new URLSearchParams({ [field]: json }),
      })
    } catch (error) {
      console.warn(`glassgrad: RemoteMonitor could not reach ${root}: ${(error as Error).message}`)
    }
  }
}
