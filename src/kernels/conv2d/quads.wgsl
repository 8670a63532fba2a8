// Blocks of 4×4 that lie in the registers of a subgroup's lanes, and how products are added to them. A workgroup is one
// subgroup, and makes one tile of the result.

enable subgroups;

// Tunables: 8 or 4
const LANES = 8u;

const COLS = 4u * LANES;

// 4×4 values, by rows.
struct Quads { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

// Adds 4 steps along k to one row's sums: x holds the row's values of the left operand, y those of the right one.
fn addRow(sums: vec4f, x: vec4f, y: Quads) -> vec4f {
  var s = fma(vec4f(x.x), y.r0, sums);
  s = fma(vec4f(x.y), y.r1, s);
  s = fma(vec4f(x.z), y.r2, s);
  return fma(vec4f(x.w), y.r3, s);
}

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  compute(workgroup.y * workgroups.x + workgroup.x, lane);
}
