// The WebGPU driver: finds the one to use, provides a software one where there is none, and remembers it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedLavapipe, installLavapipe } from './lavapipe.mjs'
import { root } from './packages.mjs'
import { SetupError, say } from './say.mjs'
import { swiftshader } from './swiftshader.mjs'

const CACHE = join(root, 'node_modules/.cache/glassgrad')
const STAMP = join(CACHE, 'driver.json')
const PROBE_SECONDS = 30

/**
 * The ways to a driver. Each gives the environment variables that choose it, or null where it has nothing to
 * offer, or throws a SetupError that says why it can't be had.
 */
const WAYS = {
  "this machine's drivers": () => ({}),
  'installed lavapipe': installedLavapipe,
  'lavapipe from apt': installLavapipe,
  SwiftShader: swiftshader,
}

/** The ways that GLASSGRAD_DRIVER can ask for. */
const FORCED = {
  system: ["this machine's drivers"],
  lavapipe: ['installed lavapipe', 'lavapipe from apt'],
  swiftshader: ['SwiftShader'],
}

const REMEDIES = {
  linux:
    'Install a Vulkan driver for the GPU, or Mesa 23 or newer, which has one for the processor:\n' +
    '  sudo apt-get install mesa-vulkan-drivers    (Debian 12: with "-t bookworm-backports")\n' +
    '  sudo dnf install mesa-vulkan-drivers\n' +
    '  sudo pacman -S vulkan-swrast',
  darwin: 'It needs Metal, which a virtual machine may lack.',
  win32: "It needs Direct3D 12: update the graphics card's driver.",
}

/**
 * Which ways to try, in order. What the machine has comes first; there Dawn itself puts a GPU before a
 * software driver.
 */
export function waysToTry(platform, forced) {
  if (forced && !Object.hasOwn(FORCED, forced)) {
    throw new SetupError(`GLASSGRAD_DRIVER is "${forced}", expected ${Object.keys(FORCED).join(', ')}.`)
  }
  if (forced) return FORCED[forced]
  return platform === 'linux' ? Object.keys(WAYS) : FORCED.system
}

/**
 * Finds a driver and gives the environment variables that choose it. Looks anew only where the machine has
 * changed since the last time, or when told to look `afresh`.
 */
export function findDriver({ afresh }) {
  const stamp = readStamp()
  const known = !afresh && stampHolds(stamp, situation(), existsSync)
  const driver = known ? stamp.driver : search()
  return { ...runtimeFolder(), ...driver.env }
}

/** Whether a remembered driver is still the one to use: nothing has changed, its libraries are still there. */
export function stampHolds(stamp, now, exists) {
  if (!stamp || JSON.stringify(stamp.situation) !== JSON.stringify(now)) return false
  return stamp.driver.files.every(exists)
}

function search() {
  for (const way of waysToTry(process.platform, process.env.GLASSGRAD_DRIVER)) {
    const driver = attempt(way)
    if (!driver) continue
    say(`WebGPU runs on ${driver.name}${driver.software ? ' (a software driver)' : ''}`)
    writeStamp({ situation: situation(), driver }) // an installation has changed the situation
    return driver
  }
  const remedy = REMEDIES[process.platform] ?? `There is none for ${process.platform}.`
  throw new SetupError(`no WebGPU driver could be found or provided. ${remedy}`)
}

/** The driver that a way leads to, or null, having said why. */
function attempt(way) {
  try {
    const env = WAYS[way]()
    if (!env) return null
    const { adapter, reason } = probe(env)
    if (adapter) return { ...adapter, env }
    say(`no WebGPU adapter with ${way}${reason && ` (${reason})`}`)
  } catch (error) {
    const expected = error instanceof SetupError || error.syscall // such as a folder that can't be written to
    if (!expected) throw error
    say(`no ${way}: ${error.message}`)
  }
  return null
}

/** Opens the adapter in a process of its own: `{ adapter }`, or `{ reason }` where there is none. */
function probe(env) {
  const { status, signal, stdout, stderr, error } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('probe.mjs', import.meta.url))],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      timeout: PROBE_SECONDS * 1000,
      killSignal: 'SIGKILL',
    },
  )
  if (error?.code === 'ETIMEDOUT') return { reason: `no answer within ${PROBE_SECONDS} s` }
  if (signal) return { reason: `it crashed with ${signal}` }
  const adapter = status === 0 ? JSON.parse(stdout) : null
  // The first warning or error names the cause; the lines below it say only where in the source it was.
  return adapter ? { adapter } : { reason: /^(?:Warning: |\w*Error: )(.*)$/m.exec(stderr)?.[1] ?? '' }
}

/** Everything by whose change another driver might come to be used; compared as text. */
function situation() {
  const variables = ['GLASSGRAD_DRIVER', 'GLASSGRAD_CACHE', 'XDG_CACHE_HOME', 'LD_LIBRARY_PATH']
  const vulkan = Object.keys(process.env).filter((name) => name.startsWith('VK_'))
  return {
    machine: [process.platform, process.arch, process.version],
    packages: statSync(join(root, 'node_modules/.package-lock.json')).mtimeMs,
    environment: [...variables, ...vulkan.sort()].map((name) => `${name}=${process.env[name] ?? ''}`),
    drivers: ['/etc', '/usr/local/share', '/usr/share', join(homedir(), '.local/share')].flatMap((folder) =>
      list(join(folder, 'vulkan/icd.d')),
    ),
    devices: [...list('/dev/dri'), ...list('/dev').filter((path) => path.startsWith('/dev/nvidia'))],
  }
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : []
}

/** Mesa looks for a Wayland display in XDG_RUNTIME_DIR, and complains where a server or container sets none. */
function runtimeFolder() {
  const needed = process.platform === 'linux' && !process.env.XDG_RUNTIME_DIR && existsSync(CACHE)
  return needed ? { XDG_RUNTIME_DIR: CACHE } : {}
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(STAMP, 'utf8'))
  } catch {
    return null
  }
}

function writeStamp(stamp) {
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(STAMP, JSON.stringify(stamp, null, 2))
  } catch {
    // A read-only checkout works too; it only has to look for the driver each time.
  }
}
