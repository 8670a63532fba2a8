// out[z] = op(A[z]) · op(B[z])      op(A): [m, k], op(B): [k, n], out: [batch, m, n]
//
// First rung of the ladder: the definition. One invocation computes one element of the result, reading a row of A
// and a column of B straight from memory; a workgroup is 64 neighbours. Each value of A is read n times and each
// of B m times, two loads a multiply-add: memory decides the time. Bias and activation are another pass's.
//
// A transposed operand is the same matrix with its two strides exchanged.

struct Problem {
  batch: u32, m: u32, n: u32, k: u32,
  rowA: u32, colA: u32, batchA: u32, // elements from A[i, l] to A[i+1, l], to A[i, l+1], to the next matrix
  rowB: u32, colB: u32, batchB: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> a: array<Stored>;
@group(0) @binding(2) var<storage, read> b: array<Stored>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  let col = i % problem.n;
  let row = i / problem.n % problem.m;
  let z = i / (problem.n * problem.m);
  if (z >= problem.batch) { return; }
  var sum = 0.0;
  for (var l = 0u; l < problem.k; l++) {
    let x = a[z * problem.batchA + row * problem.rowA + l * problem.colA];
    let y = b[z * problem.batchB + col * problem.colB + l * problem.rowB];
    sum = fma(f32(x), f32(y), sum);
  }
  out[i] = sum;
}
