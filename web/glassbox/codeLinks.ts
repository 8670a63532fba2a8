import { signal } from '@preact/signals'

// Between a task's code and the step: what is chosen on one side lights up on the other.

/**
 * A layer that was clicked on in the code or in its picture, `fit` for the training itself, and the tensor's path that the
 * picture was of; new with each click.
 */
export const pointedLayer = signal<{ layer: string; path?: string } | null>(null)

/** The layer whose row is looked at in the step. */
export const lookedAt = signal<string | null>(null)

/** The layers of the latest run, in the order in which they were made. */
export const layersOfRun = signal<readonly { name: string; kind: string }[]>([])

/**
 * The lines of a task's code that make layers, each with the layer's name: `new Dense(…)` for the first time makes the
 * first Dense of the run, unless it names it.
 */
export function layerLines(
  code: string,
  layers: readonly { name: string; kind: string }[],
): Map<number, string> {
  const found = new Map<number, string>()
  const taken = new Set<string>()
  for (const [i, line] of code.split('\n').entries()) {
    for (const [, kind, rest] of line.matchAll(/\bnew (\w+)\(((?:(?!\bnew ).)*)/g)) {
      const named = /\bname: '([^']+)'/.exec(rest)?.[1]
      const layer = layers.find(
        (each) => each.kind === kind && !taken.has(each.name) && (!named || each.name === named),
      )
      if (!layer) continue
      taken.add(layer.name)
      if (!found.has(i + 1)) found.set(i + 1, layer.name)
    }
    if (/\.fit\(/.test(line) && !found.has(i + 1)) found.set(i + 1, FIT)
  }
  return found
}

/** What stands for `model.fit`: the whole step. */
export const FIT = 'fit'
