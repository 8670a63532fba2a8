import codes from 'virtual:engine'
import * as levenshtein from 'fastest-levenshtein'
import * as fflate from 'fflate'
import { attempt } from '../../exercises/attempt.js'
import { exercises } from '../../exercises/index.js'
import shaders from '../../src/kernels/*.wgsl'
import { workerHost } from '../worker/host.js'
import type { FromWorker, ToWorker } from './protocol.js'

// Builds an engine with the reader's file in it, and holds it to the exercise: one attempt, and the worker is done.

const libraries: Readonly<Record<string, object>> = { 'fastest-levenshtein': levenshtein, fflate }
const here = {
  codeOf: (path: string): string | undefined => codes[path],
  shaders,
  library: (name: string) => ({ __esModule: true, ...libraries[name] }),
}

const tell = (message: FromWorker) => self.postMessage(message)

self.addEventListener('message', async ({ data: { name, text } }: MessageEvent<ToWorker>) => {
  const exercise = exercises.find((exercise) => exercise.name === name)!
  const outcome = await attempt(
    exercise,
    text,
    here,
    workerHost(() => {}),
    (type) => tell({ type }),
  )
  tell({ type: 'outcome', outcome })
})
