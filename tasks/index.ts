import { readdirSync } from 'node:fs'
import { tasks as abouts } from './about/index.js'
import type { Program, Task } from './task.js'

// What a page is told of the tasks (about/index.ts) says their order; their programs are found by their numbers.
const files = readdirSync(new URL('.', import.meta.url)).filter((name) => /^\d\d-.*[.]ts$/.test(name))

async function programOf(number: number): Promise<Program> {
  const file = files.find((name) => Number(name.slice(0, 2)) === number)
  if (!file) throw new Error(`tasks/ has no program of task ${number}`)
  return (await import(`./${file.replace('.ts', '')}.ts`)).default
}

/** The tasks, in their order. */
export const tasks: readonly Task[] = await Promise.all(
  abouts.map(async (about) => ({ ...about, run: await programOf(about.number) })),
)
