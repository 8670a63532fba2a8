import { effect } from '@preact/signals'
import { device, type Ended, exportModel, lastEnded } from '../session/session.js'
import { keepRun } from './store.js'

/** Larger models are not kept. */
const MOST_PARAMETERS = 2_000_000

/** From here on, each run that ends is kept. */
export function keepRuns(): void {
  effect(() => {
    if (lastEnded.value) keep(lastEnded.value)
  })
}

/** Has the browser keep a run that has ended, with its model; where it may not, the run was none the worse. */
async function keep({ task, seed, at, seconds, source, changes, state }: Ended): Promise<void> {
  const { figures, trainings, snapshots, model } = state
  if (trainings.length === 0) return
  const found = device.peek()
  try {
    const kept =
      model && model.parameters <= MOST_PARAMETERS
        ? {
            json: new TextDecoder().decode(await exportModel('json')),
            weights: await exportModel('safetensors'),
          }
        : null
    await keepRun({
      task: task.number,
      begun: at.toISOString(),
      seconds,
      seed,
      device: found !== 'asking' && 'name' in found ? found.name : '',
      source,
      changes,
      figures: figures ?? {},
      trainings,
      snapshots,
      model: kept,
    })
  } catch (error) {
    console.info('the run was not kept:', (error as Error).message)
  }
}
