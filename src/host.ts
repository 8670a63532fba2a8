import { checkOptions, table } from './options.js'
import type { Bytes, OnProgress, RemoteFile } from './remote.js'
import { misplaced } from './show.js'

/** What the engine needs of the world around it: a GPU, files from the network, a place to write progress to. */
export interface Host {
  gpu(): Promise<GPU>
  /** The bytes of a file, from the cache where it is intact there. Throws where no source gives it. */
  fetchFile(file: RemoteFile, onProgress?: OnProgress): Promise<Bytes>
  /** What `writeCache` has kept under this name; null where there is nothing. */
  readCache(name: string): Promise<Bytes | null>
  /** Keeps bytes for later runs, where that is possible. */
  writeCache(name: string, bytes: Bytes): Promise<void>
  /** The bytes of a file of the user's; in a page, of an address. */
  readFile(path: string): Promise<Bytes>
  /** The bytes of a file of an npm package that is installed beside this one. Missing where there are no such files. */
  packageFile?(name: string): Promise<Bytes>
  /** What is in a folder of the user's. Missing where a program can't look into folders. */
  listFolder?(path: string): Promise<{ name: string; isFolder: boolean }[]>
  /** Writes a file of the user's: whoever opens it sees all of it, or what was there before. */
  writeFile(path: string, bytes: Bytes): Promise<void>
  /** Writes to the end of a file of the user's, which is made where there is none. */
  appendFile(path: string, bytes: Bytes): Promise<void>
  /** Whether there is such a file of the user's. */
  exists(path: string): Promise<boolean>
  /** Removes a file of the user's; one that isn't there is no error. */
  removeFile(path: string): Promise<void>
  /** Shows text as it is, line ends included. */
  write(text: string): void
  /**
   * Rests, leaving the processor to others: the longer, the more milliseconds have been waited already. Not needed
   * where waiting costs nothing.
   */
  nap?(waited: number): Promise<void>
  /**
   * Collects what JavaScript holds no more, now, in the middle of a job too: weak references then tell what is gone.
   * Gives the bytes of JavaScript that are left. Missing where a program can't ask for that.
   */
  collect?(): number
  /** Starts another process that has the package loaded and makes trials of a search. Missing where there are none. */
  startProcess?(what: 'trial'): HostProcess
  /** Whether a line can be written over, after `\r`. */
  readonly isTerminal: boolean
}

/** Another process of this machine. */
export interface HostProcess {
  send(message: object): void
  /** Called with each message that comes back. */
  onMessage: (message: unknown) => void
  /** Called when the process ends, with how. */
  onEnd: (how: string) => void
  /** How it has ended; null while it lives. */
  readonly ended: string | null
  end(): void
}

const browserTable = table<BrowserHostOptions>({ mirror: 'string', onNotKept: 'any' })

let current: Host = browserHost()

/** Sets where GPU and files come from. The Node entry of the package does this by itself. */
export function useHost(host: Host): void {
  if (typeof host !== 'object' || typeof host?.gpu !== 'function') {
    throw new RangeError(`useHost: ${misplaced('a host, as browserHost() makes one', host)}`)
  }
  current = host
}

export function host(): Host {
  return current
}

export interface BrowserHostOptions {
  /**
   * An address prefix tried before a file's own sources: the file, or the file packed by gzip, is looked for
   * at `mirror + file.name`. A page needs it for files whose public addresses do not allow other origins
   * (CORS). Without it, only the public addresses are tried.
   */
  mirror?: string
  /**
   * Told why a fetched file could not be kept: it will be fetched again next time. Without it, nobody is
   * told.
   */
  onNotKept?: (file: RemoteFile, reason: string) => void
}

/** A page's `navigator.gpu`, and files kept in the page's Cache storage. */
export function browserHost(options: BrowserHostOptions = {}): Host {
  checkOptions('browserHost', browserTable, options)
  const { mirror, onNotKept } = options
  return {
    isTerminal: false,

    write: (text) => console.log(text.replace(/\n$/, '')), // the console ends lines by itself

    async gpu() {
      const gpu = globalThis.navigator?.gpu
      if (gpu) return gpu
      throw new Error(
        'There is no WebGPU here. In a browser: use Chrome or Edge 113+, Safari 26+, or Firefox 141+ (Windows; ' +
          'macOS from 145), over https or on localhost. In Node: import the package by its name, so that its ' +
          '"node" entry is taken.',
      )
    },

    async readCache(name) {
      const kept = await (await pageCache())?.match(cacheKey(name))
      return kept ? new Uint8Array(await kept.arrayBuffer()) : null
    },

    // A full store only means that the work is done again next time.
    writeCache: (name, bytes) => keep(name, bytes).catch(() => undefined),

    readFile: async (path) => (await import('./remote.js')).download(path, () => {}),

    writeFile: refuse,
    appendFile: refuse,
    removeFile: refuse,
    exists: async () => false,

    async fetchFile(file, onProgress) {
      const { download, fetchFromSources, gunzip, isIntact } = await import('./remote.js')
      const kept = await this.readCache(file.name)
      if (kept && (await isIntact(kept, file))) return kept
      const sources =
        mirror === undefined ? file.sources : [{ url: mirror + file.name, make: gunzip }, ...file.sources]
      const bytes = await fetchFromSources(
        { ...file, sources },
        (source, report) => {
          if ('url' in source && !source.paths) return Promise.all([download(source.url, report)])
          if ('npm' in source) {
            const folder = `https://cdn.jsdelivr.net/npm/${source.npm}/`
            return Promise.all(source.paths.map((path) => download(folder + path, report)))
          }
          throw new Error('a browser cannot unpack this; Node can')
        },
        onProgress,
        'Check the network, or serve the file from your own site and name its folder: ' +
          'useHost(browserHost({ mirror: "/files/" })).',
      )
      try {
        await keep(file.name, bytes)
      } catch (error) {
        onNotKept?.(file, error instanceof Error ? error.message : String(error))
      }
      return bytes
    },
  }
}

/** Missing in insecure contexts, refused in some private windows; then nothing is kept. */
async function pageCache(): Promise<Cache | undefined> {
  return globalThis.caches?.open('glassgrad').catch(() => undefined)
}

async function keep(name: string, bytes: Bytes): Promise<void> {
  const cache = await pageCache()
  if (!cache) throw new Error('there is no storage: the page is not secure (https), or its window is private')
  await cache.put(cacheKey(name), new Response(bytes))
}

const cacheKey = (name: string) => `/glassgrad/${name}`

async function refuse(path: string): Promise<never> {
  throw new Error(
    `A page can't write "${path}": take the bytes, model.toBytes('keras') say, and offer them as a download`,
  )
}
