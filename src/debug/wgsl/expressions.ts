/** What expressions compute: each becomes a function from the active lanes to a column of values. */
import type { Machine } from './machine.js'
import type { Memory, Space } from './memory.js'
import { arithmetic, COMPARISONS, converted } from './numbers.js'
import {
  both,
  type Column,
  type Flow,
  flowing,
  type Lanes,
  ofAll,
  ofEach,
  type Source,
  type Sources,
} from './sources.js'
import type { Expression } from './syntax.js'
import { WgslError } from './tokens.js'
import {
  cellsOf,
  common,
  isSame,
  nameOf,
  type ScalarName,
  scalar,
  scalarOf,
  type Type,
  type Value,
  vector,
} from './types.js'

/** A compiled expression. */
export interface Node {
  type: Type
  run(lanes: Lanes): Column
  /** Where it stands in memory, if it does. */
  place?: Place
  /** Its value, if that is known before the program runs. */
  constant?: Value
}

/** A part of a variable. */
export interface Place {
  type: Type
  name: string
  space: Space
  memory: Memory
  /** The first cell, for each lane. */
  at(lanes: Lanes): number[]
  /** The element that a lane reached for at the last `at`, where the variable has none of that number. */
  outside?(lane: number): string | undefined
  /** The vector that it is a component of: how many cells lie before it there, and how many there are. */
  vector?: { before(lane: number): number; size: number }
}

export const cells = (value: Value): readonly number[] => (typeof value === 'number' ? [value] : value)
/** Cells as the value that they are: one number alone, or a list. */
export const valueFrom = (type: Type, list: readonly number[]): Value =>
  type.kind === 'scalar' || type.kind === 'atomic' ? list[0] : list

export function constantNode(type: Type, constant: Value): Node {
  return { type, constant, run: (lanes) => columnOf(lanes, () => constant) }
}

export function columnOf(lanes: Lanes, of: (lane: number) => Value): Column {
  const column: Column = []
  for (const lane of lanes) column[lane] = of(lane)
  return column
}

/**
 * A node computed lane by lane from others; a constant where they are.
 * @param flow what cells of it are made of which; by default each of all
 */
export function computed(
  type: Type,
  from: readonly Node[],
  of: (values: Value[]) => Value,
  flow: Flow = ofAll(cellsOf(type)),
): Node {
  if (from.every(({ constant }) => constant !== undefined)) {
    return constantNode(type, of(from.map(({ constant }) => constant!)))
  }
  return {
    type,
    run(lanes) {
      const columns = from.map((node) => node.run(lanes))
      const column = columnOf(lanes, (lane) => of(columns.map((column) => column[lane])))
      return flowing(lanes, column, columns, flow)
    },
  }
}

/** As `computed`, cell by cell; a number alone goes with each cell. */
export function componentwise(type: Type, from: readonly Node[], of: (values: Value[]) => Value): Node {
  return computed(type, from, of, ofEach(cellsOf(type)))
}

/** A node's value as another type that its own may become without being told to. */
export function coerced(node: Node, type: Type, line: number): Node {
  if (isSame(node.type, type)) return node
  const [from, to] = [scalarOf(node.type), scalarOf(type)]
  const alike = from && to && node.type.kind === type.kind && cellsOf(node.type) === cellsOf(type)
  if (alike && common(from, to) === to)
    return componentwise(type, [node], ([value]) => mapped(value, (x) => converted(from, to, x)))
  throw new WgslError(line, `expected ${nameOf(type)}, found ${nameOf(node.type)}`)
}

export function mapped(value: Value, f: (x: number) => number): Value {
  return typeof value === 'number' ? f(value) : value.map(f)
}

/** Two values component by component; a number goes with each component of a vector. */
function zipped(a: Value, b: Value, f: (a: number, b: number) => number): Value {
  if (typeof a === 'number') return typeof b === 'number' ? f(a, b) : b.map((x) => f(a, x))
  return typeof b === 'number' ? a.map((x) => f(x, b)) : a.map((x, i) => f(x, b[i]))
}

/** Nodes of numbers and vectors, all made of one scalar. */
export function unified(nodes: readonly Node[], line: number): { of: ScalarName; nodes: Node[] } {
  const of = nodes.map(({ type }) => scalarOf(type)).reduce((a, b) => (a && b ? common(a, b) : undefined))
  if (!of)
    throw new WgslError(line, `${nodes.map(({ type }) => nameOf(type)).join(' and ')} don't go together`)
  return { of, nodes: nodes.map((node) => coerced(node, withScalar(node.type, of), line)) }
}

export function withScalar(type: Type, of: ScalarName): Type {
  return scalarOf(type) ? ({ ...type, of } as Type) : type
}

export function binaryNode(sign: string, left: Node, right: Node, line: number): Node {
  if (sign === '&&' || sign === '||') return logical(sign, left, right)
  if (sign === '<<' || sign === '>>') {
    const of = scalarOf(left.type)!
    return componentwise(left.type, [left, right], ([a, b]) => zipped(a, b, arithmetic(sign, of)!))
  }
  const { of, nodes } = unified([left, right], line)
  const wide = nodes.find(({ type }) => type.kind !== 'scalar')?.type ?? nodes[0].type
  const compare = COMPARISONS[sign]
  if (compare) {
    return componentwise(withScalar(wide, 'bool'), nodes, ([a, b]) =>
      zipped(a, b, (x, y) => (compare(x, y) ? 1 : 0)),
    )
  }
  if (sign === '*' && nodes.some(({ type }) => type.kind === 'matrix'))
    return matrixProduct(nodes[0], nodes[1], of, line)
  const f = arithmetic(sign, of)
  if (!f) throw new WgslError(line, `${sign} is no operator`)
  return componentwise(wide, nodes, ([a, b]) => zipped(a, b, f))
}

/** `&&` and `||`: the right side is computed where it matters. */
function logical(sign: string, left: Node, right: Node): Node {
  const stops = sign === '&&' ? 0 : 1
  if (left.constant !== undefined) return left.constant === stops ? left : right
  return {
    type: left.type,
    run(lanes) {
      const first = left.run(lanes)
      const going = lanes.filter((lane) => first[lane] !== stops)
      const second = going.length > 0 ? right.run(going) : []
      const column = columnOf(lanes, (lane) => (first[lane] === stops ? stops : second[lane]))
      return flowing(lanes, column, [first, second], ofAll(1))
    },
  }
}

/** Products in which a matrix takes part; a matrix lies column by column. */
function matrixProduct(left: Node, right: Node, of: ScalarName, line: number): Node {
  const [a, b] = [left.type, right.type]
  const [times, plus] = [arithmetic('*', of)!, arithmetic('+', of)!]
  if (a.kind === 'scalar' || b.kind === 'scalar') {
    return componentwise(a.kind === 'scalar' ? b : a, [left, right], ([x, y]) => zipped(x, y, times))
  }
  const rows = a.kind === 'matrix' ? a.rows : 1
  const inner = a.kind === 'matrix' ? a.columns : cellsOf(a)
  const columns = b.kind === 'matrix' ? b.columns : 1
  if ((b.kind === 'matrix' ? b.rows : cellsOf(b)) !== inner) {
    throw new WgslError(line, `${nameOf(a)} and ${nameOf(b)} can't be multiplied`)
  }
  const type: Type =
    rows === 1
      ? vector(of, columns)
      : columns === 1
        ? vector(of, rows)
        : { kind: 'matrix', of, columns, rows }
  const flow: Flow = ([p, q]) =>
    Array.from({ length: rows * columns }, (_, at) => {
      const [row, column] = [at % rows, Math.floor(at / rows)]
      let source: Source
      for (let i = 0; i < inner; i++) source = both(source, both(p[i * rows + row], q[column * inner + i]))
      return source
    })
  const product = ([x, y]: Value[]) => {
    const [p, q] = [cells(x), cells(y)]
    const out: number[] = []
    for (let column = 0; column < columns; column++) {
      for (let row = 0; row < rows; row++) {
        let sum = times(p[row], q[column * inner])
        for (let i = 1; i < inner; i++) sum = plus(sum, times(p[i * rows + row], q[column * inner + i]))
        out.push(sum)
      }
    }
    return out
  }
  return computed(type, [left, right], product, flow)
}

export function unaryNode(sign: '-' | '!' | '~', of: Node): Node {
  const type = scalarOf(of.type)!
  const f = {
    '-': (x: number) => converted(type, type, -x),
    '!': (x: number) => 1 - x,
    '~': (x: number) => converted('i32', type, ~x),
  }
  return componentwise(of.type, [of], ([x]) => mapped(x, f[sign]))
}

/** What stands at a place, read by each lane. */
export function loaded(machine: Machine, place: Place): Node {
  const size = cellsOf(place.type)
  return {
    type: place.type.kind === 'atomic' ? scalar(place.type.of) : place.type,
    place,
    run(lanes) {
      const at = place.at(lanes)
      const column = columnOf(lanes, (lane) => {
        const access = machine.access(lane)
        reportOutside(machine, place, lane, 'readOutside')
        const list: number[] = []
        for (let i = 0; i < size; i++) list.push(place.memory.load(at[lane] + i, access))
        if (isVisible(place.space)) touch(machine, place, lane, at[lane], list, false)
        return valueFrom(place.type, list)
      })
      if (machine.follows) column.from = sourcesAt(machine, place, lanes, at, column)
      return column
    },
  }
}

/** What the cells of a place have been made of. */
function sourcesAt(
  machine: Machine,
  place: Place,
  lanes: Lanes,
  at: readonly number[],
  column: Column,
): Column['from'] {
  if (place.space === 'uniform') return undefined
  const from: Sources[] = []
  for (const lane of lanes) {
    from[lane] = cells(column[lane]).map((value, i) => sourceAt(machine, place, lane, at[lane] + i, value))
  }
  return from
}

/** What a cell has been made of; one of a buffer, that it has been read. */
export function sourceAt(
  { line }: Machine,
  { space, name: variable, memory }: Place,
  lane: number,
  at: number,
  value: number,
): Source {
  return space === 'storage' ? { line, lane, variable, at, value } : memory.sources[at]
}

/** Notes each of the cells that are read or written. */
function touch(
  machine: Machine,
  { name }: Place,
  lane: number,
  at: number,
  list: readonly number[],
  isStore: boolean,
): void {
  if (!machine.isWatched(lane)) return
  for (const [i, value] of list.entries()) machine.touched(name, lane, at + i, value, isStore)
}

/** Puts values at a place. */
export function stored(machine: Machine, place: Place, lanes: Lanes, values: Column): void {
  const at = place.at(lanes)
  for (const lane of lanes) {
    const list = cells(values[lane])
    const vector = place.vector
    reportOutside(machine, place, lane, 'writeOutside')
    const whole = vector && { at: at[lane] - vector.before(lane), size: vector.size }
    place.memory.store(at[lane], list, machine.access(lane), whole)
    if (machine.follows)
      for (const i of list.keys()) place.memory.sources[at[lane] + i] = values.from?.[lane]?.[i]
    if (isVisible(place.space)) touch(machine, place, lane, at[lane], list, true)
    else machine.changed(place.name, lane, values[lane])
  }
}

function reportOutside(
  machine: Machine,
  place: Place,
  lane: number,
  kind: 'readOutside' | 'writeOutside',
): void {
  const element = place.outside?.(lane)
  if (element === undefined) return
  const verb = kind === 'readOutside' ? 'reads' : 'writes'
  const message = `invocation ${lane} of workgroup ${machine.workgroup} ${verb} ${element} of ${place.name}`
  machine.report({ line: machine.line, kind, variable: place.name, message })
}

const isVisible = (space: Space) => space === 'storage' || space === 'workgroup'

/** What a pointer points at; any other node as it is. */
export function pointed(node: Node): Node {
  return node.type.kind === 'pointer' ? { ...node, type: node.type.to } : node
}

const COMPONENTS = ['xyzw', 'rgba']

/** `v.x`, `v.zyx`, `struct.field`. */
export function memberNode(machine: Machine, of: Node, name: string, line: number): Node {
  const { type } = of
  if (type.kind === 'struct') {
    const index = type.fields.findIndex((field) => field.name === name)
    if (index < 0) throw new WgslError(line, `${type.name} has no member ${name}`)
    const before = type.fields.slice(0, index).reduce((sum, field) => sum + cellsOf(field.type), 0)
    return part(machine, of, type.fields[index].type, () => before)
  }
  if (type.kind !== 'vector') throw new WgslError(line, `${nameOf(type)} has no member ${name}`)
  const letters = COMPONENTS.find((letters) => [...name].every((letter) => letters.includes(letter)))
  const chosen = [...name].map((letter) => letters?.indexOf(letter) ?? 4)
  if (chosen.some((i) => i >= type.size))
    throw new WgslError(line, `${nameOf(type)} has no component ${name}`)
  if (chosen.length === 1) return part(machine, of, scalar(type.of), () => chosen[0])
  return computed(
    vector(type.of, chosen.length),
    [of],
    ([value]) => chosen.map((i) => cells(value)[i]),
    ([sources]) => chosen.map((i) => sources[i]),
  )
}

/** `of[index]`, kept inside as devices do; outside of the variable is reported. */
export function indexNode(machine: Machine, of: Node, index: Node, line: number): Node {
  const { type } = of
  const [item, length]: [Type, number] =
    type.kind === 'array'
      ? [type.of, lengthOf(of)]
      : type.kind === 'matrix'
        ? [vector(type.of, type.rows), type.columns]
        : type.kind === 'vector'
          ? [scalar(type.of), type.size]
          : [type, 0]
  if (length === 0 && type.kind !== 'array') throw new WgslError(line, `${nameOf(type)} has no elements`)
  const stride = cellsOf(item)
  let column: Column = []
  const isInside = (lane: number) => (column[lane] as number) >= 0 && (column[lane] as number) < length
  const outside = (lane: number) => (isInside(lane) ? undefined : `element ${column[lane]} of ${length}`)
  const before = (lane: number) =>
    Math.min(Math.max((column[lane] as number) >>> 0, 0), Math.max(length - 1, 0)) * stride
  const made = part(machine, of, item, before, (lanes) => {
    column = index.run(lanes)
  })
  if (made.place)
    return loaded(machine, { ...made.place, outside: (lane) => outside(lane) ?? of.place?.outside?.(lane) })
  return made
}

/** How many elements an array has; one without a length of its own as many as there is memory. */
export const lengthOf = ({ place, type }: Node): number =>
  type.kind !== 'array'
    ? 0
    : (type.length ?? Math.floor((place?.memory.cells.length ?? 0) / cellsOf(type.of)))

/** The part of a value, or of a place, that begins `before` cells into it. */
function part(
  machine: Machine,
  of: Node,
  type: Type,
  before: (lane: number) => number,
  prepare: (lanes: Lanes) => void = () => {},
): Node {
  const size = cellsOf(type)
  const { place } = of
  if (!place) {
    return {
      type,
      run(lanes) {
        const column = of.run(lanes)
        prepare(lanes)
        const made = columnOf(lanes, (lane) =>
          valueFrom(type, cells(column[lane]).slice(before(lane), before(lane) + size)),
        )
        if (column.from)
          made.from = column.from.map((from, lane) => from.slice(before(lane), before(lane) + size))
        return made
      },
    }
  }
  const offsets: number[] = []
  return loaded(machine, {
    type,
    name: place.name,
    space: place.space,
    memory: place.memory,
    at(lanes) {
      const at = place.at(lanes)
      prepare(lanes)
      const moved: number[] = []
      for (const lane of lanes) {
        offsets[lane] = before(lane)
        moved[lane] = at[lane] + offsets[lane]
      }
      return moved
    },
    outside: place.outside,
    vector:
      of.type.kind === 'vector' ? { before: (lane) => offsets[lane], size: of.type.size } : place.vector,
  })
}

/** A number as it is written: `1`, `1u`, `0xff`, `1.5f`. */
export function literalNode({ text, line }: Expression & { kind: 'literal' }): Node {
  if (text === 'true' || text === 'false') return constantNode(scalar('bool'), text === 'true' ? 1 : 0)
  const hex = /^0x/i.test(text)
  const suffix = hex ? /[iu]$/.exec(text)?.[0] : /[iufh]$/.exec(text)?.[0]
  const digits = suffix ? text.slice(0, -1) : text
  const of = { i: 'i32', u: 'u32', f: 'f32', h: 'f16' }[suffix ?? ''] as ScalarName | undefined
  const type = of ?? (!hex && /[.eE]/.test(digits) ? 'float' : 'int')
  const value = Number(digits)
  if (Number.isNaN(value)) throw new WgslError(line, `${text} is no number`)
  return constantNode(
    scalar(type),
    type === 'float' || type === 'int' ? value : converted('float', type, value),
  )
}
