// softmax.wgsl for rows that are few and wide, on a GPU: a workgroup a row.
//
//   x, y: [rows, width]
//
// uses: lanes

// Tunables
const LOG = false;
alias V = f32;
fn largestOf(v: V) -> f32 { return v; }
fn sumOf(v: V) -> f32 { return v; }

@group(0) @binding(1) var<storage, read> x: array<V>;
@group(0) @binding(2) var<storage, read_write> y: array<V>;

fn compute(begin: u32, end: u32, lane: u32) {
  var most = x[begin];
  for (var i = begin + lane; i < end; i += LANES) { most = max(most, x[i]); }
  let largest = largestOfLanes(largestOf(most), lane);
  var parts = V();
  for (var i = begin + lane; i < end; i += LANES) { parts += exp(x[i] - largest); }
  let sum = sumOfLanes(sumOf(parts), lane);
  let logSum = log(sum);
  for (var i = begin + lane; i < end; i += LANES) {
    let distance = x[i] - largest;
    if (LOG) { y[i] = distance - logSum; } else { y[i] = exp(distance) / sum; }
  }
}
