import type { Task } from '../task.js'

/** The tasks that words like `4`, `1-6`, `2,5` and `all` mean, each once. */
export function select(tasks: readonly Task[], words: readonly string[]): Task[] {
  const numbers = words
    .flatMap((word) => word.split(','))
    .flatMap((word) => {
      if (word === 'all') return tasks.map(({ number }) => number)
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
      if (first === undefined || Number(first) > Number(last)) {
        throw new RangeError(`'${word}' is no task: expected a number, a range as 1-6, or all`)
      }
      return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i)
    })
  return [...new Set(numbers)].map((number) => {
    const found = tasks.find((task) => task.number === number)
    if (found) return found
    throw new RangeError(
      `there is no task ${number}: there are ${tasks.map(({ number }) => number).join(', ')}`,
    )
  })
}
