// Redis, on which searches on many machines are tested: finds its server, or installs Debian's.
import { spawnSync } from 'node:child_process'
import { apt, requireApt } from './apt.mjs'
import { say } from './say.mjs'

/**
 * Sees to it that there is a program `redis-server`.
 * @throws SetupError where there is none, and none can be installed
 */
export function ensureRedis() {
  if (spawnSync('redis-server', ['--version']).status === 0) return
  requireApt('redis-server')
  say('installing Redis, to test searches on many machines with: apt-get install redis-server')
  apt('apt-get', ['update'])
  apt('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'])
}
