// A compute shader, one statement after the other: who writes where, and where two invocations race.
import { runShader } from 'glassgrad/debug'
import { show } from 'playground'

const program = /* wgsl */ `
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
var<workgroup> found: array<f32, 8>;

@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) lane: u32) {
  found[lane] = x[lane];
  workgroupBarrier(); // leave it out, and see
  for (var half = 4u; half > 0u; half /= 2u) {
    if (lane < half) { found[lane] += found[lane + half]; }
    workgroupBarrier();
  }
  if (lane == 0u) { y[0] = found[0]; }
}`

const x = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const { outputs, faults, steps } = runShader(program, {
  buffers: new Map([
    [0, new Uint8Array(x.buffer)],
    [1, new Uint8Array(4)],
  ]),
  workgroups: [1, 1, 1],
  watch: { workgroup: 0, lane: 0 },
})
console.log('sum:', new Float32Array(outputs[0].bytes.buffer)[0])
for (const { kind, line, message } of faults) console.warn(kind, 'in line', line, message)
show.value({ ru: 'шагов вызова 0', en: 'steps of invocation 0' }, steps.length)
