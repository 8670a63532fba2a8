import { createHash } from 'node:crypto'
import {
  access,
  appendFile,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '../host.js'
import {
  type Bytes,
  download,
  fetchFromSources,
  isIntact,
  type OnProgress,
  type RemoteFile,
  type Report,
  type Source,
} from '../remote.js'
import { type Archive, bytesOf, openDebianPackage, openNpmPackage, openTarball } from './archives.js'
import { collector } from './collect.js'
import { startProcess } from './processes.js'
import { progressLine } from './progress.js'

/** Where fetched files are kept: `GLASSGRAD_CACHE`, or `glassgrad` in `XDG_CACHE_HOME`, which is `~/.cache`. */
export function cacheFolder(): string {
  const { GLASSGRAD_CACHE, XDG_CACHE_HOME } = process.env
  return GLASSGRAD_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'glassgrad')
}

/**
 * Milliseconds of a rest: a share of what has been waited, so that no answer comes much later than it could; long
 * beside one question to the device, which costs it some of its processor; and no longer than a short training step.
 */
const NAP = { share: 0.125, least: 0.1, most: 1 }

/** Nobody rings it: waiting for it is sleeping. */
const bell = new Int32Array(new SharedArrayBuffer(4))

/** The host in Node: Dawn's WebGPU, and files kept in a folder that processes may share. */
export function nodeHost(): Host {
  const line = progressLine()
  const running = new Map<string, Promise<Bytes>>()
  const archives = new Map<string, Promise<Archive>>()
  let gpu: Promise<GPU> | undefined

  /** Files that are fetched at the same time share an archive that holds several of them. */
  const member = async (
    source: Source,
    paths: readonly string[],
    open: () => Promise<Archive>,
  ): Promise<Bytes[]> => {
    const key = 'url' in source ? source.url : 'npm' in source ? source.npm : source.deb
    if (!archives.has(key)) archives.set(key, open())
    const archive = await archives.get(key)!
    return paths.map((path) => {
      const bytes = archive.get(path)
      if (!bytes) throw new Error(`the archive holds no ${path}`)
      // A copy, so that a small file does not hold on to the whole archive.
      return bytes.slice()
    })
  }

  const openSource = async (source: Source, report: Report): Promise<Bytes[]> => {
    report(0)
    if ('npm' in source) return member(source, source.paths, () => openNpmPackage(source))
    if ('deb' in source) return member(source, source.paths, () => openDebianPackage(source))
    const { url, paths } = source
    return paths ? member(source, paths, () => openTarball(url, report)) : [await download(url, report)]
  }

  const load = async (file: RemoteFile, onProgress: OnProgress): Promise<Bytes> => {
    const path = join(cacheFolder(), file.name)
    // What cannot be read is fetched; what cannot be kept either is told by keep().
    const kept = await readFile(path).then(bytesOf, () => undefined)
    if (kept && (await isIntact(kept, file))) return kept
    const bytes = await fetchFromSources(
      file,
      openSource,
      onProgress,
      `Run this once with a network, or put the file at ${path}.`,
    )
    await keep(path, bytes)
    return bytes
  }

  return {
    startProcess,
    isTerminal: process.stdout.isTTY === true,

    write: (text) => void process.stdout.write(text),

    gpu: () => (gpu ??= openDawn()),

    async nap(waited) {
      await new Promise(setImmediate) // lets Dawn ask its device once
      Atomics.wait(bell, 0, 0, Math.min(NAP.most, Math.max(NAP.least, NAP.share * waited)))
    },

    collect: collector(),

    readCache: (name) => readFile(join(cacheFolder(), name)).then(bytesOf, () => null),

    writeCache: (name, bytes) => keep(join(cacheFolder(), name), bytes),

    async readFile(path) {
      const place = placeOf(path)
      const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
        throw new Error(`${path}: there is no such file`, { cause: error })
      })
      if (found.isDirectory()) {
        throw new Error(
          `${path}: expected a file, this is a folder. If it is a SavedModel of TensorFlow, which holds ops and no ` +
            'layers: save the Keras model that it was made from with model.save("model.keras")',
        )
      }
      return bytesOf(await readFile(place))
    },

    packageFile: async (name) => bytesOf(await readFile(createRequire(import.meta.url).resolve(name))),

    async listFolder(path) {
      const place = placeOf(path)
      const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
        throw new Error(`${path}: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}`, {
          cause: error,
        })
      })
      return Promise.all(
        names.map(async (name) => {
          const found = await stat(join(place, name)).catch(() => null) // a link that leads nowhere
          return { name, isFolder: found?.isDirectory() ?? false }
        }),
      )
    },

    writeFile: (path, bytes) => replaceFile(placeOf(path), bytes),

    async appendFile(path, bytes) {
      const place = placeOf(path)
      await mkdir(dirname(place), { recursive: true })
      await appendFile(place, bytes)
    },

    exists: (path) =>
      access(placeOf(path)).then(
        () => true,
        () => false,
      ),

    removeFile: (path) => rm(placeOf(path), { force: true }),

    async fetchFile(file, onProgress = line.report) {
      const same = running.get(file.name)
      // A copy, so that no caller can change another's data.
      if (same) return (await same).slice()
      const loading = load(file, onProgress)
      running.set(file.name, loading)
      try {
        return await loading
      } finally {
        running.delete(file.name)
        if (running.size === 0) {
          archives.clear()
          line.done()
        }
      }
    },
  }
}

async function openDawn(): Promise<GPU> {
  try {
    const { create, globals } = await import('webgpu')
    Object.assign(globalThis, globals)
    return create([
      // Timestamps in nanoseconds instead of steps of 0.1 ms: traces time single dispatches.
      'disable-dawn-features=timestamp_quantization',
      // Dawn offers float16 on NVIDIA's cards, and matrix units, only where it is asked to; tests of both pass on an H200.
      'enable-dawn-features=vulkan_enable_f16_on_nvidia,allow_unsafe_apis',
    ])
  } catch (error) {
    throw new Error(
      `The npm package "webgpu" could not be loaded on ${process.platform}-${process.arch}. It has builds for ` +
        'Linux with glibc, macOS and Windows; run "npm install" again, then look at the cause below.',
      { cause: error },
    )
  }
}

/** A path from a path or a `file:` address. */
const placeOf = (path: string) => (path.startsWith('file:') ? fileURLToPath(path) : path)

/**
 * Whoever opens `path` sees the whole file or the one before, whatever happens: it is written beside and renamed. A
 * file that was there keeps its mode, and a symbolic link goes on pointing to it.
 */
async function replaceFile(path: string, bytes: Bytes): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then(
    (before) => before.mode & 0o7777,
    () => null,
  )
  const unfinished = unfinishedName(target)
  try {
    await mkdir(dirname(target), { recursive: true })
    await removeUnfinished(target)
    const file = await open(unfinished, 'w')
    try {
      if (mode !== null) await file.chmod(mode)
      await file.writeFile(bytes)
      await file.sync() // or the new name may reach the disk before the bytes do
    } finally {
      await file.close()
    }
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  }
}

let written = 0
/** Short, as the file's own name may be as long as names can be; it tells the file, the process and the write. */
function unfinishedName(target: string): string {
  return join(dirname(target), `${beginningOf(target)}${process.pid}.${written++}.part`)
}

function beginningOf(target: string): string {
  return `.${createHash('sha256').update(basename(target)).digest('hex').slice(0, 16)}.`
}

/** Removes what processes that were killed have left of the same file. */
async function removeUnfinished(target: string): Promise<void> {
  const beginning = beginningOf(target)
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(beginning) || !name.endsWith('.part')) continue
    const writer = Number(name.slice(beginning.length).split('.')[0])
    if (!isRunning(writer)) await rm(join(dirname(target), name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) // asks, and kills nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // another user's
  }
}

async function keep(path: string, bytes: Bytes): Promise<void> {
  try {
    await replaceFile(path, bytes)
  } catch (error) {
    // The data is there all the same; it will only be fetched, or measured, again.
    process.emitWarning(`glassgrad could not keep ${path}: ${error instanceof Error ? error.message : error}`)
  }
}
