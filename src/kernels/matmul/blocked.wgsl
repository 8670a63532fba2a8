// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Third rung, the one for GPUs: tiles in workgroup memory, blocks in registers. A workgroup of 16×8
// invocations computes a tile of 64×64, an invocation 8 rows × 4 columns of it. Per step along k an
// invocation reads three vec4 from workgroup memory (8 rows of A, 4 columns of B) for 32 multiply-adds:
// 16 times fewer reads each than `tiled.wgsl`.
//
// The workgroup fetches 16 steps at a time, neighbouring invocations along the direction in which the
// operand's elements are neighbours, so that a transposed operand costs nothing more. An invocation fetches whole
// vectors: a store to one component may write the others too, and would race with whoever stores those. Vector i
// of a step holds rows (or columns) i, i + 16, i + 32 and i + 48 of the tile, so that what neighbouring invocations
// fetch at a time, and store in the end, are neighbours.

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

const TILE = 64u;
const DEPTH = 16u;
const VECTORS = 16u; // TILE / 4
const INVOCATIONS = 128u;
const EVERY_16 = vec4u(0u, 16u, 32u, 48u);

var<workgroup> tileA: array<array<vec4f, VECTORS>, DEPTH>; // [l, row % 16]
var<workgroup> tileB: array<array<vec4f, VECTORS>, DEPTH>; // [l, col % 16]

@compute @workgroup_size(16, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let tile = group.y * groups.x + group.x;
  let across = (problem.n + TILE - 1u) / TILE;
  let down = (problem.m + TILE - 1u) / TILE;
  let z = tile / (across * down);
  let tileRow = tile / across % down * TILE;
  let tileCol = tile % across * TILE;
  let split = z / problem.batch;
  let originA = z % problem.batch * problem.batchA;
  let originB = z % problem.batch * problem.batchB;
  let end = min((split + 1u) * problem.chunk, problem.k);

  var sums: array<vec4f, 8>;
  for (var first = split * problem.chunk; first < end; first += DEPTH) {
    for (var i = index; i < VECTORS * DEPTH; i += INVOCATIONS) {
      // Zeros outside the matrices add nothing to the sums.
      let alongK = vec2u(i / DEPTH, i % DEPTH); // (vector, step)
      let across = vec2u(i % VECTORS, i / VECTORS);
      let p = select(across, alongK, problem.colA == 1u);
      let rows = tileRow + p.x + EVERY_16;
      let la = first + p.y;
      let atA = originA + rows * problem.rowA + la * problem.colA;
      let valuesA = vec4f(f32(a[atA.x]), f32(a[atA.y]), f32(a[atA.z]), f32(a[atA.w]));
      tileA[p.y][p.x] = select(vec4f(), valuesA, rows < vec4u(select(0u, problem.m, la < end)));
      let q = select(across, alongK, problem.colB != 1u);
      let cols = tileCol + q.x + EVERY_16;
      let lb = first + q.y;
      let atB = originB + lb * problem.rowB + cols * problem.colB;
      let valuesB = vec4f(f32(b[atB.x]), f32(b[atB.y]), f32(b[atB.z]), f32(b[atB.w]));
      tileB[q.y][q.x] = select(vec4f(), valuesB, cols < vec4u(select(0u, problem.n, lb < end)));
    }
    workgroupBarrier();
    for (var l = 0u; l < DEPTH; l++) {
      let top = tileA[l][2u * local.y];
      let bottom = tileA[l][2u * local.y + 1u];
      let x = tileB[l][local.x];
      sums[0] = fma(vec4f(top.x), x, sums[0]);
      sums[1] = fma(vec4f(top.y), x, sums[1]);
      sums[2] = fma(vec4f(top.z), x, sums[2]);
      sums[3] = fma(vec4f(top.w), x, sums[3]);
      sums[4] = fma(vec4f(bottom.x), x, sums[4]);
      sums[5] = fma(vec4f(bottom.y), x, sums[5]);
      sums[6] = fma(vec4f(bottom.z), x, sums[6]);
      sums[7] = fma(vec4f(bottom.w), x, sums[7]);
    }
    workgroupBarrier();
  }

  if (z >= problem.layers) { return; }
  for (var r = 0u; r < 8u; r++) {
    let row = tileRow + 2u * local.y + r / 4u + EVERY_16[r % 4u];
    for (var c = 0u; c < 4u; c++) {
      let col = tileCol + local.x + EVERY_16[c];
      if (row < problem.m && col < problem.n) {
        var x = sums[r][c];
        if (problem.hasBias != 0u) { x += f32(bias[col]); }
        out[(z * problem.m + row) * problem.n + col] = StoredOut(activation(x));
      }
    }
  }
}
