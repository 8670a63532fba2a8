/** A WGSL program made into functions over the lanes of a workgroup. */
import { bitcastNode, builtinCall, constructed, zeroOf } from './builtins.js'
import {
  binaryNode,
  cells,
  coerced,
  columnOf,
  indexNode,
  literalNode,
  loaded,
  memberNode,
  type Node,
  type Place,
  pointed,
  unaryNode,
} from './expressions.js'
import { Machine } from './machine.js'
import type { Space } from './memory.js'
import { parse } from './parse.js'
import { type Column, copied, keep, type Lanes } from './sources.js'
import { type Frame, type Names, type Run, type Scope, Statements } from './statements.js'
import { subgroupMatrixCall } from './subgroupMatrices.js'
import type { Attribute, Declaration, Expression, FunctionSyntax, ProgramSyntax, TypeName } from './syntax.js'
import { WgslError } from './tokens.js'
import { TypeNames, typeIn } from './typeNames.js'
import { cellsOf, concrete, layoutOf, NOTHING, type Type, type Value, vector } from './types.js'

interface Callable {
  parameters: Type[]
  result: Type
  call(lanes: Lanes, values: Column[]): Column
}

/** A buffer that the program is given. */
export interface Binding {
  binding: number
  name: string
  type: Type
  space: Space
  access?: string
}

export class Program implements Names {
  readonly machine: Machine
  readonly workgroupSize: readonly [number, number, number]
  readonly bindings: readonly Binding[]
  readonly #syntax: ProgramSyntax
  readonly #types: TypeNames
  readonly #statements: Statements
  readonly #globals = new Map<string, Node>()
  readonly #functions = new Map<string, Callable>()
  readonly #main: Run
  /** Bytes of what is bound, by binding: arrays are as long as their buffer. */
  readonly #bytes: ReadonlyMap<number, number>
  /** Variables that begin anew: for each workgroup, or each invocation. */
  readonly #reset: (() => void)[] = []

  /**
   * @param bytes sizes of what is bound, by binding of group 0
   * @throws WgslError with the line, for what is not WGSL
   */
  constructor(source: string, bytes: ReadonlyMap<number, number>, subgroup: number) {
    this.#syntax = parse(source)
    this.#types = new TypeNames(this.#syntax, (expression) => this.numberOf(expression))
    this.#bytes = bytes
    const main = [...this.#syntax.functions.values()].find(({ attributes }) =>
      attributes.some(({ name }) => name === 'compute'),
    )
    if (!main) throw new WgslError(1, 'there is no entry point: a function with @compute')
    // Constants are known before the number of lanes is.
    this.machine = new Machine(0, subgroup)
    const size = main.attributes.find(({ name }) => name === 'workgroup_size')?.values ?? []
    const [x = 1, y = 1, z = 1] = size.map((value) => this.numberOf(value))
    this.workgroupSize = [x, y, z]
    this.machine = new Machine(x * y * z, subgroup)
    this.#statements = new Statements(this.machine, this)
    this.bindings = [...this.#syntax.variables.values()].flatMap((variable) => this.#binding(variable))
    this.#main = this.#entry(main)
  }

  /** The memory of a variable of the program. */
  place(name: string): Place {
    return this.#global(name)!.place!
  }

  /** Runs the workgroup that `begin` was called for. */
  runWorkgroup(): void {
    for (const reset of this.#reset) reset()
    this.#main(this.machine.alive)
  }

  #binding({ name, type, attributes, space, access }: Declaration): Binding[] {
    const binding = bindingOf(attributes)
    if (!binding) return []
    return [
      { name, binding: this.numberOf(binding), type: this.typeOf(type!), space: space as Space, access },
    ]
  }

  /** A type with the length that its open array has in this run. */
  #sized({ name, attributes, line }: Declaration, type: Type): Type {
    if (type.kind !== 'array' || type.length !== null) return type
    const binding = bindingOf(attributes)
    const bytes = binding && this.#bytes.get(this.numberOf(binding))
    if (bytes === undefined) throw new WgslError(line, `${name}: the size of its buffer is not known`)
    const { size, align } = layoutOf(type.of)
    return { ...type, length: Math.floor(bytes / (Math.ceil(size / align) * align)) }
  }

  #entry({ parameters, body }: FunctionSyntax): Run {
    const names = new Map<string, Node>()
    for (const { name, type, attributes } of parameters) {
      const builtin = attributes.find(({ name }) => name === 'builtin')?.values[0]
      if (builtin?.kind !== 'name') throw new WgslError(type.line, `${name}: expected @builtin(…)`)
      const node: Node = {
        type: this.typeOf(type),
        run: (lanes) => {
          const column = this.machine.builtins[builtin.name]
          if (!column) throw new WgslError(type.line, `@builtin(${builtin.name}) is not known`)
          return columnOf(lanes, (lane) => column[lane])
        },
      }
      names.set(name, node)
    }
    const frame: Frame = { isEntry: true, result: NOTHING, returned: [], jumps: [] }
    return this.#statements.compile(body, [names], frame)
  }

  typeOf(written: TypeName): Type {
    return this.#types.typeOf(written)
  }

  // Names

  #name(name: string, scope: Scope, line: number): Node {
    const node = scope.findLast((names) => names.has(name))?.get(name) ?? this.#global(name)
    if (!node) throw new WgslError(line, `there is nothing called ${name}`)
    return node
  }

  #global(name: string): Node | undefined {
    const known = this.#globals.get(name)
    if (known) return known
    const variable = this.#syntax.variables.get(name)
    if (!variable) return undefined
    const made = variable.kind === 'var' ? this.#variable(variable) : this.#constant(variable, [])
    this.#globals.set(name, made)
    return made
  }

  #constant({ type, value, line, name }: Declaration, scope: Scope): Node {
    if (!value) throw new WgslError(line, `${name} has no value`)
    const node = this.expression(value, scope)
    return type ? coerced(node, this.typeOf(type), line) : node
  }

  #variable(variable: Declaration): Node {
    const { name, space = 'storage', type, value, line } = variable
    const first = value && this.#constant(variable, [])
    if (!type && !first) throw new WgslError(line, `${name} has no type`)
    const full = type ? this.#sized(variable, this.typeOf(type)) : concrete(first!.type)
    const place = this.allocate(name, space as Space, full)
    if (space === 'private') this.#reset.push(() => this.#fill(place, first?.constant ?? zeroOf(full)))
    return loaded(this.machine, place)
  }

  #fill(place: Place, value: Value): void {
    const lanes = this.machine.alive
    const at = place.at(lanes)
    for (const lane of lanes) place.memory.cells.set(cells(value), at[lane])
  }

  allocate(name: string, space: Space, type: Type): Place {
    const size = cellsOf(type)
    const memory = this.machine.allocate(name, space, size)
    const isOwn = space === 'function' || space === 'private'
    const at = (lanes: Lanes) => {
      const first: number[] = []
      for (const lane of lanes) first[lane] = isOwn ? lane * size : 0
      return first
    }
    return { type, name, space, memory, at }
  }

  // Expressions

  expression(expression: Expression, scope: Scope): Node {
    const { line } = expression
    switch (expression.kind) {
      case 'literal':
        return literalNode(expression)
      case 'name':
        return this.#name(expression.name, scope, line)
      case 'member':
        return memberNode(this.machine, pointed(this.expression(expression.of, scope)), expression.name, line)
      case 'index':
        return indexNode(
          this.machine,
          pointed(this.expression(expression.of, scope)),
          this.expression(expression.index, scope),
          line,
        )
      case 'unary': {
        const of = this.expression(expression.of, scope)
        if (expression.sign === '&') {
          if (!of.place) throw new WgslError(line, '& needs a variable')
          return { ...of, type: { kind: 'pointer', to: of.place.type } }
        }
        if (expression.sign === '*') return pointed(of)
        return unaryNode(expression.sign, of)
      }
      case 'binary':
        return binaryNode(
          expression.sign,
          this.expression(expression.left, scope),
          this.expression(expression.right, scope),
          line,
        )
      case 'call':
        return this.#call(expression, scope)
    }
  }

  #call({ callee, values, line }: Expression & { kind: 'call' }, scope: Scope): Node {
    const nodes = values.map((value) => this.expression(value, scope))
    const { name } = callee
    if (name === 'bitcast') return bitcastNode(this.typeOf(typeIn(callee.arguments[0], line)), nodes[0], line)
    const own = this.#syntax.functions.get(name)
    if (own) return this.#ownCall(own, nodes, line)
    if (this.#types.has(name)) return constructed(this.#constructedType(callee, nodes), nodes, line)
    const made =
      subgroupMatrixCall(this.machine, callee, nodes, (written) => this.typeOf(written)) ??
      builtinCall(
        this.machine,
        name,
        nodes,
        nodes.map(({ place }) => place),
        line,
      )
    if (!made) throw new WgslError(line, `there is no function ${name}`)
    return made
  }

  /** `vec2(…)` and `array(…)` take their scalar and length from what they are made of. */
  #constructedType(callee: TypeName, nodes: Node[]): Type {
    const bare = /^vec([234])$/.exec(callee.name)
    if (callee.arguments.length > 0 || !(bare || callee.name === 'array')) return this.typeOf(callee)
    const { type } = nodes[0]
    if (!bare) return { kind: 'array', of: concrete(type), length: nodes.length }
    return vector('of' in type && typeof type.of === 'string' ? type.of : 'f32', Number(bare[1]))
  }

  /** A call of a function of the program. One that takes pointers is compiled for each call. */
  #ownCall(own: FunctionSyntax, nodes: Node[], line: number): Node {
    if (nodes.length !== own.parameters.length) {
      throw new WgslError(line, `${own.name} takes ${own.parameters.length} values, found ${nodes.length}`)
    }
    const pointers = nodes.filter(({ type }) => type.kind === 'pointer')
    const callable =
      pointers.length > 0
        ? this.#function(own, nodes)
        : (this.#functions.get(own.name) ?? this.#function(own, []))
    if (pointers.length === 0) this.#functions.set(own.name, callable)
    const given = nodes.map((node, i) =>
      node.type.kind === 'pointer' ? node : coerced(node, callable.parameters[i], line),
    )
    return {
      type: callable.result,
      run: (lanes) => {
        const values = given.map((node) => (node.type.kind === 'pointer' ? [] : node.run(lanes)))
        const from = this.machine.line
        const column = callable.call(lanes, values)
        this.machine.line = from
        return column
      },
    }
  }

  #function({ name, parameters, result, body }: FunctionSyntax, given: readonly Node[]): Callable {
    const types = parameters.map(({ type }) => this.typeOf(type))
    const frame: Frame = {
      isEntry: false,
      result: result ? this.typeOf(result) : NOTHING,
      returned: [],
      jumps: [],
    }
    const columns: Column[] = parameters.map(() => [])
    const names = new Map(
      parameters.map(({ name }, i): [string, Node] => [
        name,
        given[i]?.type.kind === 'pointer'
          ? given[i]
          : { type: types[i], run: (lanes) => copied(columns[i], lanes) },
      ]),
    )
    const run = this.#statements.compile(body, [names], frame)
    const call = (lanes: Lanes, values: Column[]): Column => {
      for (const [i, column] of values.entries()) keep(columns[i], lanes, column)
      for (const [i, column] of values.entries()) {
        const watched = lanes.find((lane) => this.machine.isWatched(lane))
        if (watched !== undefined && column.length > 0)
          this.machine.changed(`${name}(${parameters[i].name})`, watched, column[watched])
      }
      run(lanes)
      return copied(frame.returned, lanes)
    }
    return { parameters: types, result: frame.result, call }
  }

  /** The value of a constant. */
  numberOf(expression: Expression): number {
    const { constant } = this.expression(expression, [])
    if (typeof constant !== 'number')
      throw new WgslError(expression.line, 'expected a number that is known before the program runs')
    return constant
  }
}

const bindingOf = (attributes: readonly Attribute[]) =>
  attributes.find(({ name }) => name === 'binding')?.values[0]
