/**
 * Matrices that the invocations of a subgroup hold together (`enable chromium_experimental_subgroup_matrix`). Here each of
 * them has the whole matrix as its value, row by row, and the first one's counts: all must have the same.
 */
import { bySubgroup } from './builtins.js'
import { cells, coerced, lengthOf, type Node, pointed } from './expressions.js'
import type { Column, Lanes, Machine } from './machine.js'
import { rounded } from './numbers.js'
import type { Expression, TypeName } from './syntax.js'
import { WgslError } from './tokens.js'
import { typeIn } from './typeNames.js'
import { cellsOf, isSame, NOTHING, nameOf, scalar, scalarOf, type Type, type Value } from './types.js'

type Matrix = Type & { kind: 'subgroupMatrix' }

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
  if (name === 'subgroupMatrixMultiplyAccumulate') return product(machine, name, values, line)
  const call = { machine, name, line }
  if (name === 'subgroupMatrixLoad') {
    const [pointer, offset, stride] = values
    const type = matrix(typeOf(typeIn(first, line)), line)
    return passed({ ...call, type, pointer, offset, stride, isByRows: isByRows(second, line) })
  }
  const [pointer, offset, value, stride] = values
  const type = matrix(value.type, line)
  return passed({ ...call, type, pointer, offset, stride, value, isByRows: isByRows(first, line) })
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

/** A matrix on its way from an array or, where there is a value, to it. */
interface Passing {
  machine: Machine
  name: string
  line: number
  type: Matrix
  pointer: Node
  /** In elements of the array, as the stride is. */
  offset: Node
  stride: Node
  value?: Node
  isByRows: boolean
}

function passed({ machine, name, line, type, pointer, offset, stride, value, isByRows }: Passing): Node {
  const array = pointed(pointer)
  const { place } = array
  const item = array.type.kind === 'array' ? array.type.of : NOTHING
  const isShared = place?.space === 'workgroup' || place?.space === 'storage'
  if (!isShared || scalarOf(item) !== type.component)
    throw new WgslError(
      line,
      `${nameOf(type)}: expected a shared array of ${type.component}, found ${nameOf(array.type)}`,
    )
  const [size, length] = [cellsOf(item), lengthOf(array)]
  const wholes = [offset, stride].map((node) => coerced(node, scalar('u32'), line))
  /** The cells of a matrix, row by row; -1 for those of elements that the array has not. */
  const cellsFrom = (begin: number, offset: number, stride: number) =>
    Array.from({ length: cellsOf(type) }, (_, i) => {
      const [row, column] = [Math.floor(i / type.columns), i % type.columns]
      const inLine = isByRows ? column : row
      const element = offset + (isByRows ? row : column) * stride + Math.floor(inLine / size)
      return element < length ? begin + element * size + (inLine % size) : -1
    })
  return {
    type: value ? NOTHING : type,
    run(lanes) {
      const begin = place.at(lanes)
      const [offsets, strides] = wholes.map((node) => node.run(lanes))
      const values = value?.run(lanes) ?? []
      const given = { offsets, strides, ...(value && { matrices: values }) }
      for (const [subgroup, own] of together(machine, name, lanes, given)) {
        const access = { ...machine.access(own[0]), subgroup }
        const at = cellsFrom(begin[own[0]], offsets[own[0]] as number, strides[own[0]] as number)
        if (at.includes(-1)) {
          const [kind, verb] = value
            ? (['writeOutside', 'writes'] as const)
            : (['readOutside', 'reads'] as const)
          const message = `subgroup ${subgroup} of workgroup ${machine.workgroup} ${verb} a matrix that ends behind element ${length - 1} of ${place.name}`
          machine.report({ line: machine.line, kind, variable: place.name, message })
        }
        const list = value
          ? cells(values[own[0]])
          : at.map((cell) => (cell < 0 ? 0 : place.memory.load(cell, access)))
        for (const [i, cell] of at.entries()) {
          if (cell < 0) continue
          if (value) place.memory.store(cell, [list[i]], access)
          for (const lane of own) machine.touched(place.name, lane, cell, list[i], value !== undefined)
        }
        for (const lane of own) values[lane] = list
      }
      return values
    },
  }
}

/** left · right + result. Products are exact; they are added one by one, where a device may have another order. */
function product(machine: Machine, name: string, values: readonly Node[], line: number): Node {
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
  return {
    type: result,
    run(lanes) {
      const [lefts, rights, results] = values.map((node) => node.run(lanes))
      const out: Column = []
      for (const [, own] of together(machine, name, lanes, { lefts, rights, results })) {
        const [a, b, c] = [lefts, rights, results].map((column) => cells(column[own[0]]))
        const value = c.map((sum, i) => {
          const [row, column] = [Math.floor(i / columns), i % columns]
          for (let k = 0; k < inner; k++)
            sum = rounded(component, sum + a[row * inner + k] * b[k * columns + column])
          return sum
        })
        for (const lane of own) out[lane] = value
      }
      return out
    },
  }
}

/** The lanes by subgroup. One that does not come whole, or whose lanes are given different values, is reported. */
function together(
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
