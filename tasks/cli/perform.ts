import { figureText, goalText, reaches } from '../goals.js'
import { Runner } from '../runner.js'
import { type Bilingual, type Figures, type Goal, goalOf, type Share, type Show, type Task } from '../task.js'
import type { Report } from './html.js'

/** How tasks are run. */
export interface Run {
  seed: number
  /** Whether to take all data and all epochs. */
  full: boolean
  terminal: Show
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
  text: string
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
  const runner = new Runner({ seed: run.seed, share: (show, ...shares) => share(run, show, ...shares) })
  for (const task of tasks) {
    const { number, title } = task
    const goal = goalOf(task, run.full)
    announce(task)
    const begin = performance.now()
    const outcome = await runner.run(task, both(run.terminal, run.page.begin(task))).then(
      ({ figures }) => ({ metrics: figures, reached: reaches(figures, goal), text: describe(figures, goal) }),
      (cause) => {
        const error = cause instanceof Error ? cause : new Error(String(cause))
        return { metrics: {}, reached: false, text: `failed: ${error.message}`, error }
      },
    )
    const seconds = (performance.now() - begin) / 1000
    run.page.end({ ...outcome, seconds })
    yield { number, title, goal, seconds, ...outcome }
  }
}

function share({ full, atMost }: Run, show: Show, whole: Share, brief: Share = whole): Share {
  const { images, epochs } = full ? whole : brief
  const chosen = {
    images: Math.min(images, atMost?.images ?? images),
    epochs: Math.min(epochs, atMost?.epochs ?? epochs),
  }
  if (chosen.images < whole.images || chosen.epochs < whole.epochs) {
    const count = (n: number) => n.toLocaleString('en-US')
    show.text(
      `software adapter: ${count(chosen.images)} of ${count(whole.images)} images, ` +
        `${chosen.epochs} of ${whole.epochs} epochs; --full for all`,
    )
  }
  return chosen
}

function both(first: Show, second: Show): Show {
  const each =
    <K extends keyof Show>(name: K) =>
    (...args: Parameters<Show[K]>) => {
      for (const show of [first, second]) (show[name] as (...args: Parameters<Show[K]>) => void)(...args)
    }
  return {
    text: each('text'),
    progress: each('progress'),
    table: each('table'),
    curves: each('curves'),
    bars: each('bars'),
    pictures: each('pictures'),
    matrix: each('matrix'),
  }
}

function describe(figures: Figures, goal: Goal): string {
  return `${goal.figure} ${figureText(figures[goal.figure])} (goal ${goalText(goal)}; Keras: ${goal.keras})`
}
