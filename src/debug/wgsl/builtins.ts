/** Functions that WGSL brings along: https://www.w3.org/TR/WGSL/#builtin-functions */
import {
  cells,
  coerced,
  columnOf,
  componentwise,
  computed,
  constantNode,
  mapped,
  type Node,
  type Place,
  unified,
  withScalar,
} from './expressions.js'
import type { Machine } from './machine.js'
import { arithmetic, COMPONENTWISE, converted, recast, rounded } from './numbers.js'
import { both, type Column, type Flow, type Lanes, type Sources } from './sources.js'
import { WgslError } from './tokens.js'
import { cellsOf, concrete, NOTHING, nameOf, scalar, scalarOf, type Type, type Value } from './types.js'

type Make = (call: {
  machine: Machine
  name: string
  values: Node[]
  line: number
  places: (Place | undefined)[]
}) => Node

const boolean = scalar('bool')

/** One operand, folded: `all`, `any`, `dot`, `length`. */
const FOLDS: Readonly<Record<string, Make>> = {
  all: ({ values: [x] }) => computed(boolean, [x], ([v]) => (cells(v).every((c) => c !== 0) ? 1 : 0)),
  any: ({ values: [x] }) => computed(boolean, [x], ([v]) => (cells(v).some((c) => c !== 0) ? 1 : 0)),
  dot: ({ values, line }) => {
    const { of, nodes } = unified(values, line)
    const [times, plus] = [arithmetic('*', of)!, arithmetic('+', of)!]
    return computed(scalar(of), nodes, ([a, b]) => {
      const products = cells(a).map((x, i) => times(x, cells(b)[i]))
      return products.reduce(plus)
    })
  },
  length: ({ values: [x] }) => {
    const of = scalarOf(concrete(x.type))!
    return computed(scalar(of), [x], ([v]) => rounded(of, Math.hypot(...cells(v))))
  },
  transpose: ({ values: [x] }) => {
    const { type } = x
    if (type.kind !== 'matrix') return x
    const turned = { ...type, columns: type.rows, rows: type.columns }
    const order = Array.from({ length: type.rows * type.columns }, (_, i) => {
      const [column, row] = [Math.floor(i / type.columns), i % type.columns]
      return row * type.rows + column
    })
    return computed(
      turned,
      [x],
      ([v]) => order.map((i) => cells(v)[i]),
      ([from]) => order.map((i) => from[i]),
    )
  },
  select: ({ values: [no, yes, condition], line }) => {
    const { nodes } = scalarOf(no.type) ? unified([no, yes], line) : { nodes: [no, yes] }
    // Made of what is chosen, and of what decides.
    const flow: Flow = ([a, b, c], [, value, chosen]) =>
      cells(value).map((_, i) =>
        typeof chosen === 'number' ? both((chosen ? b : a)[i], c[0]) : both((chosen[i] ? b : a)[i], c[i]),
      )
    const choice = ([a, b, c]: Value[]) => {
      if (typeof c === 'number') return c ? b : a
      return c.map((chosen, i) => cells(chosen ? b : a)[i])
    }
    return computed(nodes[0].type, [...nodes, condition], choice, flow)
  },
  arrayLength: ({ places: [place], values: [x] }) => {
    const type = x.type.kind === 'pointer' ? x.type.to : x.type
    const item = type.kind === 'array' ? cellsOf(type.of) : 1
    return {
      type: scalar('u32'),
      run: (lanes) => columnOf(lanes, () => Math.floor(place!.memory.cells.length / item)),
    }
  },
}

/** What subgroups do with the values of their active lanes: from those, by lane, what a lane gets. */
const REDUCTIONS: Readonly<Record<string, string>> = {
  subgroupAdd: '+',
  subgroupMul: '*',
  subgroupAnd: '&',
  subgroupOr: '|',
  subgroupXor: '^',
}

/** Values of the lanes of each active lane's own subgroup. */
export function bySubgroup(machine: Machine, lanes: Lanes): Map<number, number[]> {
  const groups = new Map<number, number[]>()
  for (const lane of lanes) {
    const group = Math.floor(lane / machine.subgroup)
    groups.set(group, [...(groups.get(group) ?? []), lane])
  }
  return groups
}

/** A lane of the own subgroup hands its value over; one that is not active there has none. */
function fromLane(
  machine: Machine,
  name: string,
  x: Node,
  pick: (lane: number, other: number) => number,
  other: Node,
): Node {
  return {
    type: concrete(x.type),
    run(lanes) {
      const [values, others] = [x.run(lanes), other.run(lanes)]
      const active = new Set(lanes)
      const giving = (lane: number) => {
        const first = lane - (lane % machine.subgroup)
        return first + pick(lane - first, others[lane] as number)
      }
      const column = columnOf(lanes, (lane) => {
        const source = giving(lane)
        if (active.has(source)) return values[source]
        const message = `invocation ${lane} asks for the value of invocation ${source}, which is not active there`
        machine.report({ line: machine.line, kind: 'divergent', variable: name, message })
        return mapped(values[lane], () => 0)
      })
      return fromOthers(column, lanes, values, giving)
    },
  }
}

/** Gives a column the sources of what lanes have got from others. */
function fromOthers(column: Column, lanes: Lanes, values: Column, giving: (lane: number) => number): Column {
  if (values.from) {
    column.from = []
    for (const lane of lanes) column.from[lane] = values.from[giving(lane)] ?? []
  }
  return column
}

function subgroupReduced(
  machine: Machine,
  x: Node,
  f: (a: Value, b: Value) => Value,
  exclusive: boolean | null,
  zero: number,
): Node {
  return {
    type: concrete(x.type),
    run(lanes) {
      const values = x.run(lanes)
      const out: Column = []
      if (values.from) out.from = []
      for (const group of bySubgroup(machine, lanes).values()) {
        let sum: Value = mapped(values[group[0]], () => zero)
        let from: Sources = []
        for (const lane of group) {
          const next = f(sum, values[lane])
          const own = values.from?.[lane] ?? []
          const after = cells(next).map((_, i) => both(from[i], own[i]))
          out[lane] = exclusive ? sum : next
          if (out.from) out.from[lane] = exclusive ? from : after
          sum = next
          from = after
        }
        if (exclusive === null) {
          for (const lane of group) {
            out[lane] = sum
            if (out.from) out.from[lane] = from
          }
        }
      }
      return out
    },
  }
}

const zip = (f: (a: number, b: number) => number) => (a: Value, b: Value) =>
  typeof a === 'number' ? f(a, b as number) : a.map((x, i) => f(x, cells(b)[i]))

const SUBGROUPS: Readonly<Record<string, Make>> = {
  subgroupBroadcast: ({ machine, name, values: [x, lane] }) =>
    fromLane(machine, name, x, (_, other) => other, lane),
  subgroupBroadcastFirst: ({ machine, values: [x] }) => ({
    type: concrete(x.type),
    run(lanes) {
      const values = x.run(lanes)
      const groups = bySubgroup(machine, lanes)
      const giving = (lane: number) => groups.get(Math.floor(lane / machine.subgroup))![0]
      return fromOthers(
        columnOf(lanes, (lane) => values[giving(lane)]),
        lanes,
        values,
        giving,
      )
    },
  }),
  subgroupShuffle: ({ machine, name, values: [x, lane] }) =>
    fromLane(machine, name, x, (_, other) => other, lane),
  subgroupShuffleXor: ({ machine, name, values: [x, mask] }) =>
    fromLane(machine, name, x, (own, other) => own ^ other, mask),
  subgroupShuffleUp: ({ machine, name, values: [x, by] }) =>
    fromLane(machine, name, x, (own, other) => own - other, by),
  subgroupShuffleDown: ({ machine, name, values: [x, by] }) =>
    fromLane(machine, name, x, (own, other) => own + other, by),
  subgroupMax: ({ machine, values: [x] }) =>
    subgroupReduced(machine, x, zip(COMPONENTWISE.max), null, Number.NEGATIVE_INFINITY),
  subgroupMin: ({ machine, values: [x] }) =>
    subgroupReduced(machine, x, zip(COMPONENTWISE.min), null, Number.POSITIVE_INFINITY),
  subgroupExclusiveAdd: ({ machine, values: [x] }) =>
    subgroupReduced(machine, x, zip(arithmetic('+', scalarOf(concrete(x.type))!)!), true, 0),
  subgroupInclusiveAdd: ({ machine, values: [x] }) =>
    subgroupReduced(machine, x, zip(arithmetic('+', scalarOf(concrete(x.type))!)!), false, 0),
  ...Object.fromEntries(
    Object.entries(REDUCTIONS).map(([name, sign]): [string, Make] => [
      name,
      ({ machine, values: [x] }) => {
        const f = arithmetic(sign, scalarOf(concrete(x.type))!)!
        return subgroupReduced(machine, x, zip(f), null, { '*': 1, '&': -1 }[sign] ?? 0)
      },
    ]),
  ),
}

/** Operations on one cell that others may do at the same time: from the old value and the operand, the new one. */
const ATOMICS: Readonly<Record<string, (old: number, x: number) => number>> = {
  atomicLoad: (old) => old,
  atomicStore: (_, x) => x,
  atomicExchange: (_, x) => x,
  atomicAdd: (old, x) => old + x,
  atomicSub: (old, x) => old - x,
  atomicMax: Math.max,
  atomicMin: Math.min,
  atomicAnd: (old, x) => old & x,
  atomicOr: (old, x) => old | x,
  atomicXor: (old, x) => old ^ x,
}

function atomicNode(
  machine: Machine,
  name: string,
  place: Place,
  operand: Node | undefined,
  line: number,
): Node {
  if (place.type.kind !== 'atomic') throw new WgslError(line, `${name}: ${nameOf(place.type)} is not atomic`)
  const { of } = place.type
  const type = scalar(of)
  const x = operand && coerced(operand, type, line)
  return {
    type: name === 'atomicStore' ? NOTHING : type,
    run(lanes) {
      const [at, values] = [place.at(lanes), x?.run(lanes) ?? []]
      return columnOf(lanes, (lane) => {
        const access = machine.access(lane, true)
        const old = place.memory.load(at[lane], access)
        if (name !== 'atomicLoad') {
          const next = rounded(of, ATOMICS[name](old, values[lane] as number))
          place.memory.store(at[lane], [next], access)
          machine.touched(place.name, lane, at[lane], next, true)
        }
        return old
      })
    },
  }
}

/** A call of a built-in function; undefined where there is none of that name. */
export function builtinCall(
  machine: Machine,
  name: string,
  values: Node[],
  places: (Place | undefined)[],
  line: number,
): Node | undefined {
  const make = FOLDS[name] ?? SUBGROUPS[name]
  if (make) return make({ machine, name, values, line, places })
  if (ATOMICS[name]) return atomicNode(machine, name, places[0]!, values[1], line)
  if (name === 'workgroupBarrier' || name === 'storageBarrier') {
    return {
      type: NOTHING,
      run(lanes) {
        machine.barrier(lanes)
        return []
      },
    }
  }
  const f = Object.hasOwn(COMPONENTWISE, name) ? COMPONENTWISE[name] : undefined
  if (!f) return undefined
  const { of, nodes } = unified(values, line)
  const wide = nodes.find(({ type }) => type.kind === 'vector')?.type ?? nodes[0].type
  return componentwise(wide, nodes, (list) => {
    if (wide.kind !== 'vector') return rounded(of, f(...(list as number[])))
    return Array.from({ length: wide.size }, (_, i) =>
      rounded(of, f(...list.map((value) => (typeof value === 'number' ? value : value[i])))),
    )
  })
}

/** `bitcast<f32>(x)`. */
export function bitcastNode(to: Type, x: Node, line: number): Node {
  const [from, target] = [scalarOf(concrete(x.type)), scalarOf(to)]
  if (!from || !target || cellsOf(to) !== cellsOf(x.type)) {
    throw new WgslError(line, `the bits of ${nameOf(x.type)} are none of ${nameOf(to)}`)
  }
  return componentwise(to, [x], ([value]) => mapped(value, (cell) => recast(from, target, cell)))
}

/** All components, or all elements, from one value each, or from shorter vectors one after the other. */
export function constructed(type: Type, values: Node[], line: number): Node {
  if (values.length === 0) return constantNode(type, zeroOf(type))
  const of = scalarOf(type)
  if (
    of &&
    values.length === 1 &&
    values[0].type.kind === type.kind &&
    cellsOf(values[0].type) === cellsOf(type)
  ) {
    return convertedNode(type, values[0], line)
  }
  if (type.kind === 'scalar' || type.kind === 'subgroupMatrix')
    throw new WgslError(
      line,
      `${nameOf(type)} can't be made of ${values.map(({ type }) => nameOf(type)).join(', ')}`,
    )
  if (of && values.length === 1 && values[0].type.kind === 'scalar') {
    const one = coerced(values[0], withScalar(values[0].type, of), line)
    return componentwise(type, [one], ([value]) => Array(cellsOf(type)).fill(value))
  }
  const wanted = type.kind === 'struct' ? type.fields.map(({ type }) => type) : null
  const item = type.kind === 'array' ? type.of : null
  const nodes = values.map((node, i) => {
    const part = wanted?.[i] ?? item ?? withScalar(node.type, of!)
    return coerced(node, part, line)
  })
  const sizes = nodes.map((node) => cellsOf(node.type))
  const flow: Flow = (from) => sizes.flatMap((size, n) => Array.from({ length: size }, (_, i) => from[n][i]))
  const made = computed(type, nodes, (list) => list.flatMap(cells), flow)
  const count = sizes.reduce((sum, size) => sum + size, 0)
  if (count !== cellsOf(type))
    throw new WgslError(line, `${nameOf(type)} has ${cellsOf(type)} numbers, found ${count}`)
  return made
}

function convertedNode(type: Type, node: Node, line: number): Node {
  const [from, to] = [scalarOf(node.type), scalarOf(type)]
  if (!from || !to) throw new WgslError(line, `${nameOf(node.type)} can't become ${nameOf(type)}`)
  return componentwise(type, [node], ([value]) => mapped(value, (x) => converted(from, to, x)))
}

export function zeroOf(type: Type): Value {
  const size = cellsOf(type)
  return type.kind === 'scalar' ? 0 : Array(size).fill(0)
}
