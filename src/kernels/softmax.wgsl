// y = exp(x - max) / Σ exp(x - max) along each row; LOG gives its logarithm, x - max - log Σ exp(x - max).
//
//   x, y: [rows, width]
//
// One invocation handles one row in three walks: largest, sum, result. Subtracting the largest keeps exp
// within range and changes nothing else. Rows are short (classes, tokens) and many, so rows are the
// parallelism; the row stays in cache between the walks. The second walk leaves exp in y for the third. Where
// width is a multiple of four, four neighbours go with one load (V = vec4f), and `width` counts such groups.

// Tunables
const LOG = false;
alias V = f32;
fn largestOf(v: V) -> f32 { return v; }
fn sumOf(v: V) -> f32 { return v; }

struct Params {
  rows: u32,
  width: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<V>;
@group(0) @binding(2) var<storage, read_write> y: array<V>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let row = id.x + id.y * size.x * 64u;
  if (row >= params.rows) { return; }
  let begin = row * params.width;
  let end = begin + params.width;
  var most = x[begin];
  for (var i = begin + 1u; i < end; i++) { most = max(most, x[i]); }
  let largest = largestOf(most);
  var parts = V();
  for (var i = begin; i < end; i++) {
    let e = exp(x[i] - largest);
    parts += e;
    if (!LOG) { y[i] = e; }
  }
  let sum = sumOf(parts);
  let logSum = log(sum);
  let factor = 1.0 / sum;
  for (var i = begin; i < end; i++) {
    if (LOG) { y[i] = x[i] - largest - logSum; } else { y[i] *= factor; }
  }
}
