import { effect, type Signal, signal } from '@preact/signals'

/** A choice of the visitor's that the browser remembers; where it may not, the choice holds for this visit. */
export function kept<T extends string>(name: string, choices: readonly T[], first: T): Signal<T> {
  const key = `glassgrad.${name}`
  const found = read(key) as T
  const choice = signal(choices.includes(found) ? found : first)
  effect(() => write(key, choice.value))
  return choice
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage is turned off or full: nothing is remembered, everything works.
  }
}
