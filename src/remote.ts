import { hexadecimal, sha256Of } from './sha256.js'

/** Bytes that own their memory, as the platform's streams and hashes take them. */
export type Bytes = Uint8Array<ArrayBuffer>

/** What content is known by, in hexadecimal digits, as `sha256sum` and `md5sum` print them. */
export interface Digest {
  /** Without it, `md5` decides. */
  sha256?: string
  /**
   * For publishers who state no other: it tells damage, not malice. Without it, and without `sha256`, the
   * file is taken as it comes.
   */
  md5?: string
}

/**
 * A file that is fetched when first needed, kept, and known by its content, unpacked, wherever it came from.
 * Where no digest is published, it is taken as it comes.
 */
export interface RemoteFile extends Digest {
  /** Its place in the cache, such as `mnist/train-images-idx3-ubyte`. */
  name: string
  /** Tried in this order until one gives the file. */
  sources: readonly Source[]
}

/**
 * Where a file can be had. `paths` name members of an archive; `make` turns what they hold (or the whole
 * download, without `paths`) into the file, where it is not the file already. A source that gives a file of its
 * own, which serves as well, has that file's digest.
 */
export type Source = (Address | NpmPackage | DebianPackage) &
  Digest & {
    /** Makes the file of what has been fetched. Without it, that is the file. */
    make?: (...parts: Bytes[]) => Bytes | Promise<Bytes>
  }

/** A public address; with `paths`, of a `.tar.gz`. */
export interface Address {
  url: string
  /** Members of the archive. Without it, the whole download. */
  paths?: readonly string[]
}

/** A package `name@version` with the sha512 integrity that its registry states for it. */
export interface NpmPackage {
  npm: string
  integrity: string
  paths: readonly string[]
}

export interface DebianPackage {
  deb: string
  paths: readonly string[]
}

/** How far a download has come: bytes so far, and of how many where the server says so. */
export interface Progress {
  file: string
  source: string
  loaded: number
  /** Bytes in all. Without it, the server doesn't say. */
  total?: number
}

export type OnProgress = (progress: Progress) => void
export type Report = (loaded: number, total?: number) => void

/** A machine without a network may refuse at once or never answer: the next source is soon tried. */
const CONNECT_MS = 4_000
const STALL_MS = 30_000

/**
 * The bytes of `file` from the first source that gives them intact.
 * @param open gets the parts that a source names
 * @param advice what to do where every source fails; ends the error that lists what was tried
 */
export async function fetchFromSources(
  file: RemoteFile,
  open: (source: Source, report: Report) => Promise<Bytes[]>,
  onProgress: OnProgress | undefined,
  advice: string,
): Promise<Bytes> {
  const failures: string[] = []
  for (const source of file.sources) {
    const from = describe(source)
    try {
      const parts = await open(source, (loaded, total) =>
        onProgress?.({ file: file.name, source: from, loaded, total }),
      )
      const bytes = source.make ? await source.make(...parts) : parts[0]
      const problem = await mismatch(bytes, isKnown(source) ? source : file)
      if (!problem) return bytes
      failures.push(`${from}: damaged or changed, ${problem}`)
    } catch (error) {
      failures.push(`${from}: ${reason(error)}`)
    }
  }
  throw new Error(
    `Could not fetch ${file.name}. Tried:\n${failures.map((f) => `  - ${f}\n`).join('')}${advice}`,
  )
}

/** Whether these are the bytes that one of the sources gives. */
export async function isIntact(bytes: Bytes, file: RemoteFile): Promise<boolean> {
  const digests: Digest[] = file.sources.map((source) => (isKnown(source) ? source : file))
  // SHA-256 first: the platform computes it ten times as fast as JavaScript computes MD5.
  for (const digest of digests.sort((a, b) => Number(!a.sha256) - Number(!b.sha256))) {
    if (!(await mismatch(bytes, digest))) return true
  }
  return false
}

function isKnown({ sha256, md5 }: Digest): boolean {
  return sha256 !== undefined || md5 !== undefined
}

/** How bytes differ from what is expected; null where they don't, or nothing is known of them. */
async function mismatch(bytes: Bytes, expected: Digest): Promise<string | null> {
  if (expected.sha256 !== undefined) {
    const found = await sha256Of(bytes)
    return found === expected.sha256 ? null : `SHA-256 ${found}, expected ${expected.sha256}`
  }
  if (expected.md5 !== undefined) {
    const { md5 } = await import('@noble/hashes/legacy.js') // loaded where it is needed
    const found = hexadecimal(md5(bytes))
    return found === expected.md5 ? null : `MD5 ${found}, expected ${expected.md5}`
  }
  return null
}

/** A whole body, or an error: a server that does not answer, stalls or breaks off is given up. */
export async function download(url: string, report: Report): Promise<Bytes> {
  const stop = new AbortController()
  const giveUp = (ms: number, problem: string) => setTimeout(() => stop.abort(new Error(problem)), ms)
  let timer = giveUp(CONNECT_MS, `no answer within ${CONNECT_MS / 1000} seconds`)
  try {
    const response = await fetch(url, { signal: stop.signal })
    if (!response.ok) throw new Error(`HTTP status ${response.status} ${response.statusText}`)
    if (!response.body) throw new Error('an empty answer')
    // The length counts compressed bytes where the transfer is compressed, so it serves for progress only.
    const total = Number(response.headers.get('content-length')) || undefined
    const chunks: Bytes[] = []
    let loaded = 0
    const reader = response.body.getReader()
    for (;;) {
      clearTimeout(timer)
      timer = giveUp(STALL_MS, `nothing came for ${STALL_MS / 1000} seconds`)
      const { done, value } = await reader.read()
      if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
      chunks.push(value)
      loaded += value.length
      report(loaded, total)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** What gzip may unpack to: this, and so many times its own size. The data sets pack to a fifth. */
const ROOM = 2 ** 26
const RATIO = 20

/**
 * Unpacks gzip. Other bytes pass: some servers and browsers have unpacked a `.gz` on the way already.
 * @throws Error where it is damaged, or unpacks out of proportion
 */
export async function gunzip(bytes: Bytes): Promise<Bytes> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const most = ROOM + RATIO * bytes.length
  const whole = await unpacked(bytes, 'gzip', most + 1)
  if (whole.length <= most) return whole
  throw new Error(`${bytes.length} bytes of gzip unpack to more than ${most}: out of proportion`)
}

/** The first bytes of what is packed, at most so many: no more is unpacked. */
export async function unpacked(bytes: Bytes, format: 'gzip' | 'deflate', most: number): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader()
  const parts: Bytes[] = []
  let length = 0
  while (length < most) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    length += value.length
  }
  if (length >= most) await reader.cancel()
  return new Uint8Array(await new Blob(parts).arrayBuffer(), 0, Math.min(length, most))
}

function describe(source: Source): string {
  if ('url' in source) return source.url
  return 'npm' in source ? `npm package ${source.npm}` : `Debian package ${source.deb}`
}

/** `fetch` says only "fetch failed"; the cause says why. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
