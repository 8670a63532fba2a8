import { host } from '../../host.js'
import { type Given, table, takeOptions } from '../../options.js'
import { Callback, type Logs } from './callback.js'

export interface CSVLoggerOptions {
  /** Between the columns. @default ',' */
  separator?: string
  /** Whether to go on in an existing file; if not, it begins anew. @default false */
  append?: boolean
}

/**
 * Writes a line for every epoch to a CSV file: its number, then losses and metrics by name
 * (keras.io/api/callbacks/csv_logger).
 */
export class CSVLogger extends Callback {
  static readonly options = table<CSVLoggerOptions & { filename: string }>({
    filename: 'string!',
    separator: 'string',
    append: 'boolean',
  })
  readonly path: string
  readonly #separator: string
  readonly #append: boolean
  #names: readonly string[] | null = null

  constructor(...given: Given<CSVLoggerOptions, [path: string], [separator: string, append: boolean]>) {
    const {
      filename: path,
      separator = ',',
      append = false,
    } = takeOptions<CSVLoggerOptions & { filename: string }>(new.target.name, CSVLogger.options, given)
    super()
    this.path = path
    this.#separator = separator
    this.#append = append
  }

  override async onTrainBegin(): Promise<void> {
    this.#names = null
    if (this.#append && (await host().exists(this.path))) {
      const [header] = new TextDecoder().decode(await host().readFile(this.path)).split('\n')
      if (header) this.#names = header.trim().split(this.#separator).slice(1)
    } else {
      await host().writeFile(this.path, new Uint8Array())
    }
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    if (!this.#names) {
      // Columns for validation too where it comes in later epochs only.
      this.#names = [...new Set([...Object.keys(logs), ...this.params.metrics])].sort()
      await this.#line(['epoch', ...this.#names])
    }
    await this.#line([epoch, ...this.#names.map((name) => logs[name] ?? 'NA')])
  }

  async #line(cells: readonly (string | number)[]): Promise<void> {
    await host().appendFile(this.path, new TextEncoder().encode(`${cells.join(this.#separator)}\n`))
  }
}
