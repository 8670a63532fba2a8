/** `int` and `float` are numbers that have no type yet: WGSL's abstract ones. */
export type ScalarName = 'bool' | 'i32' | 'u32' | 'f32' | 'f16' | 'int' | 'float'

export type Type =
  | { kind: 'scalar'; of: ScalarName }
  | { kind: 'vector'; of: ScalarName; size: number }
  | { kind: 'matrix'; of: ScalarName; columns: number; rows: number }
  | { kind: 'subgroupMatrix'; role: string; component: ScalarName; columns: number; rows: number }
  | { kind: 'array'; of: Type; length: number | null }
  | { kind: 'struct'; name: string; fields: readonly { name: string; type: Type }[] }
  | { kind: 'atomic'; of: ScalarName }
  | { kind: 'pointer'; to: Type }
  | { kind: 'nothing' }

export const scalar = (of: ScalarName): Type => ({ kind: 'scalar', of })
export const vector = (of: ScalarName, size: number): Type => ({ kind: 'vector', of, size })
export const NOTHING: Type = { kind: 'nothing' }

/** A number, a boolean as 0 or 1, or the cells of anything larger, one after the other. */
export type Value = number | readonly number[]

/** How many numbers a value of a type is made of. */
export function cellsOf(type: Type): number {
  switch (type.kind) {
    case 'vector':
      return type.size
    case 'matrix':
    case 'subgroupMatrix':
      return type.columns * type.rows
    case 'array':
      return (type.length ?? 0) * cellsOf(type.of)
    case 'struct':
      return type.fields.reduce((sum, { type }) => sum + cellsOf(type), 0)
    case 'nothing':
      return 0
    default:
      return 1
  }
}

/** The scalars that numbers and vectors are of; undefined for what is larger. */
export function scalarOf(type: Type): ScalarName | undefined {
  return 'of' in type && typeof type.of === 'string' && type.kind !== 'atomic' ? type.of : undefined
}

export function nameOf(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return type.of
    case 'vector':
      return `vec${type.size}<${type.of}>`
    case 'matrix':
      return `mat${type.columns}x${type.rows}<${type.of}>`
    case 'subgroupMatrix':
      return `subgroup_matrix_${type.role}<${type.component}, ${type.columns}, ${type.rows}>`
    case 'array':
      return `array<${nameOf(type.of)}${type.length === null ? '' : `, ${type.length}`}>`
    case 'atomic':
      return `atomic<${type.of}>`
    case 'pointer':
      return `ptr<${nameOf(type.to)}>`
    case 'struct':
      return type.name
    case 'nothing':
      return 'nothing'
  }
}

export const isSame = (a: Type, b: Type): boolean => nameOf(a) === nameOf(b)

/** A type with its abstract numbers made concrete, as a variable without a type of its own has it. */
export function concrete(type: Type): Type {
  const of = scalarOf(type)
  if (of === 'int') return { ...type, of: 'i32' } as Type
  if (of === 'float') return { ...type, of: 'f32' } as Type
  return type
}

/** The type that two scalars have in common, where the one may become the other. */
export function common(a: ScalarName, b: ScalarName): ScalarName | undefined {
  if (a === b) return a
  const [less, more] = a === 'int' || (a === 'float' && b !== 'int') ? [a, b] : [b, a]
  if (less === 'int') return more === 'bool' ? undefined : more
  return less === 'float' && (more === 'f32' || more === 'f16') ? more : undefined
}

/** Where the cells of a type lie in a buffer, in bytes from its beginning (WGSL: memory layout). */
export interface Layout {
  size: number
  align: number
  cells: readonly { at: number; of: ScalarName }[]
}

const up = (at: number, align: number) => Math.ceil(at / align) * align

export function layoutOf(type: Type): Layout {
  switch (type.kind) {
    case 'vector': {
      const width = type.of === 'f16' ? 2 : 4
      const cells = Array.from({ length: type.size }, (_, i) => ({ at: i * width, of: type.of }))
      return { size: type.size * width, align: (type.size === 3 ? 4 : type.size) * width, cells }
    }
    case 'matrix':
      return repeated(layoutOf(vector(type.of, type.rows)), type.columns)
    case 'array':
      return repeated(layoutOf(type.of), type.length ?? 0)
    case 'struct': {
      const cells: { at: number; of: ScalarName }[] = []
      let [end, align] = [0, 1]
      for (const field of type.fields) {
        const part = layoutOf(field.type)
        const begin = up(end, part.align)
        for (const { at, of } of part.cells) cells.push({ at: begin + at, of })
        end = begin + part.size
        align = Math.max(align, part.align)
      }
      return { size: up(end, align), align, cells }
    }
    case 'scalar':
    case 'atomic': {
      const width = type.of === 'f16' ? 2 : 4
      return { size: width, align: width, cells: [{ at: 0, of: type.of }] }
    }
    default:
      throw new Error(`${nameOf(type)} can't lie in a buffer`)
  }
}

function repeated(part: Layout, times: number): Layout {
  const stride = up(part.size, part.align)
  const cells = Array.from({ length: times }, (_, i) =>
    part.cells.map(({ at, of }) => ({ at: i * stride + at, of })),
  )
  return { size: times * stride, align: part.align, cells: cells.flat() }
}
