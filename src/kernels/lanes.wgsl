// A workgroup for each row, for GPUs: its LANES invocations walk along the row side by side, so that neighbours load
// neighbours, and put together what each has found in a tree, which is the same each time. What is to be done with
// a row says who uses this, as in rows.wgsl: `compute` is given its number, and the elements begin … end-1 that are its own.

struct Params { rows: u32, width: u32 }

@group(0) @binding(0) var<uniform> params: Params;

const LANES = 128u;

var<workgroup> found: array<f32, LANES>;

fn ofLanes(x: f32, lane: u32, isSum: bool) -> f32 {
  found[lane] = x;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      let other = found[lane + half];
      found[lane] = select(max(found[lane], other), found[lane] + other, isSum);
    }
    workgroupBarrier();
  }
  let all = found[0];
  workgroupBarrier(); // whoever stores next waits for those who still read
  return all;
}

fn sumOfLanes(x: f32, lane: u32) -> f32 { return ofLanes(x, lane, true); }
fn largestOfLanes(x: f32, lane: u32) -> f32 { return ofLanes(x, lane, false); }

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= params.rows) { return; }
  compute(row, row * params.width, (row + 1u) * params.width, lane);
}
