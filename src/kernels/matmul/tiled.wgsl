// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Second rung: tiles in workgroup memory. One invocation computes one element, a workgroup of 16×16 a tile
// of the result. It walks along k in steps of 16: each invocation fetches one value of A and one of B
// into workgroup memory, where all 16 of its row or column find them. Every value is read from memory 16
// times less often than in `naive.wgsl`; now workgroup memory is read twice a multiply-add.
//
// Like all further rungs it adds the bias and activates in the same pass, and leaves a part of a long k to others.

struct Problem {
  m: u32, n: u32, k: u32,
  rowA: u32, colA: u32, batchA: u32, // elements from A[i, l] to A[i+1, l], to A[i, l+1], to the next matrix
  rowB: u32, colB: u32, batchB: u32,
  batch: u32,
  layers: u32, // batch · splits; out is [splits, batch, m, n]
  chunk: u32, // what a split takes of k
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> a: array<Stored>;
@group(0) @binding(2) var<storage, read> b: array<Stored>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> out: array<StoredOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;
fn activation(x: f32) -> f32 { return x; }

const TILE = 16u;

var<workgroup> tileA: array<array<f32, TILE>, TILE>; // [row, l]
var<workgroup> tileB: array<array<f32, TILE>, TILE>; // [l, col]

@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let tile = group.y * groups.x + group.x;
  let across = (problem.n + TILE - 1u) / TILE;
  let down = (problem.m + TILE - 1u) / TILE;
  let z = tile / (across * down);
  let row = tile / across % down * TILE + local.y;
  let col = tile % across * TILE + local.x;
  let split = z / problem.batch;

  let rowOfA = z % problem.batch * problem.batchA + row * problem.rowA;
  let colOfB = z % problem.batch * problem.batchB + col * problem.colB;
  let end = min((split + 1u) * problem.chunk, problem.k);
  var sum = 0.0;
  for (var first = split * problem.chunk; first < end; first += TILE) {
    // Zeros outside the matrices add nothing to the sum.
    let la = first + local.x;
    let lb = first + local.y;
    tileA[local.y][local.x] = select(0.0, f32(a[rowOfA + la * problem.colA]), row < problem.m && la < end);
    tileB[local.y][local.x] = select(0.0, f32(b[colOfB + lb * problem.rowB]), col < problem.n && lb < end);
    workgroupBarrier();
    for (var l = 0u; l < TILE; l++) {
      sum = fma(tileA[local.y][l], tileB[l][local.x], sum);
    }
    workgroupBarrier();
  }
  if (row >= problem.m || col >= problem.n || z >= problem.layers) { return; }
  if (problem.hasBias != 0u) { sum += f32(bias[col]); }
  out[(z * problem.m + row) * problem.n + col] = StoredOut(activation(sum));
}
