// out[b] = activation(op(A[b]) · op(B[b]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// First rung of the ladder: the definition. One invocation computes one element of the result, reading a
// row of A and a column of B straight from memory; a workgroup is a 16×16 patch of the result. Each value
// of A is read n times and each of B m times, two reads a multiply-add: memory decides the time.
// A transposed operand is the same matrix with its two strides exchanged.

struct Problem {
  m: u32, n: u32, k: u32,
  rowA: u32, colA: u32, batchA: u32, // elements from A[i, l] to A[i+1, l], to A[i, l+1], to the next matrix
  rowB: u32, colB: u32, batchB: u32,
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read> bias: array<f32>; // [n]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

// Tunables
fn activation(x: f32) -> f32 { return x; }

@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y;
  let col = id.x;
  if (row >= problem.m || col >= problem.n) { return; }
  var sum = 0.0;
  for (var l = 0u; l < problem.k; l++) {
    sum += a[id.z * problem.batchA + row * problem.rowA + l * problem.colA]
         * b[id.z * problem.batchB + l * problem.rowB + col * problem.colB];
  }
  if (problem.hasBias != 0u) { sum += bias[col]; }
  out[(id.z * problem.m + row) * problem.n + col] = activation(sum);
}
