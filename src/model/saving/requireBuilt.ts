import type { Saveable } from './saveable.js'

/** Throws where a model has no weights yet. */
export function requireBuilt(model: Saveable): void {
  if (model.built) return
  throw new Error(
    `Model "${model.name}" has no weights yet: give its first layer an inputShape, or train it, before it is saved`,
  )
}
