import { effect, type Signal, signal } from '@preact/signals'

/** A choice of the visitor's that the browser remembers; where it may not, the choice holds for this visit. */
export function kept<T extends string>(name: string, choices: readonly T[], first: T): Signal<T> {
  const found = remembered(name) as T
  const choice = signal(choices.includes(found) ? found : first)
  effect(() => remember(name, choice.value))
  return choice
}

/** What the browser remembers under a name; null where that is nothing. */
export function remembered(name: string, storage: () => Storage = () => localStorage): string | null {
  try {
    return storage().getItem(keyOf(name))
  } catch {
    return null
  }
}

/**
 * Has the browser remember a text, or forget it (null). Where storage is turned off or full, nothing is remembered and
 * everything works.
 */
export function remember(
  name: string,
  text: string | null,
  storage: () => Storage = () => localStorage,
): void {
  try {
    if (text === null) storage().removeItem(keyOf(name))
    else storage().setItem(keyOf(name), text)
  } catch {
    // Said above.
  }
}

const keyOf = (name: string) => `glassgrad.${name}`
