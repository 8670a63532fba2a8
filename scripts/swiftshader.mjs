// SwiftShader, Google's software Vulkan driver, for machines where nothing can be installed system-wide.
// An npm package with a Chromium for servers carries it, with a Vulkan loader, as ready-made x64 libraries.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { cacheFolder, fetchArchive } from './packages.mjs'
import { SetupError, say } from './say.mjs'

const PACKAGE = '@sparticuz/chromium@147.0.0'
const SHA512 = '4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ=='
const MEMBER = 'package/bin/swiftshader.tar.br'
const FILES = ['libvk_swiftshader.so', 'vk_swiftshader_icd.json', 'libvulkan.so.1']

/** Environment variables that make Vulkan use SwiftShader. Fetches it first where the cache has none. */
export function swiftshader() {
  if (process.arch !== 'x64') throw new SetupError(`SwiftShader is there for x64 only, not ${process.arch}`)
  const folder = resolve(cacheFolder(), 'swiftshader-147.0.0')
  if (!FILES.every((file) => existsSync(join(folder, file)))) fetchInto(folder)
  return environment(folder)
}

function environment(folder) {
  const icd = join(folder, 'vk_swiftshader_icd.json')
  const libraries = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter)
  // Older Vulkan loaders know only the second name.
  return { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd, LD_LIBRARY_PATH: libraries }
}

function fetchInto(folder) {
  say(`fetching SwiftShader, a software driver, into ${folder} (65 MB, once)`)
  mkdirSync(dirname(folder), { recursive: true })
  const scratch = mkdtempSync(`${folder}-`)
  try {
    extract(['-xzf', fetchArchive(PACKAGE, SHA512, scratch), '-C', scratch, MEMBER])
    const tar = join(scratch, 'swiftshader.tar')
    writeFileSync(tar, brotliDecompressSync(readFileSync(join(scratch, MEMBER))))
    const unpacked = join(scratch, 'unpacked')
    mkdirSync(unpacked)
    extract(['-xf', tar, '-C', unpacked, '--no-same-owner', ...FILES])
    // Only a whole folder gets the final name, so a run that is broken off here leaves no half of a driver.
    rmSync(folder, { recursive: true, force: true })
    renameSync(unpacked, folder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function extract(args) {
  const { status, error } = spawnSync('tar', args, { stdio: ['ignore', 2, 2] })
  if (status !== 0)
    throw new SetupError(`SwiftShader could not be unpacked: tar ${error?.message ?? 'failed'}`)
}
