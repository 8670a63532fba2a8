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
      // A row of a and a column of b, whoever has read them.
      const [row, column] = [Math.floor(at / n), at % n]
      const steps = Array.from({ length: k }, (_, step) => step)
      const read = (variable: string) =>
        [...new Set(writer.loads.flatMap((load) => (load.variable === variable ? load.at : [])))].sort(
          (x, y) => x - y,
        )
      expect(read('a')).toEqual(steps.map((step) => row * k + step))
      expect(read('b')).toEqual(steps.map((step) => step * n + column))
      expect(writer.loads.filter(({ variable }) => !'ab'.includes(variable))).toEqual([])
      for (const { line, variable } of writer.loads)
        expect(source.split('\n')[line - 1]).toMatch(new RegExp(`\\b${variable}\\[`))
    }
  })

  it('follows loads through the hands of other lanes, and through workgroup memory', () => {
    const follow = (body: string, at: number) => {
      const source = `enable subgroups;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
var<workgroup> shared_: array<f32, 8>;
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) lane: u32) {
  let own = x[lane];
  shared_[lane] = own * 2.0;
  workgroupBarrier();
  ${body}
}`
      const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
      const buffers = new Map(
        [values, new Float32Array(8)].map((data, i) => [i, new Uint8Array(data.buffer)]),
      )
      const { loads } = writerOf(source, { buffers, workgroups: [1, 1, 1] }, { binding: 1, at, of: 8 })!
      expect(loads.every(({ at, lane, value, line }) => at === lane && value === at + 1 && line === 7)).toBe(
        true,
      )
      return loads.map(({ lane }) => lane).sort()
    }
    expect(follow('y[lane] = own;', 3)).toEqual([3])
    expect(follow('y[lane] = subgroupBroadcast(own, 5u);', 3)).toEqual([5])
    expect(follow('y[lane] = subgroupBroadcastFirst(own);', 3)).toEqual([0])
    expect(follow('y[lane] = own + subgroupShuffleXor(own, 1u);', 3)).toEqual([2, 3])
    expect(follow('y[lane] = subgroupShuffleDown(own, 4u);', 3)).toEqual([7])
    expect(follow('y[lane] = subgroupAdd(own);', 3)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(follow('y[lane] = subgroupInclusiveAdd(own);', 3)).toEqual([0, 1, 2, 3])
    expect(follow('y[lane] = subgroupExclusiveAdd(own);', 3)).toEqual([0, 1, 2])
    expect(follow('y[lane] = shared_[7u - lane];', 3)).toEqual([4])
    expect(follow('y[lane] = select(shared_[7u - lane], own, own < 3.0);', 3)).toEqual([3, 4])
    expect(
      follow('let v = vec4f(own, shared_[0], 1.0, subgroupBroadcast(own, 6u)); y[lane] = v.wzyx.x;', 3),
    ).toEqual([6])
    expect(
      follow('var m = mat2x2f(0.0, own, 0.0, shared_[5]); y[lane] = (m * vec2f(1.0, 2.0)).y;', 3),
    ).toEqual([3, 5])
  })

  it('says so where nobody does, or nothing is bound', () => {
    const { source, options, binding } = product('naive', 1)
    expect(writerOf(source, options, { binding, at: m * n - 1, of: m * n })).toBeNull()
    expect(() => writerOf(source, options, { binding: 9, at: 0, of: 1 })).toThrow(/nothing at @binding\(9\)/)
  })
})
