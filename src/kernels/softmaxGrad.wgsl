// dx = y · (dy - Σ dy · y) along each row: softmax backwards, from its output.
//
//   y, dy, dx: [rows, width]
//
// One invocation handles one row, four neighbours with one load where width allows it, as in softmax.wgsl.

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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let row = id.x + id.y * size.x * 64u;
  if (row >= params.rows) { return; }
  let begin = row * params.width;
  let end = begin + params.width;
  var parts = V();
  for (var i = begin; i < end; i++) { parts += dy[i] * y[i]; }
  let sum = sumOf(parts);
  for (var i = begin; i < end; i++) { dx[i] = y[i] * (dy[i] - sum); }
}
