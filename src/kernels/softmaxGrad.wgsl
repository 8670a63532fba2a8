// dx = y · (dy - Σ dy · y) along each row: softmax backwards, from its output.
//
//   y, dy, dx: [rows, width]
//
// One invocation handles one row, four neighbours with one load where width allows it, as in softmax.wgsl.
//
// uses: rows

// Tunables
alias V = f32;
fn sumOf(v: V) -> f32 { return v; }

@group(0) @binding(1) var<storage, read> y: array<V>;
@group(0) @binding(2) var<storage, read> dy: array<V>;
@group(0) @binding(3) var<storage, read_write> dx: array<V>;

fn compute(row: u32, begin: u32, end: u32) {
  var parts = V();
  for (var i = begin; i < end; i++) { parts += dy[i] * y[i]; }
  let sum = sumOf(parts);
  for (var i = begin; i < end; i++) { dx[i] = y[i] * (dy[i] - sum); }
}
