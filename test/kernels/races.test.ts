import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { componentStores } from './componentStores.js'

const folder = fileURLToPath(new URL('../../src/kernels/', import.meta.url))
const shaders = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.wgsl'),
)

it('no shader stores to single components of vectors that invocations share', () => {
  expect(shaders.length).toBeGreaterThan(60)
  const found = shaders.map((name) => [name, componentStores(readFileSync(folder + name, 'utf8'))] as const)
  expect(found.filter(([, stores]) => stores.length > 0)).toEqual([])
})

const declarations = `
alias Quad = vec4<f32>;
struct Cell { weight: f32, corner: Quad, turn: mat2x2f, names: array<vec2u, 3> }
var<workgroup> tile: array<array<vec4f, 16>, DEPTH>;
var<workgroup> cells: array<Cell, 4>;
var<workgroup> numbers: array<f32, 64>;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<Quad>;
@group(0) @binding(2) var<storage, read_write> state: vec2f;
`
const inMain = (statement: string) => `${declarations}
@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) i: u32) { ${statement} }`

it.each([
  'tile[p.y][p.x / 4u][p.x % 4u] = select(0.0, x[i].x, i < 3u);',
  'tile[i][0].x = 1.0;',
  'y[i].w += 1.0;',
  'y[i].xy = vec2f();',
  'y[min(i, 3u)] [i] *= 2.0;',
  'state.y = 0.0;',
  'cells[i].corner[2] -= 1.0;',
  'cells[i].turn[0][1] = 1.0;',
  'cells[i].names[2].x++;',
  'if (i == 0u) { state.x = 1.0; }',
  'for (var j = 0; j < 2; y[i].x += 1.0) { }',
  'for (state.x = 0.0; i < 2; ) { }',
  'let p = &y[i]; (*p).x = 1.0;',
  'let p = &y[i]; p.x = 1.0;',
  'let p = &tile; let q = &(*p)[i]; (*q)[3][i] = 1.0;',
  'let p: ptr<workgroup, Cell> = &cells[i]; let q = p; q.corner.z = 1.0;',
])('%s is found', (statement) => {
  expect(componentStores(inMain(statement))).toHaveLength(1)
})

it('… through a pointer that a function takes, too', () => {
  const put = 'fn put(at: ptr<workgroup, array<vec4f, 16>>, i: u32) { (*at)[i / 4u][i % 4u] = 1.0; }'
  expect(componentStores(declarations + put)).toEqual(['(*at)[i / 4u][i % 4u]'])
  const own = 'fn put(at: ptr<function, vec4f>, i: u32) { (*at)[i] = 1.0; }'
  expect(componentStores(declarations + own)).toEqual([])
})

it.each([
  'tile[i][3] = vec4f(numbers[i]);',
  'y[i] += x[i];',
  'cells[i].weight = 1.0;',
  'cells[i].corner = Quad();',
  'cells[i].turn[1] = vec2f();',
  'numbers[i / 4u + u32(y[i].x)] = 1.0; // y[i].x = 1.0;',
  'var own: vec4f; own[i] = 1.0; own.x += x[i].x;',
  'state = vec2f(state.x + 1.0, state.y);',
  'if (state.x <= 1.0 && y[i].x == 2.0) { return; }',
  'let own = y[i]; let p = &y[i]; *p = own;',
])('%s is right', (statement) => {
  expect(componentStores(inMain(statement))).toEqual([])
})
