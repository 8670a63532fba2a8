import { Runner } from '../runner.js'
import type { Bilingual, Figures, Goal, Share, Show, Task } from '../task.js'
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
  /** Figure, goal and Keras' figure, in words. */
  text: string
  seconds: number
}

/** Runs tasks one after the other; a task that another one needs runs first, without showing anything. */
export async function* perform(
  tasks: readonly Task[],
  run: Run,
  announce: (task: Task) => void = () => {},
): AsyncGenerator<TaskReport> {
  const runner = new Runner({ seed: run.seed, share: (show, ...shares) => share(run, show, ...shares) })
  for (const task of tasks) {
    const { number, title, goal } = task
    announce(task)
    const begin = performance.now()
    const { figures } = await runner.run(task, both(run.terminal, run.page.begin(task)))
    const seconds = (performance.now() - begin) / 1000
    const reached = reaches(figures, goal)
    const text = describe(figures, goal)
    run.page.end({ text, reached })
    yield { number, title, metrics: figures, goal, reached, text, seconds }
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
    table: each('table'),
    curves: each('curves'),
    bars: each('bars'),
    pictures: each('pictures'),
    matrix: each('matrix'),
  }
}

function reaches(figures: Figures, { figure, atLeast = -Infinity, atMost = Infinity }: Goal): boolean {
  return figures[figure] >= atLeast && figures[figure] <= atMost
}

function describe(figures: Figures, { figure, atLeast, atMost, keras }: Goal): string {
  const value = figures[figure]
  const bounds = [atLeast === undefined ? '' : `≥ ${atLeast}`, atMost === undefined ? '' : `≤ ${atMost}`]
  const wanted = atLeast === atMost ? `${atLeast}` : bounds.filter(Boolean).join(', ')
  return `${figure} ${figureText(value)} (goal ${wanted}; Keras: ${keras})`
}

/** A figure as a reader wants it: whole numbers whole, others with four decimals. */
export function figureText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en-US') : Number(value).toFixed(4)
}
