import type { Cell } from '../../tasks/show.js'
import { findSettings } from '../task/settings.js'
import type { KeptRun } from './store.js'

/** What runs differ in: a row for each, with a value for each run. */
export function differences(
  runs: readonly Pick<KeptRun, 'seed' | 'source' | 'figures'>[],
): { name: string; values: Cell[] }[] {
  const facts = runs.map(({ seed, source, figures }): Record<string, Cell> => {
    const settings = findSettings(source, true).map(({ label, value }) => [label, value])
    const reached = Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))])
    return { seed: `${seed}`, ...Object.fromEntries([...settings, ...reached]) }
  })
  const names = [...new Set(facts.flatMap((fact) => Object.keys(fact)))]
  return names
    .map((name) => ({ name, values: facts.map((fact) => fact[name] ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1)
}

/** Lines that are in one of two programs only, each with its sign. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const only = (lines: string[], others: string[], sign: string) =>
    lines.filter((line) => !others.includes(line)).map((line) => `${sign} ${line.trim()}`)
  return [...only(old, now, '−'), ...only(now, old, '+')]
}
