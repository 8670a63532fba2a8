import { query, rewrite } from '../site/router.js'
import { indexOf, stridesOf } from './plane.js'
import type { Still } from './protocol.js'
import type { Look } from './trail.js'

// What the address says of the glass box, so that whoever comes back, or was sent it, finds what was looked at: `step` of
// those that were measured and `row` of it; of a step that stands still its number `at`, the `tensor` and the `element`.

/** A number that the address says; null where it says none. */
export function numberIn(name: string): number | null {
  const text = query.peek().get(name)
  return text && /^\d{1,6}$/.test(text) ? Number(text) : null
}

/** The row, tensor and element of a step that the address names; null where there are none such. */
export function lookIn({ rows, tensors }: Still): Look | null {
  const [row, tensor] = [numberIn('row'), numberIn('tensor')]
  if (row === null || row >= rows.length || tensor === null || tensor >= tensors.length) return null
  const { shape } = tensors[tensor]
  const element = query.peek().get('element')
  if (element === null) return { row, tensor, element: null }
  const index = element === '' ? [] : element.split('-').map(Number)
  const isThere = (place: number, axis: number) =>
    Number.isInteger(place) && place >= 0 && place < shape[axis]
  if (index.length !== shape.length || !index.every(isThere)) return { row, tensor, element: null }
  const strides = stridesOf(shape)
  return { row, tensor, element: index.reduce((sum, place, axis) => sum + place * strides[axis], 0) }
}

/** Says the look's tensor and element; its row is said where rows are chosen. */
export function sayLook({ tensor, element }: Look, { tensors }: Still): void {
  rewrite({
    tensor: tensor === null ? null : `${tensor}`,
    element: tensor === null || element === null ? null : indexOf(element, tensors[tensor].shape).join('-'),
  })
}
