// dx = y · (dy - Σ dy · y) along each row: softmax backwards, from its output.
//
//   y, dy, dx: [rows, width]
//
// Two walks along a row, four neighbours with one load where width allows it, as in softmax.wgsl.
// Rows are given by rows.wgsl or lanes.wgsl.

// Tunables
alias V = f32;
fn sumOf(v: V) -> f32 { return v; }

@group(0) @binding(1) var<storage, read> y: array<V>;
@group(0) @binding(2) var<storage, read> dy: array<V>;
@group(0) @binding(3) var<storage, read_write> dx: array<V>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  var parts = V();
  for (var i = begin + lane; i < end; i += LANES) { parts += dy[i] * y[i]; }
  let sum = sumOfLanes(sumOf(parts), lane);
  for (var i = begin + lane; i < end; i += LANES) { dx[i] = y[i] * (dy[i] - sum); }
}
