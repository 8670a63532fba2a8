import { describe, expect, it } from 'vitest'
import { toHalf } from '../../src/debug/wgsl/numbers.js'
import { run } from '../../src/debug/wgsl/run.js'
import { writerOf } from '../../src/debug/wgsl/writer.js'

// left: 2 rows, 3 columns; right: 3 rows, 4 columns; result: 2 rows, 4 columns; subgroups of 4.
const head = `enable chromium_experimental_subgroup_matrix;
enable f16;
const ROWS = 2u; const COLS = 4u; const INNER = 3u;
alias Left = subgroup_matrix_left<f16, INNER, ROWS>;
alias Right = subgroup_matrix_right<f16, COLS, INNER>;
alias Result = subgroup_matrix_result<f32, COLS, ROWS>;
@group(0) @binding(0) var<storage, read> a: array<f16>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f16>>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;
var<workgroup> tile: array<f32, 16>;
var<workgroup> halves: array<f16, 16>;
@diagnostic(off, chromium.subgroup_matrix_uniformity)
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) i: u32) {
`

const bytesOf = (list: readonly number[]) => new Uint8Array(Uint16Array.from(list, toHalf).buffer)
const upTo = (length: number, first = 0) => Array.from({ length }, (_, i) => first + i)

function options(subgroup = 4) {
  const buffers = new Map([
    [0, bytesOf(upTo(16))], // 0 1 2 3 …
    [1, bytesOf(upTo(16, 10))], // 10 11 12 …
    [2, new Uint8Array(4 * 16)],
  ])
  return { buffers, workgroups: [1, 1, 1] as const, subgroup }
}

function ran(body: string, subgroup = 4) {
  const { outputs, faults } = run(`${head}${body}\n}`, options(subgroup))
  return {
    out: [...new Float32Array(outputs[0].bytes.buffer)],
    faults: faults.map(({ kind, variable }) => `${kind} ${variable}`),
    messages: faults.map(({ message }) => message),
  }
}

const LOADS = `
let x = subgroupMatrixLoad<Left, row_major>(&a, 0u, INNER);
let y = subgroupMatrixLoad<Right, row_major>(&b, 0u, 1u);
var sum: Result;`
const MULTIPLY = 'sum = subgroupMatrixMultiplyAccumulate(x, y, sum);'
const whole = (body: string) => ran(`${LOADS} ${body}`)

describe('what subgroups multiply', () => {
  it('matrices by rows, of numbers and of vectors, added to what was there', () => {
    const { out, faults } = whole(`${MULTIPLY} ${MULTIPLY}
      if (i < 4u) { subgroupMatrixStore<row_major>(&out, 1u, sum, COLS); }`)
    // [0 1 2; 3 4 5] · [10 11 12 13; 14 15 16 17; 18 19 20 21]
    const product = [50, 53, 56, 59, 176, 188, 200, 212]
    expect(faults).toEqual([])
    expect(out).toEqual([0, ...product.map((x) => 2 * x), ...Array(7).fill(0)])
  })

  it('matrices by columns, each subgroup its own', () => {
    const { out, faults } = ran(`
      let x = subgroupMatrixLoad<Left, col_major>(&a, 1u, 2u);
      let y = subgroupMatrixLoad<Right, row_major>(&b, i / 4u, 1u);
      let sum = subgroupMatrixMultiplyAccumulate(x, y, Result());
      subgroupMatrixStore<col_major>(&out, i / 4u * 8u, sum, ROWS);`)
    // [1 3 5; 2 4 6] · [10 11 12 13; 14 15 16 17; 18 19 20 21], and of [14 …; 18 …; 22 …]
    expect(faults).toEqual([])
    expect(out).toEqual([
      ...[142, 184, 151, 196, 160, 208, 169, 220],
      ...[178, 232, 187, 244, 196, 256, 205, 268],
    ])
  })

  it('in f32: a product of two f16 is exact, a sum is rounded', () => {
    const { out } = ran(`
      if (i == 0u) { for (var j = 0u; j < 16u; j++) { halves[j] = select(0.0h, 2049.0h, j == 0u); } halves[1] = 1.0h; }
      workgroupBarrier();
      let x = subgroupMatrixLoad<Left, row_major>(&halves, 0u, 3u);
      let y = subgroupMatrixLoad<Right, row_major>(&halves, 0u, 4u);
      var sum = subgroupMatrixMultiplyAccumulate(x, y, Result());
      for (var j = 0; j < 3; j++) { sum = subgroupMatrixMultiplyAccumulate(x, y, sum); }
      if (i < 4u) { subgroupMatrixStore<row_major>(&out, 0u, sum, COLS); }`)
    expect(out[0]).toBe(4 * 2048 ** 2) // 2049 is no f16
    expect(out[1]).toBe(4 * 2048)
  })

  it('one invocation is followed through them, from the element that it has stored', () => {
    const body = `${LOADS} ${MULTIPLY}\nif (i < 4u) { subgroupMatrixStore<row_major>(&out, 0u, sum, COLS); }`
    const writer = writerOf(`${head}${body}\n}`, options(), { binding: 2, at: 5, of: 16 })!
    const { changed, touched } = writer.steps[writer.store]
    expect([writer.lane, changed]).toEqual([0, []])
    expect(touched).toHaveLength(8)
    expect(touched[5]).toEqual({ variable: 'out', at: 5, value: 188, isStore: true })
    const read = writer.loads.map(({ variable, at }) => `${variable}[${at}]`)
    expect(read.sort()).toEqual(['a[3]', 'a[4]', 'a[5]', 'b[1]', 'b[5]', 'b[9]'])
    const sums = writer.steps.flatMap(({ changed }) => changed.filter(({ name }) => name === 'sum'))
    expect(sums.map(({ value }) => value)).toEqual([Array(8).fill(0), [50, 53, 56, 59, 176, 188, 200, 212]])
  })
})

describe('faults', () => {
  const STORE = 'subgroupMatrixStore<row_major>(&tile, i / 4u * 8u, sum, COLS);'
  it.each([
    ['all of a subgroup store as one', STORE, []],
    [
      'two subgroups store at one place',
      'subgroupMatrixStore<row_major>(&tile, 0u, sum, COLS);',
      ['race tile'],
    ],
    [
      'one invocation reads what its subgroup has stored',
      `${STORE} out[i] = tile[i / 4u * 8u];`,
      ['race tile'],
    ],
    ['… behind a barrier', `${STORE} workgroupBarrier(); out[i] = tile[i];`, []],
    [
      'an invocation writes what its subgroup loads',
      `if (i == 0u) { halves[0] = 1.0h; }
       _ = subgroupMatrixLoad<Left, row_major>(&halves, 0u, 3u);`,
      ['race halves', 'unwritten halves'],
    ],
    [
      'nobody has written what is loaded',
      '_ = subgroupMatrixLoad<Left, row_major>(&halves, 0u, 3u);',
      ['unwritten halves'],
    ],
    [
      'a matrix that ends outside is loaded',
      '_ = subgroupMatrixLoad<Left, row_major>(&a, 11u, 3u);',
      ['readOutside a'],
    ],
    ['… in vectors', '_ = subgroupMatrixLoad<Right, row_major>(&b, 2u, 1u);', ['readOutside b']],
    [
      '… is stored',
      'if (i < 4u) { subgroupMatrixStore<row_major>(&tile, 9u, sum, 4u); }',
      ['writeOutside tile'],
    ],
    ['some of a subgroup', `if (i < 2u) { ${MULTIPLY} }`, ['divergent subgroupMatrixMultiplyAccumulate']],
    [
      'another offset',
      '_ = subgroupMatrixLoad<Left, row_major>(&a, i, 3u);',
      ['divergent subgroupMatrixLoad'],
    ],
    [
      'another stride',
      '_ = subgroupMatrixLoad<Left, row_major>(&a, 0u, i + 1u);',
      ['divergent subgroupMatrixLoad'],
    ],
    [
      'other matrices',
      `var sums: array<Result, 2>; ${MULTIPLY} sums[0] = sum;
       sum = subgroupMatrixMultiplyAccumulate(x, y, sums[i % 2u]);`,
      ['divergent subgroupMatrixMultiplyAccumulate'],
    ],
  ])('%s', (_, body, wanted) => {
    expect(whole(body).faults).toEqual(wanted)
  })

  it('in words', () => {
    expect(whole(`if (i != 6u) { ${MULTIPLY} }`).messages).toEqual([
      '3 of 4 invocations of subgroup 1 of workgroup 0 reach subgroupMatrixMultiplyAccumulate, which needs all of them',
    ])
    expect(
      whole('_ = subgroupMatrixLoad<Left, row_major>(&a, select(0u, 2u, i == 3u), 3u);').messages,
    ).toEqual(['invocations 0 and 3 of subgroup 0 of workgroup 0 give subgroupMatrixLoad different offsets'])
    expect(whole('_ = subgroupMatrixLoad<Left, row_major>(&a, 11u, 3u);').messages).toEqual([
      'subgroup 0 of workgroup 0 reads a matrix that ends behind element 15 of a',
    ])
    expect(whole('subgroupMatrixStore<row_major>(&tile, 0u, sum, COLS);').messages[0]).toMatch(
      /^subgroup 1 of workgroup 0 \(line \d+\) writes tile, number 0 and so does subgroup 0 of workgroup 0/,
    )
  })

  it('a subgroup larger than the workgroup is never whole', () => {
    expect(ran(`${LOADS}`, 32).faults).toContain('divergent subgroupMatrixLoad')
  })
})

it.each([
  [
    'subgroupMatrixLoad<Left, row_major>(&out, 0u, 3u)',
    /subgroup_matrix_left<f16, 3, 2>: expected a shared array of f16, found array<f32/,
  ],
  ['subgroupMatrixLoad<f32, row_major>(&a, 0u, 3u)', /expected a matrix of subgroups, found f32/],
  ['subgroupMatrixLoad<Left, by_rows>(&a, 0u, 3u)', /expected row_major or col_major, found by_rows/],
  ['subgroupMatrixLoad<Left, row_major>(&a, 0u)', /subgroupMatrixLoad takes 3 values, found 2/],
  ['subgroupMatrixLoad<Left, row_major>(&a, 0i, 3u)', /expected u32, found i32/],
  [
    'subgroupMatrixMultiplyAccumulate(y, x, sum)',
    /expected subgroup_matrix_left<f16, 4, 2>, .* found subgroup_matrix_right<f16, 4, 3>/,
  ],
  ['Result(1.0)', /subgroup_matrix_result<f32, 4, 2> can't be made of float/],
  ['sum + sum', /don't go together/],
  ['subgroupMatrixMultiply(x, y)', /there is no function subgroupMatrixMultiply/],
])('%s is refused', (wrong, message) => {
  expect(() => whole(`_ = ${wrong};`)).toThrow(message)
})
