/** What statements do: each becomes a function from the lanes that come to it to those that go on behind it. */
import { zeroOf } from './builtins.js'
import {
  binaryNode,
  coerced,
  columnOf,
  constantNode,
  loaded,
  type Node,
  type Place,
  pointed,
  stored,
} from './expressions.js'
import type { Machine } from './machine.js'
import type { Space } from './memory.js'
import { type Column, copied, keep, type Lanes } from './sources.js'
import type { Declaration, Expression, Statement, TypeName } from './syntax.js'
import { WgslError } from './tokens.js'
import { concrete, type Type } from './types.js'

export type Run = (lanes: Lanes) => Lanes

/** Lanes that have left a loop, or a turn of it. */
interface Jumps {
  broken: number[]
  continued: number[]
}

/** A function, while it is compiled and while it runs. WGSL knows no recursion: one of each is enough. */
export interface Frame {
  /** Of the entry point: who returns from it is done. */
  isEntry: boolean
  result: Type
  returned: Column
  jumps: Jumps[]
}

/** What names mean in a block, and in those around it. */
export type Scope = Map<string, Node>[]

/** What statements need to know of the program. */
export interface Names {
  expression(expression: Expression, scope: Scope): Node
  typeOf(written: TypeName): Type
  numberOf(expression: Expression): number
  allocate(name: string, space: Space, type: Type): Place
}

export class Statements {
  readonly #machine: Machine
  readonly #names: Names

  constructor(machine: Machine, names: Names) {
    this.#machine = machine
    this.#names = names
  }

  compile(statement: Statement, scope: Scope, frame: Frame): Run {
    const { line } = statement
    switch (statement.kind) {
      case 'block': {
        const inner: Scope = [...scope, new Map()]
        const runs = statement.statements.map((each) => this.compile(each, inner, frame))
        return (lanes) => {
          let going = lanes
          for (const run of runs) {
            if (going.length === 0) break
            going = run(going)
          }
          return going
        }
      }
      case 'declare':
        return this.#declare(statement.declaration, scope)
      case 'assign':
        return this.#assign(statement, scope)
      case 'call': {
        const node = this.#names.expression(statement.call, scope)
        return (lanes) => {
          this.#machine.at(line, lanes)
          node.run(lanes)
          return lanes
        }
      }
      case 'if':
        return this.#if(statement, scope, frame)
      case 'for':
      case 'loop':
        return this.#loop(statement, scope, frame)
      case 'switch':
        return this.#switch(statement, scope, frame)
      case 'return':
        return this.#return(statement, scope, frame)
      case 'break':
      case 'continue': {
        const depth = frame.jumps.at(-1)
        if (!depth) throw new WgslError(line, `${statement.kind} outside of a loop`)
        const jumped = statement.kind === 'break' ? 'broken' : 'continued'
        return (lanes) => {
          depth[jumped].push(...lanes)
          return []
        }
      }
    }
  }

  #declare(declaration: Declaration, scope: Scope): Run {
    const { kind, name, type, value, line } = declaration
    const names = scope.at(-1)!
    const node = value && this.#names.expression(value, scope)
    const full = type
      ? this.#names.typeOf(type)
      : node!.type.kind === 'pointer'
        ? node!.type
        : concrete(node!.type)
    const given = node && (full.kind === 'pointer' ? node : coerced(node, full, line))
    if (kind === 'const' || full.kind === 'pointer') {
      names.set(name, kind === 'const' && !type ? node! : given!)
      return (lanes) => lanes
    }
    if (kind === 'var') {
      const place = this.#names.allocate(name, 'function', full)
      names.set(name, loaded(this.#machine, place))
      const zero = zeroOf(full)
      return (lanes) => {
        this.#machine.at(line, lanes)
        stored(this.#machine, place, lanes, given ? given.run(lanes) : columnOf(lanes, () => zero))
        return lanes
      }
    }
    const column: Column = []
    names.set(
      name,
      given?.constant === undefined
        ? { type: full, run: (lanes) => copied(column, lanes) }
        : constantNode(full, given.constant),
    )
    return (lanes) => {
      this.#machine.at(line, lanes)
      const values = given!.run(lanes)
      keep(column, lanes, values)
      for (const lane of lanes) this.#machine.changed(name, lane, values[lane])
      return lanes
    }
  }

  #assign({ to, sign, value, line }: Statement & { kind: 'assign' }, scope: Scope): Run {
    const node = this.#names.expression(value, scope)
    const target = to && pointed(this.#names.expression(to, scope))
    if (target && !target.place) throw new WgslError(line, 'only variables can be assigned to')
    const next = target && (sign === '=' ? node : binaryNode(sign.slice(0, -1), target, node, line))
    const given = next && coerced(next, target.place!.type, line)
    return (lanes) => {
      this.#machine.at(line, lanes)
      if (given) stored(this.#machine, target.place!, lanes, given.run(lanes))
      else node.run(lanes)
      return lanes
    }
  }

  #if({ condition, yes, no, line }: Statement & { kind: 'if' }, scope: Scope, frame: Frame): Run {
    const test = this.#names.expression(condition, scope)
    const [then, otherwise] = [this.compile(yes, scope, frame), no && this.compile(no, scope, frame)]
    return (lanes) => {
      this.#machine.at(line, lanes)
      const { chosen, rest } = split(lanes, test.run(lanes))
      const after = chosen.length > 0 ? then(chosen) : []
      return merged(after, rest.length > 0 && otherwise ? otherwise(rest) : rest)
    }
  }

  #loop(statement: Statement & { kind: 'for' | 'loop' }, scope: Scope, frame: Frame): Run {
    const { line } = statement
    const inner: Scope = [...scope, new Map()]
    const jumps: Jumps = { broken: [], continued: [] }
    const isFor = statement.kind === 'for'
    const first = isFor && statement.first && this.compile(statement.first, inner, frame)
    const test = isFor && statement.condition && this.#names.expression(statement.condition, inner)
    frame.jumps.push(jumps)
    const body = this.compile(statement.body, inner, frame)
    frame.jumps.pop()
    const after = isFor ? statement.next : statement.continuing
    const next = after && this.compile(after, inner, frame)
    const stop = !isFor && statement.breakIf && this.#names.expression(statement.breakIf, inner)
    return (lanes) => {
      const outer = { ...jumps }
      let going: Lanes = first ? first(lanes) : lanes
      let left: Lanes = []
      while (going.length > 0) {
        this.#machine.turn(line)
        if (test) {
          this.#machine.at(line, going)
          const { chosen, rest } = split(going, test.run(going))
          left = merged(left, rest)
          going = chosen
          if (going.length === 0) break
        }
        jumps.broken = []
        jumps.continued = []
        going = merged(body(going), jumps.continued)
        left = merged(left, jumps.broken)
        if (next && going.length > 0) going = next(going)
        if (stop && going.length > 0) {
          const { chosen, rest } = split(going, stop.run(going))
          left = merged(left, chosen)
          going = rest
        }
      }
      Object.assign(jumps, outer)
      return left
    }
  }

  #switch({ of, cases, line }: Statement & { kind: 'switch' }, scope: Scope, frame: Frame): Run {
    const node = this.#names.expression(of, scope)
    const jumps: Jumps = { broken: [], continued: frame.jumps.at(-1)?.continued ?? [] }
    const around = frame.jumps.at(-1)
    frame.jumps.push(jumps)
    const made = cases.map(({ values, isDefault, body }) => ({
      values: values.map((value) => this.#names.numberOf(value)),
      isDefault,
      run: this.compile(body, scope, frame),
    }))
    frame.jumps.pop()
    return (lanes) => {
      this.#machine.at(line, lanes)
      const column = node.run(lanes)
      const chosen = (lane: number) =>
        made.find(({ values }) => values.includes(column[lane] as number)) ??
        made.find(({ isDefault }) => isDefault)
      let going: Lanes = lanes.filter((lane) => chosen(lane) === undefined)
      jumps.broken = []
      jumps.continued = around?.continued ?? []
      for (const each of made) {
        const own = lanes.filter((lane) => chosen(lane) === each)
        if (own.length > 0) going = merged(going, each.run(own))
      }
      return merged(going, jumps.broken)
    }
  }

  #return({ value, line }: Statement & { kind: 'return' }, scope: Scope, frame: Frame): Run {
    const node = value && coerced(this.#names.expression(value, scope), frame.result, line)
    return (lanes) => {
      this.#machine.at(line, lanes)
      const values = node?.run(lanes) ?? []
      keep(frame.returned, lanes, values)
      if (frame.isEntry) this.#machine.alive = without(this.#machine.alive, lanes)
      return []
    }
  }
}

function split(lanes: Lanes, test: Column): { chosen: Lanes; rest: Lanes } {
  return { chosen: lanes.filter((lane) => test[lane] !== 0), rest: lanes.filter((lane) => test[lane] === 0) }
}

const merged = (a: Lanes, b: Lanes): Lanes =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b].sort((x, y) => x - y)

const without = (lanes: Lanes, gone: Lanes): Lanes => {
  const left = new Set(gone)
  return lanes.filter((lane) => !left.has(lane))
}
