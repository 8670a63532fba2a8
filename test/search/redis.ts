// Redis for tests, on a free port.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Redis {
  port: number
  stop(): Promise<void>
}

/** @throws Error that says what is missing, where there is no Redis and none can be installed */
export async function startRedis(): Promise<Redis> {
  // Plain JavaScript, as all that sets up a machine: imported by address, untyped.
  const { ensureRedis } = await import(new URL('../../scripts/redis.mjs', import.meta.url).href)
  ensureRedis()
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'glassgrad-redis-'))
  const server = spawn(
    'redis-server',
    ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await ready(server)
  return {
    port,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`redis-server ended: ${said}`)))
    server.stdout!.on('data', (chunk) => {
      said += chunk
      if (said.includes('Ready to accept connections')) resolve()
    })
  })
}
