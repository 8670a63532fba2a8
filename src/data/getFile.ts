import { host } from '../host.js'
import { checkOptions, table } from '../options.js'
import type { Bytes, OnProgress } from '../remote.js'
import { gunzip } from '../remote.js'
import { misplaced } from '../show.js'

export interface GetFileOptions {
  /** Its name in the cache. Without it, the address's last part. */
  fname?: string
  /** Its SHA-256 or MD5 in hexadecimal digits. Without it, it is taken as it comes. */
  fileHash?: string
  /** Whether gzip is unpacked; the hash is that of what it holds. @default false */
  unpack?: boolean
  /** Told how far the download has come. Without it, nobody is. */
  onProgress?: OnProgress
}

const fileTable = table<GetFileOptions>({
  fname: 'string',
  fileHash: 'string',
  unpack: 'boolean',
  onProgress: 'any',
})

/**
 * The bytes of a file at a public address (keras.utils.get_file): fetched once, kept in the cache, where it is looked at by its
 * hash, and fetched again where it is damaged there.
 */
export async function getFile(origin: string, options: GetFileOptions = {}): Promise<Bytes> {
  checkOptions('getFile', fileTable, options)
  if (typeof origin !== 'string' || !/^https?:[/][/]/.test(origin))
    throw new TypeError(`getFile: ${misplaced("an address, 'https://…',", origin)}`)
  const {
    fname = new URL(origin).pathname.split('/').at(-1) || 'file',
    fileHash,
    unpack,
    onProgress,
  } = options
  if (!/^[\w.-][\w. -]*$/.test(fname) || /^[.]+$/.test(fname))
    throw new RangeError(`getFile: expected fname as the name of a file, got "${fname.slice(0, 80)}"`)
  const hash = fileHash?.toLowerCase()
  if (hash !== undefined && !/^([0-9a-f]{32}|[0-9a-f]{64})$/.test(hash))
    throw new RangeError(
      `getFile: expected fileHash as 64 (SHA-256) or 32 (MD5) hexadecimal digits, got "${fileHash}"`,
    )
  // Without a hash nothing else tells two files of one name apart.
  const place =
    hash ?? Array.from(origin).reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)!) >>> 0, 7)
  return host().fetchFile(
    {
      name: `files/${place}/${fname}`,
      ...(hash && (hash.length === 64 ? { sha256: hash } : { md5: hash })),
      sources: [{ url: origin, ...(unpack && { make: gunzip }) }],
    },
    onProgress,
  )
}
