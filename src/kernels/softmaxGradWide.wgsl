// softmaxGrad.wgsl for rows that are few and wide, on a GPU: a workgroup a row.
//
//   y, dy, dx: [rows, width]
//
// uses: lanes

// Tunables
alias V = f32;
fn sumOf(v: V) -> f32 { return v; }

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> y: array<V>;
@group(0) @binding(2) var<storage, read> dy: array<V>;
@group(0) @binding(3) var<storage, read_write> dx: array<V>;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= params.rows) { return; }
  let begin = row * params.width;
  let end = begin + params.width;
  var parts = V();
  for (var i = begin + lane; i < end; i += LANES) { parts += dy[i] * y[i]; }
  let sum = sumOfLanes(sumOf(parts), lane);
  for (var i = begin + lane; i < end; i += LANES) { dx[i] = y[i] * (dy[i] - sum); }
}
