import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/debug/wgsl/run.js'
import { layoutOf, packed } from '../../src/gpu/uniforms.js'

/** What a program leaves in `out`, 16 numbers of the type T; a has 1, 2, 3, …. */
function outOf(type: 'f32' | 'u32' | 'i32', body: string, more = ''): number[] {
  const made = { f32: Float32Array, u32: Uint32Array, i32: Int32Array }[type]
  const a = new made(16).map((_, i) => i + 1)
  const source = `
@group(0) @binding(0) var<storage, read> a: array<${type}>;
@group(0) @binding(1) var<storage, read_write> out: array<${type}>;
${more}
@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) i: u32) {
${body}
}`
  const buffers = new Map([
    [0, new Uint8Array(a.buffer)],
    [1, new Uint8Array(new made(16).buffer)],
  ])
  const ran = run(source, { buffers, workgroups: [2, 1, 1] })
  expect(ran.faults).toEqual([])
  return [...new made(ran.outputs[0].bytes.buffer as ArrayBuffer)]
}

const row = (f: (i: number) => number) => Array.from({ length: 16 }, (_, i) => f(i))

describe('what a program computes', () => {
  it.each<[string, 'f32' | 'u32' | 'i32', string, (i: number) => number, string?]>([
    ['unsigned numbers wrap around', 'u32', 'out[id.x] = a[id.x] - 2u;', (i) => (i - 1) >>> 0],
    [
      'a product of integers keeps its low bits',
      'u32',
      'out[id.x] = a[id.x] * 0x9e3779b9u;',
      (i) => Math.imul(i + 1, 0x9e3779b9) >>> 0,
    ],
    [
      'integers are divided towards zero',
      'i32',
      'out[id.x] = (a[id.x] - 8) / 3;',
      (i) => Math.trunc((i - 7) / 3) + 0,
    ],
    [
      'a remainder has the sign of what is divided',
      'i32',
      'out[id.x] = (a[id.x] - 8) % 3;',
      (i) => ((i - 7) % 3) + 0,
    ],
    [
      'a division by zero gives the number back',
      'i32',
      'out[id.x] = a[id.x] / (a[id.x] - a[id.x]);',
      (i) => i + 1,
    ],
    [
      'shifts',
      'u32',
      'out[id.x] = (a[id.x] << 30u) | (a[id.x] >> 1u);',
      (i) => (((i + 1) << 30) | ((i + 1) >>> 1)) >>> 0,
    ],
    ['floats are of single precision', 'f32', 'out[id.x] = a[id.x] / 3.0;', (i) => Math.fround((i + 1) / 3)],
    [
      'half precision',
      'f32',
      'out[id.x] = f32(f16(a[id.x]) / f16(3.0));',
      (i) => [0.333251953125, 0.66650390625, 1, 1.3330078125][i] ?? Number.NaN,
      'enable f16;',
    ],
    [
      'numbers without a type become what they meet',
      'f32',
      'let half = 1 / 2.0; out[id.x] = a[id.x] * half + 1;',
      (i) => (i + 1) / 2 + 1,
    ],
    [
      'bits of a float',
      'u32',
      'out[id.x] = bitcast<u32>(f32(a[id.x]));',
      (i) => new Uint32Array(new Float32Array([i + 1]).buffer)[0],
    ],
    [
      'a vector from another one, and its components in any order',
      'f32',
      'let v = vec4f(vec2f(a[id.x], 2), 3.0, 4.0).wzyx; out[id.x] = v.x * 1000 + v.y * 100 + v.z * 10 + v.w;',
      (i) => 4320 + i + 1,
    ],
    [
      'loops end for each invocation by itself',
      'u32',
      'var n = 0u; for (var j = 0u; j < a[id.x]; j++) { if (j % 2u == 0u) { continue; } if (j > 8u) { break; } n += j; } out[id.x] = n;',
      (i) => [...Array(i + 1).keys()].filter((j) => j % 2 && j <= 8).reduce((s, j) => s + j, 0),
    ],
    [
      'while, loop and continuing',
      'u32',
      'var n = a[id.x]; while (n > 4u) { n -= 4u; } loop { n += 10u; continuing { n += 1u; break if n > 30u; } } out[id.x] = n;',
      (i) => {
        let n = (i % 4) + 1
        do n += 11
        while (n <= 30)
        return n
      },
    ],
    [
      'switch',
      'u32',
      'switch a[id.x] { case 1u, 2u: { out[id.x] = 7u; } case 5u { out[id.x] = 8u; } default { out[id.x] = 9u; } }',
      (i) => (i < 2 ? 7 : i === 4 ? 8 : 9),
    ],
    [
      'a function returns early',
      'i32',
      'out[id.x] = sign3(a[id.x] - 8);',
      (i) => Math.sign(i - 7) + 0,
      'fn sign3(x: i32) -> i32 { if (x > 0) { return 1; } if (x < 0) { return -1; } return 0; }',
    ],
    [
      'pointers',
      'u32',
      'var x = array<vec2u, 2>(vec2u(1u, 2u), vec2u(3u, 4u)); bump(&x[1], a[id.x]); let p = &x[1].y; *p += 1u; out[id.x] = x[1].x * 100u + *p;',
      (i) => (3 + i + 1) * 100 + 5,
      'fn bump(v: ptr<function, vec2u>, by: u32) { (*v).x += by; }',
    ],
    [
      'structs by value',
      'f32',
      'var b = Box(vec3f(1.0), 2.0); let c = b; b.at.y = a[id.x]; out[id.x] = b.at.y + c.at.y + b.width;',
      (i) => i + 1 + 1 + 2,
      'struct Box { at: vec3f, width: f32 }',
    ],
    [
      'workgroup memory, behind a barrier',
      'f32',
      'tile[7u - i] = a[id.x]; workgroupBarrier(); out[id.x] = tile[i];',
      (i) => (i < 8 ? 8 - i : 24 - i),
      'var<workgroup> tile: array<f32, 8>;',
    ],
    [
      'subgroups',
      'f32',
      'out[id.x] = subgroupAdd(a[id.x]) + subgroupBroadcast(a[id.x], 3u);',
      (i) => (i < 8 ? 36 + 4 : 100 + 12),
      'enable subgroups;',
    ],
    [
      'atomics',
      'u32',
      'atomicAdd(&sum, a[id.x]); workgroupBarrier(); out[id.x] = atomicLoad(&sum);',
      (i) => (i < 8 ? 36 : 100),
      'var<workgroup> sum: atomic<u32>;',
    ],
    [
      'a matrix times a vector',
      'f32',
      'let v = mat2x2f(1.0, 2.0, 3.0, 4.0) * vec2f(a[id.x], 1.0); out[id.x] = v.x + 100.0 * v.y;',
      (i) => i + 1 + 3 + 100 * (2 * (i + 1) + 4),
    ],
    [
      '&& asks its right side only where it matters',
      'u32',
      'out[id.x] = select(0u, 1u, id.x < 4u && a[id.x + 12u] > 0u);',
      (i) => (i < 4 ? 1 : 0),
    ],
  ])('%s', (_, type, body, wanted, more) => {
    const got = outOf(type, body, more)
    const want = row(wanted)
    expect(got.filter((_, i) => !Number.isNaN(want[i]))).toEqual(want.filter((x) => !Number.isNaN(x)))
  })
})

const program = (statement: string, more = '') => `
var<workgroup> tile: array<f32, 8>;
var<workgroup> quads: array<vec4f, 2>;
@group(0) @binding(0) var<storage, read_write> out: array<f32>;
${more}
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) i: u32, @builtin(workgroup_id) group: vec3u) {
  ${statement}
}`

function faultsOf(statement: string, groups = 1): string[] {
  const buffers = new Map([[0, new Uint8Array(64)]])
  return run(program(statement), { buffers, workgroups: [groups, 1, 1] }).faults.map(
    ({ line, kind, variable }) => `${line} ${kind} ${variable}`,
  )
}

describe('faults', () => {
  it('a place that two workgroups read is written by one of them, by the invocation of the same number', () => {
    const race = ['8 race out']
    expect(faultsOf('let x = out[i]; if (group.x == 1u && i == 3u) { out[i] = x; }', 2)).toEqual(race)
    // A barrier parts a workgroup's own reads from its writes, not those of the other.
    const late = 'let x = out[0]; storageBarrier(); if (group.x == 1u && i == 3u) { out[0] = x; }'
    expect(faultsOf(late, 2)).toEqual(race)
    expect(faultsOf('let x = out[0]; storageBarrier(); if (i == 3u) { out[0] = x; }')).toEqual([])
    expect(faultsOf('let x = out[i + 8u * group.x]; out[i + 8u * group.x] = x;', 2)).toEqual([])
  })

  it.each([
    ['a neighbour is read before all have written', 'tile[i] = 1.0; out[i] = tile[7u - i];', ['8 race tile']],
    ['… and not behind a barrier', 'tile[i] = 1.0; workgroupBarrier(); out[i] = tile[7u - i];', []],
    [
      'what others still read is written',
      'tile[i] = 1.0; workgroupBarrier(); out[i] = tile[7u - i]; tile[i] = 2.0;',
      ['8 race tile'],
    ],
    ['two write one place, be it the same number', 'tile[i / 2u] = 1.0;', ['8 race tile']],
    ['components of one vector are written by several', 'quads[i / 4u][i % 4u] = 1.0;', ['8 race quads']],
    ['whole vectors, each by one', 'if (i < 2u) { quads[i] = vec4f(1.0); }', []],
    ['two workgroups write one place', 'if (i == 0u) { out[0] = f32(group.x); }', ['8 race out']],
    ['nobody has written what is read', 'out[i] = tile[i];', ['8 unwritten tile']],
    [
      'an element that is not there is read',
      'tile[i] = 1.0; workgroupBarrier(); out[i] = tile[i + 1u];',
      ['8 readOutside tile'],
    ],
    ['… is written', 'out[i + 15u] = 1.0;', ['8 writeOutside out', '8 race out']],
    [
      'some don’t come to the barrier',
      'if (i < 4u) { workgroupBarrier(); }',
      ['8 divergent workgroupBarrier'],
    ],
    [
      'some have left before the barrier',
      'if (i < 4u) { return; } workgroupBarrier();',
      ['8 divergent workgroupBarrier'],
    ],
    [
      'a lane is asked that is not active',
      'if (i < 2u) { out[i] = subgroupBroadcast(1.0, 5u); }',
      ['8 divergent subgroupBroadcast'],
    ],
  ])('%s', (_, statement, wanted) => {
    expect(faultsOf(statement, statement.includes('group.x') ? 2 : 1)).toEqual(wanted)
  })
})

describe('the steps of one invocation', () => {
  it('lines in order, what they change, and what they touch of what is shared', () => {
    const source = program(`var sum = 0.0;
  for (var l = 0u; l < 2u; l++) {
    sum += f32(l) + out[l];
  }
  out[i + 8u] = sum;`)
    const out = new Float32Array(16).map((_, i) => i + 1)
    const { steps } = run(source, {
      buffers: new Map([[0, new Uint8Array(out.buffer)]]),
      workgroups: [1, 1, 1],
      watch: { workgroup: 0, lane: 3 },
    })
    expect(steps.map(({ line }) => line)).toEqual([8, 9, 9, 10, 9, 9, 10, 9, 9, 12])
    expect(steps.flatMap(({ changed }) => changed)).toEqual([
      ...[
        { name: 'sum', value: 0 },
        { name: 'l', value: 0 },
        { name: 'sum', value: 1 },
      ],
      ...[
        { name: 'l', value: 1 },
        { name: 'sum', value: 4 },
        { name: 'l', value: 2 },
      ],
    ])
    expect(steps.at(-1)!.touched).toEqual([{ variable: 'out', at: 11, value: 4, isStore: true }])
    expect(steps[3].touched).toEqual([{ variable: 'out', at: 0, value: 1, isStore: false }])
  })
})

it.each([
  ['fn main() { }', 'line 1: there is no entry point'],
  ['@compute @workgroup_size(1) fn main() {\n  let x = y;\n}', 'line 2: there is nothing called y'],
  [
    '@compute @workgroup_size(1) fn main() {\n  let x = 1u + 1.5;\n}',
    "line 2: u32 and float don't go together",
  ],
  ['@compute @workgroup_size(1) fn main() {\n  let x: f32 = 1u;\n}', 'line 2: expected f32, found u32'],
  ['@compute @workgroup_size(1) fn main() {\n  foo(1);\n}', 'line 2: there is no function foo'],
  ['@compute @workgroup_size(1) fn main() {\n  let x = 1\n}', 'line 3: expected ;, found "}"'],
])('%s is refused', (source, message) => {
  expect(() => run(source, { buffers: new Map(), workgroups: [1, 1, 1] })).toThrow(message)
})

describe('the blocked product as it was once, which fills its tiles component by component', () => {
  const source = readFileSync(new URL('../fixtures/debug/blockedWithRace.wgsl', import.meta.url), 'utf8')
  const [m, n, k] = [70, 66, 9]
  const words = packed('blocked', layoutOf('blocked', source, /var<uniform> (\w+): (\w+);/), {
    ...{ m, n, k, rowA: k, colA: 1, batchA: 0, rowB: n, colB: 1, batchB: 0 },
    ...{ batch: 1, layers: 1, chunk: k, hasBias: 0 },
  })
  const ones = (count: number) => new Uint8Array(new Float32Array(count).fill(1).buffer)
  const buffers = new Map(
    [words, ones(m * k), ones(k * n), ones(n), ones(m * n)].map((x, i) => [i, bytesOf(x)]),
  )

  it('races at its two stores to workgroup memory, and nowhere else', () => {
    const { faults, outputs } = run(source, { buffers, workgroups: [4, 1, 1] })
    const found = faults.filter(({ kind }) => kind === 'race')
    expect(
      found.map(({ line, variable }) => [variable, /tile[AB]\[.*\] = /.test(source.split('\n')[line - 1])]),
    ).toEqual([
      ['tileA', true],
      ['tileB', true],
    ])
    // One invocation after the other it would be right.
    expect(new Set(new Float32Array(outputs[0].bytes.buffer as ArrayBuffer))).toEqual(new Set([k]))
  })
})

function bytesOf(x: Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(x.buffer, x.byteOffset, x.byteLength)
}

it('a loop that does not end is ended, and told', () => {
  const endless = '@compute @workgroup_size(2)\nfn main() {\n  var i = 0;\n  loop { i++; }\n}'
  const options = { buffers: new Map(), workgroups: [1, 1, 1] as [number, number, number] }
  expect(() => run(endless, options)).toThrow(
    'line 4: this loop does not seem to end: those of workgroup 0 have taken 1000000 turns',
  )
  const long = '@compute @workgroup_size(2)\nfn main() {\n  for (var i = 0; i < 10; i++) {}\n}'
  expect(() => run(long, { ...options, turns: 10 })).toThrow('have taken 10 turns')
  expect(() => run(long, { ...options, workgroups: [3, 1, 1], turns: 11 })).not.toThrow()
})

it('options that make no sense are refused', () => {
  const call = run as (source: string, options: unknown) => unknown
  const buffers = new Map<number, Uint8Array>()
  expect(() => call('', { buffers, workgroup: [1, 1, 1] })).toThrow("Did you mean 'workgroups'?")
  expect(() => call('', { buffers: {}, workgroups: [1, 1, 1] })).toThrow('expected buffers to be a Map')
  expect(() => call('', { buffers, workgroups: 4 })).toThrow('expected workgroups to be three numbers')
})
