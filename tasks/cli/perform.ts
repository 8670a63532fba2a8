import { outcomeText, reaches } from '../goals.js'
import type { Bilingual } from '../language.js'
import { Runner } from '../runner.js'
import { shareText } from '../share.js'
import { type Screen, type Show, showOn } from '../show.js'
import { type Figures, type Goal, goalOf, type Share, type Task } from '../task.js'
import type { Report } from './html.js'

/** How tasks are run. */
export interface Run {
  seed: number
  /** Whether to take all data and all epochs. */
  full: boolean
  terminal: Screen
  page: Report
  /** The most that any task may take: for tests. */
  atMost?: Share
}

/** What is written down of one task's run. */
export interface TaskReport {
  number: number
  title: Bilingual
  metrics: Figures
  goal: Goal
  reached: boolean
  /** Figure, goal and Keras' figure, in words; or what went wrong. */
  text: Bilingual
  seconds: number
  /** What the task threw, if it did. */
  error?: Error
}

/**
 * Runs tasks one after the other; a task that another one needs runs first, without showing anything. One that
 * throws is reported, and the next begins.
 */
export async function* perform(
  tasks: readonly Task[],
  run: Run,
  announce: (task: Task) => void = () => {},
): AsyncGenerator<TaskReport> {
  const runner = runnerOf(run)
  for (const task of tasks) {
    const { number, title } = task
    const goal = goalOf(task, run.full)
    announce(task)
    const begin = performance.now()
    const show = showOn(both(run.terminal, run.page.begin(task)))
    const outcome = await runner.run(task.run, show).then(
      ({ figures }) => ({
        metrics: figures,
        reached: reaches(figures, goal),
        text: outcomeText(figures, goal),
      }),
      (cause) => {
        const error = cause instanceof Error ? cause : new Error(String(cause))
        const text = { ru: `не получилось: ${error.message}`, en: `failed: ${error.message}` }
        return { metrics: {}, reached: false, text, error }
      },
    )
    const seconds = (performance.now() - begin) / 1000
    run.page.end({ ...outcome, seconds })
    yield { number, title, goal, seconds, ...outcome }
  }
}

/** What runs tasks so. */
export function runnerOf(run: Run): Runner {
  return new Runner({ seed: run.seed, share: (show, ...shares) => share(run, show, ...shares) })
}

function share({ full, atMost }: Run, show: Show, whole: Share, brief: Share = whole): Share {
  const { images, epochs } = full ? whole : brief
  const chosen = {
    images: Math.min(images, atMost?.images ?? images),
    epochs: Math.min(epochs, atMost?.epochs ?? epochs),
  }
  if (chosen.images < whole.images || chosen.epochs < whole.epochs) {
    const { ru, en } = shareText(chosen, whole)
    show.text({
      ru: `программный адаптер: ${ru}; с --full — все`,
      en: `software adapter: ${en}; --full for all`,
    })
  }
  return chosen
}

function both(...screens: readonly Screen[]): Screen {
  return (item) => {
    for (const screen of screens) screen(item)
  }
}
