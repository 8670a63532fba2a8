import type { Convolution } from '../../tensor/ops/convolution.js'
import type { Epilogue } from '../../tensor/ops/epilogue.js'
import { curve, readable } from './onHost.js'
import { type Answer, called, counted, element, type Part, placeIn, product, type Rule, sum } from './rule.js'

/** Products of matrices and convolutions: sums of products of pairs. */

export const matmul: Rule = ({ x, index, name, attributes }) => {
  const [a, b] = called(x, 'a', 'b')
  const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean }
  const [m, n] = index.slice(-2)
  const k = a.shape.at(transposeA ? -2 : -1)!
  const whole = (shape: readonly number[]) =>
    shape.slice(0, -2).every((extent) => extent === 1)
      ? shape.slice(0, -2).map(() => 0)
      : index.slice(-shape.length, -2)
  const [ofA, ofB] = [whole(a.shape), whole(b.shape)]
  const rowA = (i: number | string) => [...ofA, ...(transposeA ? [i, m] : [m, i])]
  const rowB = (i: number | string) => [...ofB, ...(transposeB ? [n, i] : [i, n])]
  const parts = counted(k).map((i) =>
    product([
      [a, placeIn(a.shape, rowA(i) as number[])],
      [b, placeIn(b.shape, rowB(i) as number[])],
    ]),
  )
  return sum(`${element(name, index)} = Σₖ ${element('a', rowA('k'))} · ${element('b', rowB('k'))}`, parts)
}

export const dense: Rule = ({ x: operands, index, name, attributes, shape, at }) => {
  const [x, w, b] = called(operands, 'x', 'w', 'b')
  const { epilogue } = attributes as { epilogue: Epilogue | null }
  const [k, n] = w.shape
  const [row, column] = [Math.floor(at / n), index.at(-1)!]
  const parts = counted(k).map((i) =>
    product([
      [x, row * k + i],
      [w, i * n + column],
    ]),
  )
  const leading = index.slice(0, shape.length - 1)
  const inner = `Σₖ ${element('x', [...leading, 'k'])} · ${element('w', ['k', column])}`
  return finished(element(name, index), inner, parts, b && [[b, column]], epilogue)
}

/** A sum with a bias, and an activation behind. */
function finished(
  left: string,
  inner: string,
  parts: Part[],
  bias: Parameters<typeof product>[0] | undefined,
  epilogue: Epilogue | null,
): Answer {
  const all = bias ? [...parts, product(bias)] : parts
  const whole = bias ? `${inner} + ${element('b', [bias[0][1]])}` : inner
  if (!epilogue) return sum(`${left} = ${whole}`, all)
  const f = readable(epilogue.expression)
  return sum(`${left} = f(${whole}), f(x) = ${f}`, all, curve(epilogue.expression))
}

/** [rows, k]ᵀ · [rows, n]; beside it Σ dz. */
export const denseKernelGrad: Rule = ({ x: operands, index, name, which }) => {
  const [x, dz] = called(operands, 'x', 'dz')
  const [rows, k] = x.shape
  const n = dz.shape[1]
  if (which === 'sums') {
    const [j] = index
    return sum(
      `${element(name, index)} = Σₙ dz[n, ${j}], over the batch`,
      counted(rows).map((i) => product([[dz, i * n + j]])),
    )
  }
  const [i, j] = index
  const parts = counted(rows).map((row) =>
    product([
      [x, row * k + i],
      [dz, row * n + j],
    ]),
  )
  return sum(`${element(name, index)} = Σₙ x[n, ${i}] · dz[n, ${j}], over the batch`, parts)
}

interface Place {
  a: number
  b: number
  i: number
  j: number
  p: number
  q: number
}

/** Where windows lie that have pixel and element of the filter in common; what is left open goes over all. */
function places(c: Convolution, known: { [Name in keyof Place]?: number }): Place[] {
  const along = (
    [window, size, extent]: [number, number, number],
    [stride, dilation, before]: [number, number, number],
    [a, i, p]: (number | undefined)[],
  ) => {
    const found: [number, number, number][] = []
    for (const o of i === undefined ? counted(size) : [i]) {
      for (const f of a === undefined ? counted(window) : [a]) {
        const at = o * stride - before + f * dilation
        if (at >= 0 && at < extent && (p === undefined || p === at)) found.push([f, o, at])
      }
    }
    return found
  }
  const down = along([c.kh, c.oh, c.h], [c.strideH, c.dilationH, c.padTop], [known.a, known.i, known.p])
  const across = along([c.kw, c.ow, c.w], [c.strideW, c.dilationW, c.padLeft], [known.b, known.j, known.q])
  return down.flatMap(([a, i, p]) => across.map(([b, j, q]) => ({ a, b, i, j, p, q })))
}

/** Channels of the input that an output's channel sees, and the other way round. */
const eachIn = (c: Convolution) => c.cin / c.groups
const eachOut = (c: Convolution) => c.cout / c.groups

export const conv2d: Rule = ({ x: operands, index, name, attributes }) => {
  const [x, w, bias] = called(operands, 'x', 'w', 'b')
  const { sizes: c, epilogue } = attributes as { sizes: Convolution; epilogue: Epilogue | null }
  const [n, i, j, o] = index
  const first = Math.floor(o / eachOut(c)) * eachIn(c)
  const parts = places(c, { i, j }).flatMap(({ a, b, p, q }) =>
    counted(eachIn(c)).map((channel) =>
      product([
        [x, placeIn(x.shape, [n, p, q, first + channel])],
        [w, placeIn(w.shape, [a, b, channel, o])],
      ]),
    ),
  )
  const inner = `Σ x[${n}, p, q, c] · w[a, b, c, ${o}], over the window at (${i}, ${j})`
  return finished(element(name, index), inner, parts, bias && [[bias, o]], epilogue)
}

export const conv2dInputGrad: Rule = ({ x: operands, index, name, attributes }) => {
  const [dy, w] = called(operands, 'dy', 'w')
  const c = attributes as Convolution
  const [n, p, q, channel] = index
  const group = Math.floor(channel / eachIn(c))
  const parts = places(c, { p, q }).flatMap(({ a, b, i, j }) =>
    counted(eachOut(c)).map((out) => {
      const o = group * eachOut(c) + out
      return product([
        [dy, placeIn(dy.shape, [n, i, j, o])],
        [w, placeIn(w.shape, [a, b, channel % eachIn(c), o])],
      ])
    }),
  )
  return sum(
    `${element(name, index)} = Σ dy[${n}, i, j, o] · w[a, b, ${channel % eachIn(c)}, o], over all windows with this pixel`,
    parts,
  )
}

/** Beside it Σ dy of each channel, where the pass makes that too. */
export const conv2dFilterGrad: Rule = ({ x: operands, index, name, which, attributes }) => {
  const [x, dy] = called(operands, 'x', 'dy')
  const { sizes: c } = attributes as { sizes: Convolution }
  if (which === 'sums') {
    const [o] = index
    return sum(
      `${element(name, index)} = Σ dy[n, i, j, ${o}], over the batch and all places`,
      counted(dy.size / c.cout).map((place) => product([[dy, place * c.cout + o]])),
    )
  }
  const [a, b, channel, o] = index
  const source = Math.floor(o / eachOut(c)) * eachIn(c) + channel
  const parts = counted(c.n).flatMap((n) =>
    places(c, { a, b }).map(({ i, j, p, q }) =>
      product([
        [x, placeIn(x.shape, [n, p, q, source])],
        [dy, placeIn(dy.shape, [n, i, j, o])],
      ]),
    ),
  )
  return sum(
    `${element(name, index)} = Σ x[n, p, q, ${source}] · dy[n, i, j, ${o}], over the batch and all places`,
    parts,
  )
}
