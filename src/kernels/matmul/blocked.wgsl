// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Third rung, the one for GPUs: tiles in workgroup memory, blocks in registers. A workgroup of 16×8
// invocations computes a tile of 64×64, an invocation 8 rows × 4 columns of it. Per step along k an
// invocation reads three vec4 from workgroup memory (8 rows of A, 4 columns of B) for 32 multiply-adds:
// 16 times fewer reads each than `tiled.wgsl`. The tile of A lies transposed, so that rows are neighbours.
//
// The workgroup fetches 16 steps at a time, neighbouring invocations along the direction in which the
// operand's elements are neighbours, so that a transposed operand costs nothing more.

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
const INVOCATIONS = 128u;

var<workgroup> tileA: array<array<vec4f, 16>, DEPTH>; // [l, row / 4], TILE rows
var<workgroup> tileB: array<array<vec4f, 16>, DEPTH>; // [l, col / 4]

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
    for (var i = index; i < TILE * DEPTH; i += INVOCATIONS) {
      // Zeros outside the matrices add nothing to the sums.
      let alongK = vec2u(i / DEPTH, i % DEPTH); // (row or column within the tile, step)
      let across = vec2u(i % TILE, i / TILE);
      let p = select(across, alongK, problem.colA == 1u);
      let row = tileRow + p.x;
      let la = first + p.y;
      let valueA = f32(a[originA + row * problem.rowA + la * problem.colA]);
      tileA[p.y][p.x / 4u][p.x % 4u] = select(0.0, valueA, row < problem.m && la < end);
      let q = select(across, alongK, problem.colB != 1u);
      let col = tileCol + q.x;
      let lb = first + q.y;
      let valueB = f32(b[originB + lb * problem.rowB + col * problem.colB]);
      tileB[q.y][q.x / 4u][q.x % 4u] = select(0.0, valueB, col < problem.n && lb < end);
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
    let row = tileRow + local.y * 8u + r;
    for (var c = 0u; c < 4u; c++) {
      let col = tileCol + local.x * 4u + c;
      if (row < problem.m && col < problem.n) {
        var x = sums[r][c];
        if (problem.hasBias != 0u) { x += f32(bias[col]); }
        out[(z * problem.m + row) * problem.n + col] = StoredOut(activation(x));
      }
    }
  }
}
