/**
 * Matrices that the invocations of a subgroup hold together (`enable chromium_experimental_subgroup_matrix`). Here each of
 * them has the whole matrix as its value, row by row, and the first one's counts: all must have the same.
 */
import { bySubgroup } from './builtins.js'
import { cells, coerced, lengthOf, type Node, type Place, pointed, sourceAt } from './expressions.js'
import type { Machine } from './machine.js'
import type { Access } from './memory.js'
import { rounded } from './numbers.js'
import { both, type Column, type Lanes, type Sources } from './sources.js'
import type { Expression, TypeName } from './syntax.js'
import { WgslError } from './tokens.js'
import { typeIn } from './typeNames.js'
import { cellsOf, isSame, NOTHING, nameOf, scalar, scalarOf, type Type, type Value } from './types.js'

type Matrix = Type & { kind: 'subgroupMatrix' }

interface Call {
  machine: Machine
  name: string
  line: number
}

const COUNTS: Readonly<Record<string, number>> = {
  subgroupMatrixLoad: 3,
  subgroupMatrixStore: 4,
  subgroupMatrixMultiplyAccumulate: 3,
}

/** A call of a function of such matrices; undefined where there is none of that name. */
export function subgroupMatrixCall(
  machine: Machine,
  { name, arguments: [first, second], line }: TypeName,
  values: readonly Node[],
  typeOf: (written: TypeName) => Type,
): Node | undefined {
  const count = COUNTS[name]
  if (count === undefined) return undefined
  if (values.length !== count)
    throw new WgslError(line, `${name} takes ${count} values, found ${values.length}`)
  const call = { machine, name, line }
  if (name === 'subgroupMatrixMultiplyAccumulate') return product(call, values)
  if (name === 'subgroupMatrixLoad') {
    const [pointer, offset, stride] = values
    const type = matrix(typeOf(typeIn(first, line)), line)
    return load(call, { type, pointer, offset, stride, isByRows: isByRows(second, line) })
  }
  const [pointer, offset, value, stride] = values
  const type = matrix(value.type, line)
  return store(call, { type, pointer, offset, stride, isByRows: isByRows(first, line) }, value)
}

function matrix(type: Type, line: number): Matrix {
  if (type.kind === 'subgroupMatrix') return type
  throw new WgslError(line, `expected a matrix of subgroups, found ${nameOf(type)}`)
}

function isByRows(written: TypeName | Expression | undefined, line: number): boolean {
  const { name } = typeIn(written, line)
  if (name === 'row_major' || name === 'col_major') return name === 'row_major'
  throw new WgslError(line, `expected row_major or col_major, found ${name}`)
}

/** Where a matrix lies in an array; offset and stride count elements of that. */
interface Lying {
  type: Matrix
  pointer: Node
  offset: Node
  stride: Node
  isByRows: boolean
}

/** A subgroup that comes to its matrix. */
interface Coming {
  own: Lanes
  access: Access
  /** The matrix' cells, row by row; -1 for those of elements that the array has not. */
  at: number[]
}

/** The array's place, and what finds a matrix there for each subgroup; `given` is told where lanes differ in it. */
function reached(
  { machine, name, line }: Call,
  { type, pointer, offset, stride, isByRows }: Lying,
  kind: 'readOutside' | 'writeOutside',
): [Place, (lanes: Lanes, given: Record<string, Column>) => Coming[]] {
  const array = pointed(pointer)
  const { place } = array
  const item = array.type.kind === 'array' ? array.type.of : NOTHING
  const isShared = place?.space === 'workgroup' || place?.space === 'storage'
  if (!isShared || scalarOf(item) !== type.component) {
    const found = nameOf(array.type)
    throw new WgslError(line, `${nameOf(type)}: expected a shared array of ${type.component}, found ${found}`)
  }
  const [size, length] = [cellsOf(item), lengthOf(array)]
  const wholes = [offset, stride].map((node) => coerced(node, scalar('u32'), line))
  const cellsFrom = (begin: number, offset: number, stride: number) =>
    Array.from({ length: cellsOf(type) }, (_, i) => {
      const [row, column] = [Math.floor(i / type.columns), i % type.columns]
      const [outer, inner] = isByRows ? [row, column] : [column, row]
      const element = offset + outer * stride + Math.floor(inner / size)
      return element < length ? begin + element * size + (inner % size) : -1
    })
  const find = (lanes: Lanes, given: Record<string, Column>) => {
    const begin = place.at(lanes)
    const [offsets, strides] = wholes.map((node) => node.run(lanes))
    return [...asOne(machine, name, lanes, { offsets, strides, ...given })].map(([subgroup, own]) => {
      const [first] = own
      const at = cellsFrom(begin[first], offsets[first] as number, strides[first] as number)
      if (at.includes(-1)) {
        const verb = kind === 'writeOutside' ? 'writes' : 'reads'
        const end = `ends behind element ${length - 1} of ${place.name}`
        const message = `subgroup ${subgroup} of workgroup ${machine.workgroup} ${verb} a matrix that ${end}`
        machine.report({ line: machine.line, kind, variable: place.name, message })
      }
      return { own, access: { ...machine.access(first), subgroup }, at }
    })
  }
  return [place, find]
}

function load(call: Call, lying: Lying): Node {
  const { machine } = call
  const [place, find] = reached(call, lying, 'readOutside')
  return {
    type: lying.type,
    run(lanes) {
      const out: Column = []
      for (const { own, access, at } of find(lanes, {})) {
        const value = at.map((cell) => (cell < 0 ? 0 : place.memory.load(cell, access)))
        give(
          out,
          own,
          value,
          machine.follows && at.map((cell, i) => sourceAt(machine, place, own[0], cell, value[i])),
        )
        note(machine, place, { own, at, value, isStore: false })
      }
      return out
    },
  }
}

function store(call: Call, lying: Lying, matrices: Node): Node {
  const { machine } = call
  const [place, find] = reached(call, lying, 'writeOutside')
  return {
    type: NOTHING,
    run(lanes) {
      const values = matrices.run(lanes)
      for (const { own, access, at } of find(lanes, { matrices: values })) {
        const value = cells(values[own[0]])
        for (const [i, cell] of at.entries()) {
          if (cell < 0) continue
          place.memory.store(cell, [value[i]], access)
          if (machine.follows) place.memory.sources[cell] = values.from?.[own[0]]?.[i]
        }
        note(machine, place, { own, at, value, isStore: true })
      }
      return []
    },
  }
}

interface Touched extends Pick<Coming, 'own' | 'at'> {
  value: readonly number[]
  isStore: boolean
}

function note(machine: Machine, { name }: Place, { own, at, value, isStore }: Touched): void {
  const lane = own.find((lane) => machine.isWatched(lane))
  if (lane === undefined) return
  for (const [i, cell] of at.entries()) if (cell >= 0) machine.touched(name, lane, cell, value[i], isStore)
}

/** Gives all lanes of a subgroup one value, and its sources where they are followed. */
function give(column: Column, own: Lanes, value: Value, from: Sources | false): void {
  if (from) column.from ??= []
  for (const lane of own) {
    column[lane] = value
    if (from) column.from![lane] = from
  }
}

/** left · right + result. Products are exact; they are added one by one, where a device may have another order. */
function product({ machine, name, line }: Call, values: readonly Node[]): Node {
  const [left, , result] = values.map(({ type }) => matrix(type, line))
  const { component, columns, rows } = result
  const inner = left.columns
  const wanted: readonly Matrix[] = [
    { ...left, role: 'left', rows },
    { ...left, role: 'right', columns, rows: inner },
    { ...result, role: 'result' },
  ]
  if (!values.every(({ type }, i) => isSame(type, wanted[i]))) {
    const found = values.map(({ type }) => nameOf(type)).join(', ')
    throw new WgslError(line, `${name}: expected ${wanted.map(nameOf).join(', ')}, found ${found}`)
  }
  /** A sum for each element of the result, from what stood there. */
  const summed = <T>(first: readonly T[], add: (sum: T, left: number, right: number) => T): T[] =>
    Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      let sum = first[i]
      for (let k = 0; k < inner; k++) sum = add(sum, row * inner + k, k * columns + column)
      return sum
    })
  return {
    type: result,
    run(lanes) {
      const [lefts, rights, results] = values.map((node) => node.run(lanes))
      const out: Column = []
      for (const [, own] of asOne(machine, name, lanes, { lefts, rights, results })) {
        const of = [lefts, rights, results]
        const [a, b, c] = of.map((column) => cells(column[own[0]]))
        const [fromA, fromB, fromC] = of.map(({ from }) => from?.[own[0]] ?? [])
        const value = summed(c, (sum, i, j) => rounded(component, sum + a[i] * b[j]))
        give(
          out,
          own,
          value,
          machine.follows && summed(fromC, (sum, i, j) => both(sum, both(fromA[i], fromB[j]))),
        )
      }
      return out
    },
  }
}

/** The lanes by subgroup. One that does not come whole, or whose lanes are given different values, is reported. */
function asOne(
  machine: Machine,
  name: string,
  lanes: Lanes,
  given: Readonly<Record<string, Column>>,
): Map<number, readonly number[]> {
  const groups = bySubgroup(machine, lanes)
  for (const [subgroup, own] of groups) {
    const where = `of subgroup ${subgroup} of workgroup ${machine.workgroup}`
    const tell = (message: string) =>
      machine.report({ line: machine.line, kind: 'divergent', variable: name, message })
    if (own.length < machine.subgroup)
      tell(`${own.length} of ${machine.subgroup} invocations ${where} reach ${name}, which needs all of them`)
    for (const [what, column] of Object.entries(given)) {
      const other = own.find((lane) => !isAlike(column[lane], column[own[0]]))
      if (other !== undefined)
        tell(`invocations ${own[0]} and ${other} ${where} give ${name} different ${what}`)
    }
  }
  return groups
}

const isAlike = (a: Value, b: Value) => a === b || cells(a).every((x, i) => Object.is(x, cells(b)[i]))
