import type { AnyLayer } from '../../layers/layer.js'

/** A layer, or a model, whose calls are in `graph`. */
type Part = Pick<AnyLayer, 'trainable' | 'sublayers'> & { readonly graph?: unknown }

/**
 * What a model's recorded step depends on besides data: the layers inside, which of them are trained, and the graphs
 * of models. Layers may be frozen, put in and taken off at any time.
 */
export function structureOf(model: Part): readonly unknown[] {
  const structure: unknown[] = []
  const visited = new Set<Part>()
  const visit = (part: Part) => {
    if (visited.has(part)) return
    visited.add(part)
    structure.push(part, part.trainable, part.graph)
    for (const layer of part.sublayers) visit(layer)
  }
  visit(model)
  return structure
}
