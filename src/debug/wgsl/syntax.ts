/** What a WGSL program says, before it is known what its names mean. */

export interface Attribute {
  name: string
  values: Expression[]
}

/** A type as it is written: `f32`, `array<vec4f, 8>`. */
export interface TypeName {
  line: number
  name: string
  arguments: (TypeName | Expression)[]
}

export type Expression = { line: number } & (
  | { kind: 'literal'; text: string }
  | { kind: 'name'; name: string }
  | { kind: 'call'; callee: TypeName; values: Expression[] }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'index'; of: Expression; index: Expression }
  | { kind: 'unary'; sign: '-' | '!' | '~' | '*' | '&'; of: Expression }
  | { kind: 'binary'; sign: string; left: Expression; right: Expression }
)

/** A name that gets a value; of a module, a function or a loop. */
export interface Declaration {
  kind: 'const' | 'let' | 'var' | 'override'
  line: number
  name: string
  type?: TypeName
  value?: Expression
  /** Of a variable of a module: `workgroup`, `storage`, … */
  space?: string
  access?: string
  attributes: Attribute[]
}

export type Statement = { line: number } & (
  | { kind: 'declare'; declaration: Declaration }
  | { kind: 'assign'; to: Expression | null; sign: string; value: Expression }
  | { kind: 'call'; call: Expression }
  | { kind: 'if'; condition: Expression; yes: Statement; no?: Statement }
  | { kind: 'for'; first?: Statement; condition?: Expression; next?: Statement; body: Statement }
  | { kind: 'loop'; body: Statement; continuing?: Statement; breakIf?: Expression }
  | { kind: 'switch'; of: Expression; cases: { values: Expression[]; isDefault: boolean; body: Statement }[] }
  | { kind: 'block'; statements: Statement[] }
  | { kind: 'return'; value?: Expression }
  | { kind: 'break' | 'continue' }
)

export interface Member {
  name: string
  type: TypeName
  attributes: Attribute[]
}

export interface FunctionSyntax {
  line: number
  name: string
  attributes: Attribute[]
  parameters: Member[]
  result?: TypeName
  body: Statement
}

export interface ProgramSyntax {
  enabled: string[]
  structs: Map<string, { line: number; members: Member[] }>
  aliases: Map<string, TypeName>
  variables: Map<string, Declaration>
  functions: Map<string, FunctionSyntax>
}
