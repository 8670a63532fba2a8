import { type Tensor, tensor, vjp } from 'glassgrad'
import type { OpCase, OpName } from '../../test/ops/cases/case.js'
import { cases } from '../../test/ops/cases/index.js'
import { floats, Reference } from '../../test/ops/reference.js'
import { expectNear, Mistake } from './mistake.js'

/** So many numbers of an argument are checked, spread over it: differences take two evaluations for each. */
const CHECKED = 24

/** Holds an op to the cases of its tests: values and gradients, against plain JavaScript in double precision. */
export async function op(name: OpName): Promise<void> {
  for (const one of cases) if (one.op === name) await check({ ...one, name: `${name} ${one.name}` })
}

/** What a case must say of what it is about, which is in its name. */
export type Case = Omit<OpCase, 'op'>

/** Holds anything that computes with tensors to what it must give. */
export async function check(one: Case): Promise<void> {
  const what = one.name
  const want = one.expected(...one.inputs)
  const xs = one.inputs.map((x) => tensor(x.array))
  const y = one.run(...xs)
  expectShape(what, 'y', want.shape, y)
  const got = await y.data()
  want.values.forEach((value, i) => {
    const allowed = want.dtype === 'float32' ? (one.tolerance ?? 1e-5) * (Math.abs(value) + 0.1) : 0
    expectNear({ what, where: `y${place(i, want.shape)}` }, value, got[i], allowed)
  })
  if (one.gradient) await checkGradient(one, what, xs, want.shape)
}

async function checkGradient(one: Case, what: string, xs: Tensor[], shape: readonly number[]) {
  const dy = floats(shape, {}, 7)
  const wanted = one.inputs.flatMap((x, i) => (x.dtype === 'float32' ? [i] : []))
  const f = (...values: Tensor[]) => one.run(...xs.map((x, i) => values[wanted.indexOf(i)] ?? x))
  const gradients = vjp(
    f,
    wanted.map((i) => xs[i]),
    tensor(dy.array),
    { unused: 'zeros' },
  )
  for (const [k, i] of wanted.entries()) {
    const x = one.inputs[i]
    const name = wanted.length === 1 ? 'dx' : `d(${ordinal(i)})`
    expectShape(what, name, x.shape, gradients[k])
    const got = await gradients[k].data()
    const size = Math.max(...got.map(Math.abs), 0.1)
    const step = Math.max(1, Math.floor(x.values.length / CHECKED))
    for (let j = 0; j < x.values.length; j += step) {
      const value = slope(one, dy, i, j)
      expectNear(
        { what, where: `${name}${place(j, x.shape)}` },
        value,
        got[j],
        2e-4 * (Math.abs(value) + size),
      )
    }
  }
}

/** The derivative of Σ y·dy with respect to one number of one argument, by differences in double precision. */
function slope({ inputs, expected }: Case, dy: Reference, argument: number, at: number): number {
  const h = 1e-5
  const value = (distance: number) => {
    const { shape, values, dtype } = inputs[argument]
    const moved = new Reference(shape, values.with(at, values[at] + distance), dtype)
    const y = expected(...inputs.with(argument, moved))
    return y.values.reduce((sum, element, i) => sum + element * dy.values[i], 0)
  }
  return (value(h) - value(-h)) / (2 * h)
}

function expectShape(what: string, name: string, expected: readonly number[], { shape }: Tensor): void {
  if (shape.join() === expected.join()) return
  const written = (sizes: readonly number[]) => `[${sizes.join(', ')}]`
  const where = { ru: `форма ${name}`, en: `the shape of ${name}` }
  throw new Mistake({ what, where, expected: written(expected), got: written(shape) })
}

/** `[1, 2]`: the coordinates of an element. */
function place(i: number, shape: readonly number[]): string {
  const coordinates = shape.map((n, axis) => {
    const below = shape.slice(axis + 1).reduce((a, b) => a * b, 1)
    return Math.floor(i / below) % n
  })
  return `[${coordinates.join(', ')}]`
}

const ordinal = (i: number) => 'abcdef'[i]
