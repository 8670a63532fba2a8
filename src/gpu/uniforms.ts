/** Values for the fields of a shader's uniform struct, by name; a vector's as a list, an array's row by row. */
export type Uniforms = Readonly<Record<string, number | boolean | readonly number[]>>

/** A field of a WGSL struct, in words of four bytes. */
interface Field {
  name: string
  type: 'u32' | 'i32' | 'f32'
  /** Where it begins. */
  at: number
  words: number
}

/** How a WGSL struct lies in memory. */
export interface Layout {
  fields: readonly Field[]
  words: number
}

/** `name: type` in a struct: an array's element and length, or another type. */
const FIELD = /(\w+): (?:array<(\w+), (\d+)>|(\w+))/g

const isNumber = (n: unknown) => typeof n === 'number'

const SCALARS = { u: 'u32', i: 'i32', f: 'f32' } as const
const SIZES = { 1: 1, 2: 2, 3: 4, 4: 4 } as const // what a vector's address is a multiple of, in words

/**
 * How the struct, or the one scalar, that a shader binds as `variable` lies in memory (WGSL: structure member layout).
 * Of types it knows what uniforms are made of here: scalars, vectors, arrays of vectors of four, and structs of scalars,
 * whose fields count as fields of the struct around them.
 */
export function layoutOf(shader: string, code: string, variable: RegExp): Layout {
  const [, name, type] = variable.exec(code) ?? []
  if (!name) throw new Error(`${shader}: nothing is bound as ${variable.source}`)
  const text = code.replace(/\/\/.*/g, '')
  const bodyOf = (struct: string) => new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(text)?.[1]
  const body = bodyOf(type)?.replace(/\w+: ([A-Z]\w*),/g, (field, inner) => bodyOf(inner) ?? field)
  const fields: Field[] = []
  let end = 0
  for (const [, field, array, length, plain] of (body ?? `${name}: ${type}`).matchAll(FIELD)) {
    const [, width = '1', letter] = /^(?:vec(\d))?([uif])(?:32)?$/.exec(array ?? plain) ?? []
    const align = SIZES[Number(width) as keyof typeof SIZES]
    if (!letter || !align || (array && align !== 4))
      throw new Error(`${shader}: ${type}.${field} has a type that isn't known`)
    const at = Math.ceil(end / align) * align
    const words = Number(width) * Number(length ?? 1)
    fields.push({ name: field, type: SCALARS[letter as keyof typeof SCALARS], at, words })
    end = at + words
  }
  return { fields, words: Math.ceil(end / 4) * 4 }
}

/**
 * The words of a struct with these values in its fields.
 * @param shader named in errors
 * @throws Error where a field has no value, a value no field, or one is not what the field can hold
 */
export function packed(
  shader: string,
  { fields, words }: Layout,
  values: Uniforms,
): Uint32Array<ArrayBuffer> {
  const uints = new Uint32Array(words)
  const views = { u32: uints, i32: new Int32Array(uints.buffer), f32: new Float32Array(uints.buffer) }
  for (const { name, type, at, words } of fields) {
    const value = values[name]
    const numbers = typeof value === 'object' ? value : [Number(value)]
    const fits = type === 'f32' ? isNumber : Number.isInteger
    if (value === undefined || numbers.length !== words || !numbers.every(fits)) {
      throw new Error(`${shader}: ${name} takes ${words} ${type}, got ${value}`)
    }
    views[type].set(numbers, at)
  }
  const names = Object.keys(values)
  const unknown =
    names.length > fields.length && names.find((name) => !fields.some((field) => field.name === name))
  if (unknown) {
    throw new Error(`${shader} has no ${unknown}: there are ${fields.map(({ name }) => name).join(', ')}`)
  }
  return uints
}
