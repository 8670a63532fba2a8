import * as glassgrad from 'glassgrad'
import * as data from 'glassgrad/data'
import * as debug from 'glassgrad/debug'
import * as image from 'glassgrad/image'
import * as layers from 'glassgrad/layers'
import * as ops from 'glassgrad/ops'
import * as text from 'glassgrad/text'
import { workerHost } from '../worker/host.js'
import { showTo } from '../worker/show.js'
import { written } from './console.js'
import { ProgramError, runProgram } from './program.js'
import type { FromWorker, Level, ToWorker } from './protocol.js'

// Runs one program, away from the page; the page ends it with its worker.

const tell = (message: FromWorker) => self.postMessage(message)

/** Shows under a name, or for good. */
const shows = (name: string | null) =>
  showTo((message) => {
    if (message.type === 'show') tell({ type: 'show', item: message.item, name })
  })

/** How many turns may pass, and who waits for one. */
let left = Number.POSITIVE_INFINITY
let wake = () => {}

const playground = {
  show: shows(null),
  live: shows,
  async turn() {
    tell({ type: 'turn' })
    await new Promise((resolve) => setTimeout(resolve)) // for messages to come in
    while (left < 1) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    left--
  },
}

for (const level of ['log', 'info', 'warn', 'error'] satisfies Level[]) {
  console[level] = (...values: unknown[]) =>
    tell({ type: 'console', level, text: values.map(written).join(' ') })
}
glassgrad.useHost({
  ...workerHost(() => {}),
  write: (text) => tell({ type: 'console', level: 'log', text: text.replace(/\n$/, '') }),
})

const modules = {
  glassgrad,
  'glassgrad/data': data,
  'glassgrad/debug': debug,
  'glassgrad/image': image,
  'glassgrad/layers': layers,
  'glassgrad/ops': ops,
  'glassgrad/text': text,
  playground,
}

self.addEventListener('message', async ({ data: message }: MessageEvent<ToWorker>) => {
  if (message.type === 'go') {
    left = message.turns
    return wake()
  }
  try {
    await glassgrad.ready()
    await runProgram(message.text, modules)
    tell({ type: 'done' })
  } catch (error) {
    const line = error instanceof ProgramError ? error.line : null
    tell({ type: 'failed', reason: (error as Error).message, line })
  }
})
