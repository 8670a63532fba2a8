import type { Expression, ProgramSyntax, TypeName } from './syntax.js'
import { WgslError } from './tokens.js'
import { nameOf, type ScalarName, scalar, type Type, vector } from './types.js'

const SCALARS: Readonly<Record<string, ScalarName>> = {
  bool: 'bool',
  i32: 'i32',
  u32: 'u32',
  f32: 'f32',
  f16: 'f16',
}
const LETTERS: Readonly<Record<string, ScalarName>> = { i: 'i32', u: 'u32', f: 'f32', h: 'f16' }

/** What the names of types mean in a program. */
export class TypeNames {
  readonly #syntax: ProgramSyntax
  readonly #numberOf: (expression: Expression) => number
  readonly #types = new Map<string, Type>()

  /** @param numberOf the value of a constant, for lengths of arrays */
  constructor(syntax: ProgramSyntax, numberOf: (expression: Expression) => number) {
    this.#syntax = syntax
    this.#numberOf = numberOf
  }

  /** Whether a name is that of a type, so that a call of it makes a value. */
  has(name: string): boolean {
    const { aliases, structs } = this.#syntax
    return (
      name in SCALARS ||
      /^((vec[234]|mat[234]x[234]|array)[iufh]?|subgroup_matrix_(left|right|result))$/.test(name) ||
      aliases.has(name) ||
      structs.has(name)
    )
  }

  typeOf(written: TypeName): Type {
    const { name, line } = written
    const scalarName = SCALARS[name]
    if (scalarName) return scalar(scalarName)
    const short = /^vec([234])([iufh])?$/.exec(name)
    if (short) return vector(short[2] ? LETTERS[short[2]] : this.#scalarIn(written), Number(short[1]))
    const matrix = /^mat([234])x([234])([fh])?$/.exec(name)
    if (matrix) {
      const of = matrix[3] ? LETTERS[matrix[3]] : this.#scalarIn(written)
      return { kind: 'matrix', of, columns: Number(matrix[1]), rows: Number(matrix[2]) }
    }
    const [first, second, third] = written.arguments
    const role = /^subgroup_matrix_(left|right|result)$/.exec(name)?.[1]
    if (role) {
      const [columns, rows] = [second, third].map((size) => this.#numberOf(expressionIn(size, line)))
      return { kind: 'subgroupMatrix', role, component: this.#scalarIn(written), columns, rows }
    }
    if (name === 'array') {
      const length = second === undefined ? null : this.#numberOf(expressionIn(second, line))
      return { kind: 'array', of: this.typeOf(typeIn(first, line)), length }
    }
    if (name === 'atomic') return { kind: 'atomic', of: this.#scalarIn(written) }
    if (name === 'ptr') return { kind: 'pointer', to: this.typeOf(typeIn(second, line)) }
    const made = this.#types.get(name) ?? this.#named(name)
    if (!made) throw new WgslError(line, `there is no type ${name}`)
    this.#types.set(name, made)
    return made
  }

  #named(name: string): Type | undefined {
    const alias = this.#syntax.aliases.get(name)
    if (alias) return this.typeOf(alias)
    const struct = this.#syntax.structs.get(name)
    if (!struct) return undefined
    return {
      kind: 'struct',
      name,
      fields: struct.members.map(({ name, type }) => ({ name, type: this.typeOf(type) })),
    }
  }

  #scalarIn({ arguments: [first], line }: TypeName): ScalarName {
    const type = this.typeOf(typeIn(first, line))
    if (type.kind !== 'scalar') throw new WgslError(line, `expected a scalar, found ${nameOf(type)}`)
    return type.of
  }
}

export function typeIn(written: TypeName | Expression | undefined, line: number): TypeName {
  if (written && !('kind' in written)) return written
  throw new WgslError(line, 'expected a type')
}

function expressionIn(written: TypeName | Expression | undefined, line: number): Expression {
  if (!written) throw new WgslError(line, 'expected a number')
  return 'kind' in written ? written : { kind: 'name', line, name: written.name }
}
