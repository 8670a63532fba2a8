// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Fourth rung for GPUs: the tiles and blocks of `blocked.wgsl`, of any size, four values a load, the next tile on its
// way while one is multiplied. `blocks.wgsl` holds the loop; here is what the operands are, and where the result goes.
//
// uses: blocks

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
@group(0) @binding(1) var<storage, read> a: array<ElementA>;
@group(0) @binding(2) var<storage, read> b: array<ElementB>;
@group(0) @binding(3) var<storage, read> bias: array<Stored>; // [n]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> out: array<ElementOut>;

// Tunables
// What operands are stored as, f32 or f16; sums are f32 in any case.
alias Stored = f32;
alias StoredOut = f32;
alias ElementA = Stored;
alias ElementB = Stored;
alias ElementOut = StoredOut;
fn quadA(at: u32, step: u32) -> vec4f { return vec4f(f32(a[at]), f32(a[at + step]), f32(a[at + 2u * step]), f32(a[at + 3u * step])); }
fn quadB(at: u32, step: u32) -> vec4f { return vec4f(f32(b[at]), f32(b[at + step]), f32(b[at + 2u * step]), f32(b[at + 3u * step])); }
fn elementOut(x: vec4f, i: u32) -> ElementOut { return ElementOut(x[i]); }
const A_ALONG_M = false;
const B_ALONG_K = false;
const QUADS_OUT = false;
fn activation(x: f32) -> f32 { return x; }
// Whether B is summed down its columns on the way, and where to (columnSums.wgsl).
const SUMS_B = false;
fn storeColumns(split: u32, col: u32, sums: vec4f) -> bool { return false; }
// An invocation's part of the result, a workgroup's invocations, steps of a tile, tiles in workgroup memory.
const ROWS = 8u;
const COLS = 4u;
const DOWN = 8u;
const ACROSS = 16u;
const DEPTH = 16u;
const BUFFERS = 1u;

// Elements before the tile's first row of A, and before its first column of B.
var<private> originA: u32;
var<private> originB: u32;

fn fetchA(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_ROWS / 4u, !A_ALONG_M);
  let begin = originA + 4u * at.vector * problem.rowA + (first + at.step) * problem.colA;
  let next = select(problem.rowA, problem.colA, A_ALONG_M);
  let step = select(problem.colA, problem.rowA, A_ALONG_M);
  var x = Block(quadA(begin, step), quadA(begin + next, step), quadA(begin + 2u * next, step), quadA(begin + 3u * next, step));
  if (!A_ALONG_M) { x = turned(x); }
  return cut(x, first + at.step, end);
}

fn fetchB(i: u32, first: u32, end: u32) -> Block {
  let at = blockAt(i, TILE_COLS / 4u, B_ALONG_K);
  let begin = originB + 4u * at.vector * problem.colB + (first + at.step) * problem.rowB;
  let next = select(problem.rowB, problem.colB, B_ALONG_K);
  let step = select(problem.colB, problem.rowB, B_ALONG_K);
  var x = Block(quadB(begin, step), quadB(begin + next, step), quadB(begin + 2u * next, step), quadB(begin + 3u * next, step));
  if (B_ALONG_K) { x = turned(x); }
  return cut(x, first + at.step, end);
}

fn storeRow(z: u32, row: u32, col: u32, sums: vec4f) {
  let x = vec4f(activation(sums.x), activation(sums.y), activation(sums.z), activation(sums.w));
  let at = (z * problem.m + row) * problem.n + col;
  if (row < problem.m && col < problem.n) {
    if (QUADS_OUT) {
      out[at / 4u] = elementOut(x, 0u);
    } else {
      out[at] = elementOut(x, 0u);
      if (col + 1u < problem.n) { out[at + 1u] = elementOut(x, 1u); }
      if (col + 2u < problem.n) { out[at + 2u] = elementOut(x, 2u); }
      if (col + 3u < problem.n) { out[at + 3u] = elementOut(x, 3u); }
    }
  }
}

@compute @workgroup_size(INVOCATIONS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) index: u32,
) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let tile = group.y * groups.x + group.x;
  let across = (problem.n + TILE_COLS - 1u) / TILE_COLS;
  let down = (problem.m + TILE_ROWS - 1u) / TILE_ROWS;
  let z = tile / (across * down);
  let firstRow = tile / across % down * TILE_ROWS;
  let firstCol = tile % across * TILE_COLS;
  let split = z / problem.batch;
  originA = z % problem.batch * problem.batchA + firstRow * problem.rowA;
  originB = z % problem.batch * problem.batchB + firstCol * problem.colB;
  var sums = multiply(index, split * problem.chunk, min((split + 1u) * problem.chunk, problem.k));

  if (z >= problem.layers) { return; }
  let place = placeOf(index);
  for (var c = 0u; c < COL_BLOCKS; c++) {
    let col = firstCol + 4u * (c * ACROSS + place.across);
    if (SUMS_B && firstRow + place.down == 0u) { _ = storeColumns(split, col, columns[c]); }
    var shift = vec4f();
    if (problem.hasBias != 0u) {
      shift = vec4f(f32(bias[col]), f32(bias[col + 1u]), f32(bias[col + 2u]), f32(bias[col + 3u]));
    }
    for (var r = 0u; r < ROW_BLOCKS; r++) {
      let row = firstRow + 4u * (r * DOWN + place.down);
      storeRow(z, row, col, sums[r][c].r0 + shift);
      storeRow(z, row + 1u, col, sums[r][c].r1 + shift);
      storeRow(z, row + 2u, col, sums[r][c].r2 + shift);
      storeRow(z, row + 3u, col, sums[r][c].r3 + shift);
    }
  }
}
