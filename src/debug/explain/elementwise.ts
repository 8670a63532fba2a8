import type { Uniforms } from '../../gpu/uniforms.js'
import { broadcastStrides } from '../../kernels/strides.js'
import { oneElement, readable, scalarOf } from './onHost.js'
import {
  type Answer,
  called,
  computed,
  element,
  mattering,
  type Question,
  type Read,
  type Rule,
  type Seen,
  shown,
} from './rule.js'

/** The element of an operand that broadcasts to the output's shape. */
export function broadcast(of: Seen, { index, shape }: Pick<Question, 'index' | 'shape'>): Read {
  if (of.size === 1) return [of, 0]
  const strides = broadcastStrides(of.shape, shape)
  return [of, index.reduce((place, i, axis) => place + i * strides[axis], 0)]
}

/** map.wgsl, zip.wgsl and zipBroadcast.wgsl: the kernel's own expression, done again on the host for the one element. */
export const elementwise: Rule = (question): Answer => {
  const { x, dispatch, attributes } = question
  const { shader } = dispatch
  const isMap = /map[.]wgsl$/.test(shader.file ?? '')
  const operands = called(x.slice(0, isMap ? 1 : 2), ...(isMap ? ['x'] : ['a', 'b']))
  const out = question.made[question.which]
  const types = [...operands, out].map(({ operand }) => scalarOf(operand.version.dtype))
  const uniforms: Uniforms = /zipBroadcast/.test(shader.file ?? '')
    ? { count: 1, offset: 0, dimensions: Array.from({ length: 32 }, (_, i) => (i % 4 === 0 ? 1 : 0)) }
    : { ...dispatch.uniforms, count: 1 }
  const f = oneElement(dispatch, uniforms, types)
  const all = operands.map((of) => broadcast(of, question))
  const fitting = all.map((_, i) => (types[i] === 'i32' ? Math.trunc : (x: number) => x))
  const value = f(...all.map(([of, at]) => of.get(at)))
  // A gate that is closed lets nothing pass: what stands before it does not matter.
  const reads = mattering(all, (...values) => f(...values.map((x, i) => fitting[i](x))))
  const expression = written(`${shader.tunables?.f}`, all, attributes)
  return computed(`${element(question.name, question.index)} = ${expression}`, reads, value)
}

/** A WGSL expression with elements and settings in place of its variables. */
function written(expression: string, reads: readonly Read[], settings: unknown): string {
  const names = new Map(reads.map((read) => [read[0].symbol, shown(read)]))
  const numbers = Array.isArray(settings) ? settings : []
  return readable(expression)
    .replace(/\bp[.]([xyzw])\b/g, (_, letter) => `${numbers['xyzw'.indexOf(letter)] ?? 0}`)
    .replace(/\b[abx]\b/g, (name) => names.get(name) ?? name)
}

/** where.wgsl: only what the condition chooses matters, and the condition. */
export const where: Rule = (question) => {
  const [condition, x, y] = called(question.x, 'c', 'x', 'y').map((of) => broadcast(of, question))
  const chosen = condition[0].get(condition[1]) === 0 ? y : x
  const formula = `${element(question.name, question.index)} = ${shown(condition)} ? ${shown(x)} : ${shown(y)}`
  const value = chosen[0].get(chosen[1])
  const other = chosen === x ? y : x
  const differs = !Object.is(other[0].get(other[1]), value)
  return computed(formula, differs ? [condition, chosen] : [chosen], value)
}
