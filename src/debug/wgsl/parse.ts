import type {
  Attribute,
  Declaration,
  Expression,
  FunctionSyntax,
  Member,
  ProgramSyntax,
  Statement,
  TypeName,
} from './syntax.js'
import { type Token, tokensOf, WgslError } from './tokens.js'

/** What may be followed by `<…>`; any other name before `<` is compared. */
const TEMPLATES =
  /^(vec[234]|mat[234]x[234]|array|ptr|atomic|bitcast|subgroup_matrix_(left|right|result)|subgroupMatrix(Load|Store))$/

/** How tightly signs between two values bind, the loosest first. */
const LEVELS = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']

/**
 * The syntax of a WGSL program: https://www.w3.org/TR/WGSL/#grammar-recursive-descent
 * @throws WgslError for what is not WGSL, or of the few things that compute shaders don't need (textures, say)
 */
export function parse(source: string): ProgramSyntax {
  return new Parser(tokensOf(source)).program()
}

class Parser {
  readonly #tokens: Token[]
  #at = 0

  constructor(tokens: Token[]) {
    this.#tokens = tokens
  }

  program(): ProgramSyntax {
    const program: ProgramSyntax = {
      enabled: [],
      structs: new Map(),
      aliases: new Map(),
      variables: new Map(),
      functions: new Map(),
    }
    while (this.#next.kind !== 'end') this.#global(program)
    return program
  }

  #global(program: ProgramSyntax): void {
    const attributes = this.#attributes()
    const { line, text } = this.#next
    if (this.#take(';')) return
    if (this.#take('enable') || this.#take('requires')) {
      program.enabled.push(...this.#listUntil(';', () => this.#name()))
    } else if (this.#take('alias')) {
      const name = this.#name()
      this.#expect('=')
      program.aliases.set(name, this.#type())
      this.#expect(';')
    } else if (this.#take('struct')) {
      const name = this.#name()
      this.#expect('{')
      program.structs.set(name, { line, members: this.#listUntil('}', () => this.#member()) })
    } else if (this.#take('fn')) {
      const made = this.#function(attributes, line)
      program.functions.set(made.name, made)
    } else if (['const', 'var', 'override'].includes(text)) {
      const made = this.#declaration(attributes)
      program.variables.set(made.name, made)
      this.#expect(';')
    } else {
      throw new WgslError(line, `expected a declaration, found ${JSON.stringify(text)}`)
    }
  }

  #function(attributes: Attribute[], line: number): FunctionSyntax {
    const name = this.#name()
    this.#expect('(')
    const parameters = this.#listUntil(')', () => this.#member())
    let result: TypeName | undefined
    if (this.#take('->')) {
      this.#attributes()
      result = this.#type()
    }
    return { line, name, attributes, parameters, result, body: this.#block() }
  }

  #member(): Member {
    const attributes = this.#attributes()
    const name = this.#name()
    this.#expect(':')
    return { name, type: this.#type(), attributes }
  }

  #attributes(): Attribute[] {
    const attributes: Attribute[] = []
    while (this.#take('@')) {
      const name = this.#name()
      attributes.push({ name, values: this.#take('(') ? this.#listUntil(')', () => this.#expression()) : [] })
    }
    return attributes
  }

  #declaration(attributes: Attribute[] = []): Declaration {
    const { line, text } = this.#take()
    const made: Declaration = { kind: text as Declaration['kind'], line, name: '', attributes }
    if (text === 'var' && this.#take('<')) {
      const [space, access] = this.#listUntil('>', () => this.#name())
      Object.assign(made, { space, access })
    }
    made.name = this.#name()
    if (this.#take(':')) made.type = this.#type()
    if (this.#take('=')) made.value = this.#expression()
    return made
  }

  #type(): TypeName {
    const { line } = this.#next
    const name = this.#name()
    return { line, name, arguments: TEMPLATES.test(name) && this.#next.text === '<' ? this.#template() : [] }
  }

  #template(): (TypeName | Expression)[] {
    this.#expect('<')
    return this.#listUntil('>', () => {
      const [{ kind, text }, after] = this.#tokens.slice(this.#at)
      // A name alone may be a type or a number: what it is, is known later.
      if (kind === 'name' && (TEMPLATES.test(text) || /^[,>]/.test(after.text))) return this.#type()
      return this.#binary(LEVELS.length - 2) // without comparisons and shifts, whose signs close the list
    })
  }

  #block(): Statement {
    const { line } = this.#next
    this.#attributes()
    this.#expect('{')
    const statements: Statement[] = []
    while (!this.#take('}')) statements.push(this.#statement())
    return { kind: 'block', line, statements }
  }

  #statement(): Statement {
    this.#attributes()
    const { line, text } = this.#next
    switch (text) {
      case '{':
        return this.#block()
      case 'if': {
        this.#take()
        const [condition, yes] = [this.#expression(), this.#block()]
        if (!this.#take('else')) return { kind: 'if', line, condition, yes }
        return { kind: 'if', line, condition, yes, no: this.#statement() }
      }
      case 'while': {
        this.#take()
        return { kind: 'for', line, condition: this.#expression(), body: this.#block() }
      }
      case 'for':
        return this.#for()
      case 'loop':
        return this.#loop()
      case 'switch':
        return this.#switch()
    }
    const made = this.#simple()
    this.#expect(';')
    return made
  }

  #for(): Statement {
    const { line } = this.#take()
    this.#expect('(')
    const first = this.#next.text === ';' ? undefined : this.#simple()
    this.#expect(';')
    const condition = this.#next.text === ';' ? undefined : this.#expression()
    this.#expect(';')
    const next = this.#next.text === ')' ? undefined : this.#simple()
    this.#expect(')')
    return { kind: 'for', line, first, condition, next, body: this.#block() }
  }

  #loop(): Statement {
    const { line } = this.#take()
    const body: Statement & { kind: 'block' } = { kind: 'block', line, statements: [] }
    const made: Statement & { kind: 'loop' } = { kind: 'loop', line, body }
    this.#expect('{')
    while (!this.#take('}')) {
      if (this.#take('continuing')) this.#continuing(made)
      else body.statements.push(this.#statement())
    }
    return made
  }

  /** What a loop does after each turn, `break if …;` at its end. */
  #continuing(loop: Statement & { kind: 'loop' }): void {
    const statements: Statement[] = []
    loop.continuing = { kind: 'block', line: this.#next.line, statements }
    this.#expect('{')
    while (!this.#take('}')) {
      if (this.#next.text === 'break' && this.#tokens[this.#at + 1].text === 'if') {
        this.#at += 2
        loop.breakIf = this.#expression()
        this.#expect(';')
      } else statements.push(this.#statement())
    }
  }

  #switch(): Statement {
    const { line } = this.#take()
    const of = this.#expression()
    const cases: (Statement & { kind: 'switch' })['cases'] = []
    this.#expect('{')
    while (!this.#take('}')) {
      const isDefault = this.#take('default') !== null
      if (!isDefault) this.#expect('case')
      const values = isDefault ? [] : this.#listUntil(/^[:{]$/, () => this.#expression())
      this.#take(':')
      const named = values.filter((value) => !(value.kind === 'name' && value.name === 'default'))
      cases.push({ values: named, isDefault: isDefault || named.length < values.length, body: this.#block() })
    }
    return { kind: 'switch', line, of, cases }
  }

  /** A statement without its semicolon. */
  #simple(): Statement {
    const { line, text } = this.#next
    if (text === 'break' || text === 'continue') {
      this.#take()
      return { kind: text, line }
    }
    if (this.#take('return')) {
      return { kind: 'return', line, value: this.#next.text === ';' ? undefined : this.#expression() }
    }
    if (['let', 'var', 'const'].includes(text)) {
      return { kind: 'declare', line, declaration: this.#declaration() }
    }
    const to = this.#take('_') ? null : this.#unary()
    const sign = this.#next.text
    if (sign === '++' || sign === '--') {
      this.#take()
      return { kind: 'assign', line, to, sign: `${sign[0]}=`, value: { kind: 'literal', line, text: '1' } }
    }
    if (ASSIGNMENTS.includes(sign)) {
      this.#take()
      return { kind: 'assign', line, to, sign, value: this.#expression() }
    }
    if (to?.kind === 'call') return { kind: 'call', line, call: to }
    throw new WgslError(line, `expected a statement, found ${JSON.stringify(text)}`)
  }

  #expression(): Expression {
    return this.#binary(0)
  }

  #binary(level: number): Expression {
    if (level === LEVELS.length) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.#next.kind === 'sign' && LEVELS[level].includes(this.#next.text)) {
      const { line, text: sign } = this.#take()
      left = { kind: 'binary', line, sign, left, right: this.#binary(level + 1) }
    }
    return left
  }

  #unary(): Expression {
    const { kind, line, text } = this.#next
    if (kind === 'sign' && /^[-!~*&]$/.test(text)) {
      this.#take()
      return { kind: 'unary', line, sign: text as '-', of: this.#unary() }
    }
    return this.#postfix()
  }

  #postfix(): Expression {
    const { kind, line, text } = this.#next
    let made: Expression
    if (this.#take('(')) {
      made = this.#expression()
      this.#expect(')')
    } else if (kind === 'number') {
      this.#take()
      made = { kind: 'literal', line, text }
    } else if (text === 'true' || text === 'false') {
      this.#take()
      made = { kind: 'literal', line, text }
    } else {
      const type = this.#type()
      made = this.#take('(')
        ? { kind: 'call', line, callee: type, values: this.#listUntil(')', () => this.#expression()) }
        : { kind: 'name', line, name: type.name }
    }
    for (;;) {
      if (this.#take('.')) made = { kind: 'member', line, of: made, name: this.#name() }
      else if (this.#take('[')) {
        made = { kind: 'index', line, of: made, index: this.#expression() }
        this.#expect(']')
      } else return made
    }
  }

  /** What stands between here and a closing sign, separated by commas. */
  #listUntil<T>(closing: string | RegExp, item: () => T): T[] {
    const isClosing = () =>
      typeof closing === 'string' ? this.#take(closing) !== null : closing.test(this.#next.text)
    const items: T[] = []
    while (!isClosing()) {
      items.push(item())
      if (isClosing()) break
      this.#expect(',')
    }
    return items
  }

  get #next(): Token {
    return this.#tokens[this.#at]
  }

  /** The next token, if it is that one, or whatever it is. */
  #take(): Token
  #take(text: string): Token | null
  #take(text?: string): Token | null {
    const token = this.#next
    // `>>` and `>=` may close one list of a template, and something else after it.
    if (text === '>' && token.text !== '>' && /^>[>=]/.test(token.text)) {
      this.#tokens[this.#at] = { ...token, text: token.text.slice(1) }
      return token
    }
    if (text !== undefined && token.text !== text) return null
    this.#at++
    return token
  }

  #expect(text: string): void {
    const { line, text: found } = this.#next
    if (!this.#take(text)) throw new WgslError(line, `expected ${text}, found ${JSON.stringify(found)}`)
  }

  #name(): string {
    const { kind, line, text } = this.#next
    if (kind !== 'name') throw new WgslError(line, `expected a name, found ${JSON.stringify(text)}`)
    this.#at++
    return text
  }
}
