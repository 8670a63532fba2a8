/**
 * The stores of a shader, as written, that change single components of a vector in workgroup or storage memory:
 * `tile[i].x = …`, `tile[i][j] += …`, `(*p).xy = …`, `p[0]++`. WGSL lets a device store the whole vector instead, and
 * two invocations that change two components of one vector then overwrite each other's.
 *
 * Follows the left side of each statement that stores from its variable, or a pointer to one, through arrays, structs
 * and matrices. A name means what is shared by that name anywhere in the file: a local variable may have to be called
 * otherwise for it, and none slips through.
 * @throws Error at a type that it can't follow
 */
export function componentStores(source: string): string[] {
  const code = source.replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '').replace(/\s+/g, ' ')
  const types = declaredTypes(code)
  const shared = new Map<string, string>() // by name of a variable or pointer; types without spaces
  for (const [, name, type] of code.matchAll(
    /var ?< ?(?:workgroup|storage ?, ?read_write) ?> ?(\w+) ?: ?([^;=]+)/g,
  )) {
    shared.set(name, type.replaceAll(' ', ''))
  }
  for (const [, name, args] of code.matchAll(/(\w+) ?: ?ptr ?< ?((?:workgroup|storage) ?,[^)]*)/g)) {
    shared.set(name, templateArguments(`ptr<${args.replaceAll(' ', '')}`)[1])
  }
  const found: string[] = []
  for (const statement of code.replace(/\bfor ?\(/g, ';').split(/[;{}]/)) {
    const pointer = /^ ?let (\w+)(?: ?:[^=]+)? ?= ?(&.*|\w+) ?$/.exec(statement)
    const pointee = pointer && typeOf(pointer[2], shared, types)
    if (pointee) shared.set(pointer[1], pointee)
    const left = leftSide(statement)
    if (left && typeOf(left, shared, types) === COMPONENT) found.push(left)
  }
  return found
}

const COMPONENT = 'a component'

/** What a type name stands for: another type, or a struct's members by name. */
type Types = Map<string, string | Map<string, string>>

function declaredTypes(code: string): Types {
  const types: Types = new Map()
  for (const [, name, type] of code.matchAll(/\balias (\w+) ?= ?([^;]+)/g))
    types.set(name, type.replaceAll(' ', ''))
  for (const [, name, body] of code.matchAll(/\bstruct (\w+) ?\{([^}]*)\}/g)) {
    const members = `${body.replaceAll(' ', '')},`.matchAll(
      /(?:@\w+(?:\([^)]*\))?)*(\w+):((?:[^,<]|<[^:]*>)+),/g,
    )
    types.set(name, new Map([...members].map(([, member, type]) => [member, type])))
  }
  return types
}

/** What a statement stores to; null where it stores to nothing that has been declared before. */
function leftSide(statement: string): string | null {
  if (/^ ?(let|var|const|override|alias)\b/.test(statement)) return null
  let depth = 0
  for (let i = 0; i < statement.length; i++) {
    if ('(['.includes(statement[i])) depth++
    if (')]'.includes(statement[i])) depth--
    if (depth === 0 && /^(=(?!=)|[-+*/%&|^]=|<<=|>>=|\+\+|--)/.test(statement.slice(i))) {
      return '<>=!'.includes(statement[i - 1] ?? ' ') ? null : statement.slice(0, i).trim()
    }
  }
  return null
}

/** The type of a place such as `(*p).rows[i + 1]`; null where it does not begin with something shared. */
function typeOf(place: string, shared: ReadonlyMap<string, string>, types: Types): string | null {
  const root = /\w+/.exec(place)
  let type = root && shared.get(root[0])
  if (!root || !type) return null
  let rest = place.slice(root.index + root[0].length)
  while (rest !== '') {
    const member = /^\. ?(\w+)/.exec(rest)
    const width = member ? member[0].length : rest[0] === '[' ? bracketed(rest) : 1
    if (member || rest[0] === '[') type = within(type, member?.[1], types)
    rest = rest.slice(width)
  }
  return type
}

/** The type of a member, or, where none is named, of what an index names. */
function within(type: string, member: string | undefined, types: Types): string {
  const declared = types.get(type)
  if (typeof declared === 'string') return within(declared, member, types)
  if (declared && member && declared.has(member)) return declared.get(member) as string
  if (/^vec[234]/.test(type)) return COMPONENT
  const matrix = /^mat[234]x([234])(.*)$/.exec(type)
  if (matrix && !member) return `vec${matrix[1]}${matrix[2]}`
  if (type.startsWith('array<') && !member) return templateArguments(type)[0]
  throw new Error(`${member ? `.${member}` : '[…]'} of ${type}: a type that this reader can't follow`)
}

/** `array<vec2<f32>,N>` → [`vec2<f32>`, `N`] */
function templateArguments(type: string): string[] {
  const found = ['']
  let depth = 0
  for (const letter of type.slice(type.indexOf('<') + 1)) {
    if (letter === '>' && depth-- === 0) break
    if (letter === '<') depth++
    if (letter === ',' && depth === 0) found.push('')
    else found[found.length - 1] += letter
  }
  return found
}

/** How long `[…]` is, at the beginning of a text. */
function bracketed(text: string): number {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '[') depth++
    if (text[i] === ']' && --depth === 0) return i + 1
  }
  return text.length
}
