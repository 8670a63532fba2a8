import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { numbersOf, type RunOptions, run } from '../../src/debug/wgsl/run.js'
import { writerOf } from '../../src/debug/wgsl/writer.js'
import { layoutOf, packed } from '../../src/gpu/uniforms.js'

const [m, n, k] = [19, 37, 8]

/** A product [m, k] · [k, n] by a file of the ladder, with the last binding as its output. */
function product(file: string, workgroups: number) {
  const read = (name: string) =>
    readFileSync(new URL(`../../src/kernels/${name}.wgsl`, import.meta.url), 'utf8')
  const own = read(`matmul/${file}`)
  const uses = /^\/\/ uses: (.*)$/m.exec(own)?.[1].split(', ') ?? []
  const source = [own, ...uses.map(read)].join('\n')
  const layout = layoutOf(file, source, /var<uniform> (\w+): (\w+);/)
  const all: Record<string, number> = {
    ...{ batch: 1, layers: 1, m, n, k, rowA: k, colA: 1, batchA: 0, rowB: n, colB: 1, batchB: 0 },
    ...{ chunk: 16, hasBias: 0 },
  }
  const uniforms = packed(
    file,
    layout,
    Object.fromEntries(layout.fields.map(({ name }) => [name, all[name]])),
  )
  const values = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i))
  const arrays = [uniforms, values(m * k), values(k * n), ...(file === 'naive' ? [] : [values(n)])]
  const buffers = new Map(
    [...arrays, new Float32Array(m * n)].map((array, i) => [i, new Uint8Array(array.buffer)]),
  )
  const options: RunOptions = { buffers, workgroups: [workgroups, 1, 1] }
  return { source, options, binding: arrays.length }
}

describe('writerOf', () => {
  it.each([
    ['naive', 11],
    ['tiled', 2 * 3],
    ['registers', 2],
    ['subgroup', 2 * 2],
  ])('finds who writes an element of matmul/%s.wgsl, and what it did for it', (file, workgroups) => {
    const { source, options, binding } = product(file, workgroups)
    const [{ name, type, bytes }] = run(source, options).outputs
    const results = numbersOf(bytes, type)
    for (const at of [0, 5, n - 1, 3 * n + 33, 17 * n + 20, m * n - 1]) {
      const writer = writerOf(source, options, { binding, at, of: m * n })!
      const { touched, line } = writer.steps[writer.store]
      const stored = touched.find((cell) => cell.isStore && cell.at === at)
      expect(stored).toEqual({ variable: name, at, value: results[at], isStore: true })
      expect(source.split('\n')[line - 1]).toContain('out[')
      const followed = run(source, { ...options, watch: writer })
      expect(writer.steps).toEqual(followed.steps)
    }
  })

  it('says so where nobody does, or nothing is bound', () => {
    const { source, options, binding } = product('naive', 1)
    expect(writerOf(source, options, { binding, at: m * n - 1, of: m * n })).toBeNull()
    expect(() => writerOf(source, options, { binding: 9, at: 0, of: 1 })).toThrow(/nothing at @binding\(9\)/)
  })
})
