/** A word, number or sign of a program, and the line that it stands on, from 1. */
export interface Token {
  kind: 'name' | 'number' | 'sign' | 'end'
  text: string
  line: number
}

/** A program that can't be run, and why: `line 12: …`. */
export class WgslError extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`)
    this.name = 'WgslError'
    this.line = line
  }
}

const PARTS =
  /(?<space>\s+|\/\/.*|\/\*[\s\S]*?\*\/)|(?<number>0[xX][\da-fA-F]+[iu]?|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[iufh]?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>->|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||\+\+|--|[-+*/%&|^]=|[-+*/%&|^~!<>=.,:;@()[\]{}])/uy

/** The words of a program, one after the other; comments are left out. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  PARTS.lastIndex = 0
  for (let at = 0; at < source.length; at = PARTS.lastIndex) {
    const groups = PARTS.exec(source)?.groups
    if (!groups) throw new WgslError(line, `${JSON.stringify(source[at])} is not a sign of WGSL`)
    for (const kind of ['number', 'name', 'sign'] as const) {
      if (groups[kind] !== undefined) tokens.push({ kind, text: groups[kind], line })
    }
    line += groups.space?.split('\n').length ? groups.space.split('\n').length - 1 : 0
  }
  return [...tokens, { kind: 'end', text: 'the end', line }]
}
