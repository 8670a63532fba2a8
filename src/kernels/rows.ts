import { type Dispatch, workgroupsFor } from '../gpu/dispatch.js'
import type { Traits } from '../gpu/gpu.js'
import { shader, type Tunables } from './shader.js'

/** Arrays of `rows` lines of `width` elements. */
export interface Rows {
  rows: number
  width: number
}

/** Elements of a row from which on it is worth a workgroup, on a GPU. */
const WIDE = 64

/** Rows that keep the cores busy, and elements below which it is not worth while to share out a row. */
const BUSY = { rows: 16, elements: 2 ** 17 }

/** Whether one invocation a row would leave most of a software device idle for long. */
export function areFewAndLong({ software }: Traits, { rows, width }: Rows): boolean {
  return software && rows < BUSY.rows && rows * width >= BUSY.elements && width >= 256
}

/**
 * What a shader that goes from row to row does with an invocation a row (rows.wgsl) or, for wide rows on a GPU, a workgroup
 * (lanes.wgsl): four neighbours at once, as V, where width allows it.
 */
export function overRows(
  { software }: Traits,
  { rows, width }: Rows,
  file: string,
  tunables: Tunables,
  quads: Tunables = {},
): Pick<Dispatch, 'shader' | 'uniforms' | 'workgroups'> {
  const [wide, inFours] = [!software && width >= WIDE, width % 4 === 0]
  const all = { ...tunables, ...(inFours && { ...QUADS, ...quads }) }
  return {
    shader: wide
      ? shader(file, all, { name: `${file.replace('.wgsl', '')}/lanes.wgsl`, uses: ['lanes'] })
      : shader(file, all, { uses: ['rows'] }),
    uniforms: { rows, width: inFours ? width / 4 : width },
    workgroups: workgroupsFor(rows, wide ? 1 : 64),
  }
}

const QUADS: Tunables = { V: 'vec4f', sumOf: 'v.x + v.y + v.z + v.w' }
