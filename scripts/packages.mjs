// The npm packages: which are missing, and fetching them with the npm client, so that the user's own
// registry and proxy settings decide where they come from.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError, say } from './say.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Whether Node's version, e.g. '18.20.1', is older than a range of the form '>=20.19'. */
export function nodeIsTooOld(version, range) {
  const [major, minor] = version.split('.').map(Number)
  const [needMajor, needMinor = 0] = range.replace('>=', '').split('.').map(Number)
  return major < needMajor || (major === needMajor && minor < needMinor)
}

/**
 * Why the packages have to be installed, or null when they are there. Compares what the lock file asks for
 * with what npm noted in `node_modules/.package-lock.json`; file times would say 'stale' after each checkout.
 */
export function whyInstall(wanted, installed) {
  if (!installed) return 'node_modules is missing'
  for (const [path, { version, link, optional, devOptional }] of Object.entries(wanted.packages)) {
    if (path === '' || link) continue
    const found = installed.packages[path]
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (!found && !optional && !devOptional) return `${name} ${version} is missing`
    if (found && found.version !== version) return `${name} is ${found.version}, not ${version}`
  }
  return null
}

/** Installs the npm packages unless they are installed as package-lock.json asks for. */
export function ensurePackages() {
  const reason = whyInstall(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))
  if (!reason) return
  say(`installing the npm packages (${reason})`)
  const options = ['--include=dev', '--no-audit', '--no-fund']
  // "npm ci" fails where the lock file lacks something; whatever else is wrong, "npm install" says too.
  if (npm(['ci', ...options, '--loglevel=silent']).status === 0) return
  say('"npm ci" failed, trying "npm install"')
  if (npm(['install', ...options, '--loglevel=error']).status === 0) return
  throw new SetupError('the npm packages could not be installed: see what npm says above.')
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'))
  } catch {
    return null
  }
}

/** Runs npm in the project's folder. What it says goes to standard error, its results to `stdout`. */
function npm(args, stdout = 2) {
  const options = { cwd: root, stdio: ['ignore', stdout, 2] }
  const client = process.env.npm_execpath // the npm that started us
  if (client && basename(client) === 'npm-cli.js') {
    return spawnSync(process.execPath, [client, ...args], options)
  }
  // npm is a batch file on Windows, which only a shell can start.
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/**
 * Fetches a package's archive from the npm registry into `folder` and returns its path. Throws SetupError where
 * it can't be had or its SHA-512 (base64) is another one.
 */
export function fetchArchive(spec, sha512, folder) {
  const { status } = npm(['pack', spec, '--pack-destination', folder, '--loglevel=error'], 'ignore')
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (status !== 0 || !archive) throw new SetupError(`${spec} could not be fetched from the npm registry`)
  const path = join(folder, archive)
  const hash = createHash('sha512').update(readFileSync(path)).digest('base64')
  if (hash !== sha512) throw new SetupError(`${spec} has SHA-512 ${hash}, expected ${sha512}`)
  return path
}

/** The user's folder for fetched files: GLASSGRAD_CACHE, or `glassgrad` in XDG_CACHE_HOME or `~/.cache`. */
export function cacheFolder(env = process.env) {
  if (env.GLASSGRAD_CACHE) return env.GLASSGRAD_CACHE
  const base = env.XDG_CACHE_HOME ?? ''
  return join(isAbsolute(base) ? base : join(homedir(), '.cache'), 'glassgrad')
}
