import { spawn } from 'node:child_process'
import type { HostProcess } from '../host.js'

/** Starts a process that makes trials, with the loaders that this one was started with. */
export function startProcess(): HostProcess {
  const program = new URL('./trialProcess.js', import.meta.url).href
  const child = spawn(
    process.execPath,
    [...process.execArgv, '--input-type=module', '--eval', `await import(${JSON.stringify(program)})`],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' },
  )
  let ended: string | null = null
  const started: HostProcess = {
    send: (message) => {
      if (child.connected) child.send(message, () => {}) // an end is told by itself
    },
    onMessage: () => {},
    onEnd: () => {},
    get ended() {
      return ended
    },
    end: () => {
      if (child.connected) child.disconnect()
    },
  }
  const end = (reason: string) => {
    ended = reason
    started.onEnd(reason)
  }
  child.on('message', (message) => started.onMessage(message))
  child.once('exit', (code, signal) => end(signal ? `by ${signal}` : `with exit code ${code}`))
  child.once('error', ({ message }) => end(message))
  return started
}
