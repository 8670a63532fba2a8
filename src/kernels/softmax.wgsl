// y = exp(x - max) / Σ exp(x - max) along each row; LOG gives its logarithm, x - max - log Σ exp(x - max).
//
//   x, y: [rows, width]
//
// Three walks along a row: largest, sum, result. Subtracting the largest keeps exp within range and changes nothing
// else. The row stays in cache between the walks. The second walk leaves exp in y for the third. Where width is a
// multiple of four, four neighbours go with one load (V = vec4f), and `width` counts such groups.
// Rows are given by rows.wgsl or lanes.wgsl.

// Tunables
const LOG = false;
alias V = f32;
fn largestOf(v: V) -> f32 { return v; }
fn sumOf(v: V) -> f32 { return v; }

@group(0) @binding(1) var<storage, read> x: array<V>;
@group(0) @binding(2) var<storage, read_write> y: array<V>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  var most = x[begin];
  for (var i = begin + lane; i < end; i += LANES) { most = max(most, x[i]); }
  let largest = largestOfLanes(largestOf(most), lane);
  var parts = V();
  for (var i = begin + lane; i < end; i += LANES) {
    let e = exp(x[i] - largest);
    parts += e;
    if (!LOG) { y[i] = e; }
  }
  let sum = sumOfLanes(sumOf(parts), lane);
  let logSum = log(sum);
  let factor = 1.0 / sum;
  for (var i = begin + lane; i < end; i += LANES) {
    if (LOG) { y[i] = x[i] - largest - logSum; } else { y[i] *= factor; }
  }
}
