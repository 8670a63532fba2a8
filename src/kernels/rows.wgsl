// An invocation for each row: rows are short (classes, tokens) and many, so rows are the parallelism. What is to be done
// with one says who uses this: `compute` is given its number, and the elements begin … end-1 that are its own. A GPU shares
// out a wide row among the LANES of lanes.wgsl; here there is one.

struct Params { rows: u32, width: u32 }

@group(0) @binding(0) var<uniform> params: Params;

const LANES = 1u;

fn sumOfLanes(x: f32, lane: u32) -> f32 { return x; }
fn largestOfLanes(x: f32, lane: u32) -> f32 { return x; }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let row = id.x + id.y * size.x * 64u;
  if (row >= params.rows) { return; }
  compute(row, row * params.width, (row + 1u) * params.width, 0u);
}
