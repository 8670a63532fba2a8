import type { Tunables } from './shader.js'

/** How elements are stored, in WGSL's words; booleans are i32, 0 or 1. f16 is computed with in f32. */
export type WgslType = 'f32' | 'f16' | 'i32'
export type FloatType = Exclude<WgslType, 'i32'>

/** Bytes of an element. */
export const bytesOf = (type: WgslType): number => (type === 'f16' ? 2 : 4)

/** What elements are computed with. */
export const computedAs = (type: WgslType) => (type === 'f16' ? 'f32' : type)

/** The tunables of this name that say how arrays are stored: f32 (or i32) is what shaders say by themselves. */
export function storedAs(type: WgslType, ...aliases: readonly string[]): Tunables {
  return type === 'f16' ? Object.fromEntries(aliases.map((alias) => [alias, 'f16'])) : {}
}
