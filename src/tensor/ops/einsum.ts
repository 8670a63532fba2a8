import { sizeOf } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** Letters of axes that `...` stands for: nobody writes these. */
const SPARE = '0123456789'

/**
 * Sums of products along named axes, as NumPy's: `einsum('bqm,mhd->bqhd', x, w)`. Axes that the result does not name are
 * summed over; `...` stands for any number of axes. Without `->`, the result has the letters that occur once, in order of
 * the alphabet. Each pair of operands is one matrix product, and so are its gradients.
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  const { inputs, output } = parse(equation, operands)
  let [labels] = inputs
  let [x] = operands
  for (let i = 1; i < operands.length; i++) {
    const later = [...inputs.slice(i + 1), output].join('')
    const kept = [...new Set(labels + inputs[i])].filter((axis) => later.includes(axis)).join('')
    x = product(x, labels, operands[i], inputs[i], kept)
    labels = kept
  }
  const [alone] = summed(x, labels, output)
  return inOrder(alone, [...labels].filter((axis) => output.includes(axis)).join(''), output)
}

/** The labels of each operand's axes, and of the result's. */
function parse(equation: string, operands: readonly Tensor[]): { inputs: string[]; output: string } {
  const wrong = (what: string) =>
    new RangeError(
      `einsum: '${equation}' for ${operands.map(({ shape }) => `[${shape}]`).join(', ') || 'no tensors'}: ${what}`,
    )
  const [left, right, ...more] = String(equation).replaceAll(' ', '').split('->')
  const given = left.split(',')
  if (more.length > 0 || given.length !== operands.length || operands.length === 0)
    throw wrong(`expected letters for each of the tensors, such as 'ab,bc->ac'`)
  const counts = given.map((labels, i) => operands[i].rank - labels.replace('...', '').length)
  const elided = Math.max(...given.map((labels, i) => (labels.includes('...') ? counts[i] : 0)), 0)
  const inputs = given.map((labels, i) => {
    const all = labels.replace('...', SPARE.slice(elided - Math.max(counts[i], 0), elided))
    if (!/^[A-Za-z0-9]*$/.test(all) || all.length !== operands[i].rank)
      throw wrong(`expected a letter for each axis of [${operands[i].shape}], got '${labels}'`)
    if (new Set(all).size !== all.length) throw wrong(`a letter twice in '${labels}' is not offered`)
    return all
  })
  const sizes = new Map<string, number>()
  inputs.forEach((labels, i) => {
    for (const [axis, label] of [...labels].entries()) {
      const size = operands[i].shape[axis]
      if ((sizes.get(label) ?? size) !== size)
        throw wrong(`axis '${label}' is ${sizes.get(label)} long here and ${size} there`)
      sizes.set(label, size)
    }
  })
  const once = [...inputs.join('')].filter((label, _, all) => all.indexOf(label) === all.lastIndexOf(label))
  const output = (
    right ??
    `...${once
      .filter((label) => !SPARE.includes(label))
      .sort()
      .join('')}`
  ).replace('...', SPARE.slice(0, elided))
  if (new Set(output).size !== output.length || ![...output].every((label) => sizes.has(label)))
    throw wrong(`expected a result of letters of the tensors, each once, got '${right}'`)
  return { inputs, output }
}

/** x without the axes that `kept` does not name, summed over, and the labels that are left. */
function summed(x: Tensor, labels: string, kept: string): [Tensor, string] {
  const gone = [...labels].flatMap((label, axis) => (kept.includes(label) ? [] : [axis]))
  const left = [...labels].filter((label) => kept.includes(label)).join('')
  return [gone.length > 0 ? x.sum(gone) : x, left]
}

/** x with its axes in another order. */
function inOrder(x: Tensor, labels: string, order: string): Tensor {
  return labels === order ? x : x.transpose([...order].map((label) => labels.indexOf(label)))
}

/** Two operands as one matrix product: axes of both that stay are its batch, those that go its inner axis. */
function product(a: Tensor, labelsA: string, b: Tensor, labelsB: string, kept: string): Tensor {
  const [x, xs] = summed(a, labelsA, kept + labelsB)
  const [y, ys] = summed(b, labelsB, kept + labelsA)
  const both = [...xs].filter((label) => ys.includes(label))
  const batch = both.filter((label) => kept.includes(label)).join('')
  const inner = both.filter((label) => !kept.includes(label)).join('')
  const rows = [...xs].filter((label) => !ys.includes(label)).join('')
  const columns = [...ys].filter((label) => !xs.includes(label)).join('')
  const sizes = (labels: string) =>
    [...labels].map((label) => (xs.includes(label) ? x.shape[xs.indexOf(label)] : y.shape[ys.indexOf(label)]))
  const matrix = (t: Tensor, labels: string, first: string, second: string) =>
    inOrder(t, labels, batch + first + second).reshape([
      ...sizes(batch),
      ...[sizeOf(sizes(first)), sizeOf(sizes(second))],
    ])
  // An operand that lies the other way round is read so, without a copy.
  const transposeA = xs === batch + inner + rows && inner !== '' && rows !== ''
  const transposeB = ys === batch + columns + inner && inner !== '' && columns !== ''
  const z = matrix(x, xs, transposeA ? inner : rows, transposeA ? rows : inner).matmul(
    matrix(y, ys, transposeB ? columns : inner, transposeB ? inner : columns),
    { transposeA, transposeB },
  )
  const made = batch + rows + columns
  return inOrder(z.reshape(sizes(made)), made, kept)
}
