import { contiguousStrides } from '../../kernels/strides.js'
import type { Box } from '../../tensor/ops/slice.js'
import { broadcast } from './elementwise.js'
import {
  called,
  copy,
  counted,
  element,
  given,
  indexIn,
  placeIn,
  product,
  type Read,
  type Rule,
  sum,
} from './rule.js'

/** Values that go to another place as they are. */

const only: (place: (question: Parameters<Rule>[0]) => Read) => Rule = (place) => (question) => {
  called(question.x, 'x')
  return copy(question, place(question))
}

export const same = only(({ x, at }) => [x[0], at])

export const broadcastTo = only((question) => broadcast(question.x[0], question))

export const transpose = only(({ x: [x], index, attributes }) => {
  const { axes } = attributes as { axes: readonly number[] }
  const strides = contiguousStrides(x.shape)
  return [x, index.reduce((place, i, axis) => place + i * strides[axes[axis]], 0)]
})

export const slice = only(({ x: [x], index, attributes }) => {
  const { begin, step } = attributes as Box
  return [
    x,
    placeIn(
      x.shape,
      index.map((i, axis) => begin[axis] + i * step[axis]),
    ),
  ]
})

export const embed: Rule = (question) => {
  const { index, attributes } = question
  const [x] = called(question.x, 'x')
  const { box, value } = attributes as { box: Box; value: number }
  const inside = index.map((i, axis) => (i - box.begin[axis]) / box.step[axis])
  const isInside = inside.every((i, axis) => Number.isInteger(i) && i >= 0 && i < box.size[axis])
  return isInside
    ? copy(question, [x, placeIn(x.shape, inside)])
    : given(question, `${value}, outside of x`, value)
}

export const concat: Rule = (question) => {
  const { index, x, attributes } = question
  const { axis } = attributes as { axis: number }
  let from = 0
  for (const [i, of] of x.entries()) {
    of.symbol = `x${i + 1}`
    const place = index[axis] - from
    from += of.shape[axis]
    if (index[axis] < from) return copy(question, [of, placeIn(of.shape, index.with(axis, place))])
  }
  throw new RangeError(`concat has no element [${index}]`)
}

/** A negative index counts from the end; one outside names nothing. */
const line = (index: number, length: number) => {
  const at = index < 0 ? index + length : index
  return at >= 0 && at < length ? at : null
}

export const gather: Rule = (question) => {
  const { index, attributes } = question
  const [x, i] = called(question.x, 'x', 'i')
  const { axis } = attributes as { axis: number }
  const rank = i.shape.length
  const place = placeIn(i.shape, index.slice(axis, axis + rank))
  const named = line(i.get(place), x.shape[axis])
  if (named === null) {
    return { ...given(question, `0: there is no line ${i.get(place)}`, 0), also: [[i, place]] }
  }
  const source = [...index.slice(0, axis), named, ...index.slice(axis + rank)]
  return { ...copy(question, [x, placeIn(x.shape, source)]), also: [[i, place]] }
}

export const scatterAdd: Rule = (question) => {
  const { index, name, attributes } = question
  const [x, i] = called(question.x, 'x', 'i')
  const { axis, length } = attributes as { axis: number; length: number }
  const lines = counted(i.size).filter((place) => line(i.get(place), length) === index[axis])
  const parts = lines.map((place) => {
    const source = [...index.slice(0, axis), ...indexIn(i.shape, place), ...index.slice(axis + 1)]
    return product([[x, placeIn(x.shape, source)]])
  })
  // Any other line would count if its index were this one.
  const also = counted(i.size).map((place): Read => [i, place])
  return {
    ...sum(`${element(name, index)} = Σ x[…] of all lines whose index is ${index[axis]}`, parts),
    also,
  }
}

/** The batch, picked from a data set, which may lie in several pages. */
export const batch: Rule = (question) => {
  const { x, index, own, name, which, made } = question
  const rows = x.at(-1)!
  rows.symbol = 'row'
  const row = rows.get(index[0])
  // Of two sets each lies in one page.
  const pages = Object.keys(made).length === 2 ? [x[Number(which)]] : x.slice(0, -1)
  let first = 0
  for (const page of pages) {
    page.symbol = 'data'
    if (row < first + page.shape[0]) {
      const source: Read = [page, placeIn(page.shape, [row - first, ...index.slice(1)])]
      const formula = `${element(name, index)} = ${element('data', [row, ...index.slice(1)])}, row[${index[0]}] being ${row}`
      return {
        formula,
        parts: [{ value: own, reads: [source] }],
        isSum: true,
        value: own,
        also: [[rows, index[0]]],
      }
    }
    first += page.shape[0]
  }
  return given(question, `0: there is no row ${row}`, 0)
}
