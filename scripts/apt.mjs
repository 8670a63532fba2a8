// Debian's and Ubuntu's package manager, where it can be used.
import { spawnSync } from 'node:child_process'
import { SetupError } from './say.mjs'

/** Throws a SetupError where nothing can be installed with apt-get. */
export function requireApt(what) {
  if (spawnSync('apt-get', ['--version']).status !== 0)
    throw new SetupError(`there is no apt-get for ${what}`)
  if (process.getuid() !== 0) throw new SetupError(`only root can install ${what} with apt-get`)
}

/** Runs one of apt's programs without questions, and returns what it prints. */
export function apt(program, args) {
  const { status, stdout, stderr } = spawnSync(program, [...args, '-o', 'DPkg::Lock::Timeout=300'], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: Number.POSITIVE_INFINITY,
  })
  if (status === 0) return stdout
  throw new SetupError(`"${program} ${args.join(' ')}" failed: ${stderr.trim().split('\n').at(-1)}`)
}
