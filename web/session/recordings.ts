import type { About } from '../../tasks/task.js'
import type { Recording } from './recording.js'
import type { Training } from './runState.js'

const files = import.meta.glob<Recording>('../recordings/*.json', { import: 'default' })

/** All that a recorded run of a task has shown; null where none has been recorded. */
export async function recordingOf({ number }: About): Promise<Recording | null> {
  return (await files[`../recordings/${String(number).padStart(2, '0')}.json`]?.()) ?? null
}

/** Trainings as they were when a share of all that they tell had been told, from 0 to 1. */
export function upTo(trainings: readonly Training[], share: number): Training[] {
  const total = trainings.reduce((sum, { points }) => sum + points.length, 0)
  let left = Math.ceil(share * total)
  return trainings.flatMap((training) => {
    const points = training.points.slice(0, left)
    left -= points.length
    const last = points.at(-1)
    if (!last) return []
    if (points.length === training.points.length) return [training]
    const ends = training.ends.filter(({ x }) => x <= last.x)
    const { steps } = training
    const epoch = Math.floor(last.x)
    const done = steps === null ? 0 : Math.round((last.x - epoch) * steps)
    return [{ ...training, epoch, done, latest: last.logs, points, ends }]
  })
}
