// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Last rung of the ladder: for drivers that run a shader on the CPU, 8 lanes in a vector register. There,
// memory accesses decide the time (one load costs as much as 25 multiply-adds), workgroup memory is as slow as any
// other, and loops pay for masking. So everything stays in registers, and no value is loaded by two lanes:
//   - A workgroup is one subgroup of 8 lanes and computes 16 rows × 32 columns; a lane 16 rows × 4 columns.
//   - It walks along k in blocks of 8. A block of B, 8 × 32, is 8 quads a lane: the lane's own 4 columns.
//   - A block of A, 16 × 8, is 4 quads a lane. All lanes need all of it: `subgroupBroadcast` hands the
//     values round from register to register.
// Per block and lane that is 12 quads loaded for 512 multiply-adds.
//
// A quad is four values that lie `step` apart, four loads, or one where they are neighbours and aligned:
// quads of A go along k (A as it stands) or along m (A transposed), quads of B along n or, transposed, along k.

enable subgroups;

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
@group(0) @binding(3) var<storage, read> bias: array<f32>; // [n]; not read unless hasBias
@group(0) @binding(4) var<storage, read_write> out: array<ElementOut>;

// Tunables
alias ElementA = f32;
alias ElementB = f32;
alias ElementOut = f32;
fn quadA(at: u32, step: u32) -> vec4f { return vec4f(a[at], a[at + step], a[at + 2u * step], a[at + 3u * step]); }
fn quadB(at: u32, step: u32) -> vec4f { return vec4f(b[at], b[at + step], b[at + 2u * step], b[at + 3u * step]); }
fn elementOut(x: vec4f, i: u32) -> ElementOut { return x[i]; }
const A_ALONG_M = false;
const B_ALONG_K = false;
const QUADS_OUT = false;
fn activation(x: f32) -> f32 { return x; }

const ROWS = 16u;
const COLS = 32u;

// A lane's part of a block of B: 4 columns of 8 rows.
struct BlockB { k0: vec4f, k1: vec4f, k2: vec4f, k3: vec4f, k4: vec4f, k5: vec4f, k6: vec4f, k7: vec4f }

// Sums of 4 rows × the lane's 4 columns.
struct Sums { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

// Rows first … first+7 of B, zero from row `end` on.
fn loadB(origin: u32, first: u32, end: u32, col: u32) -> BlockB {
  let at = origin + first * problem.rowB + col * problem.colB;
  var block: BlockB;
  if (B_ALONG_K) {
    let c0 = quadB(at, problem.rowB);
    let c1 = quadB(at + problem.colB, problem.rowB);
    let c2 = quadB(at + 2u * problem.colB, problem.rowB);
    let c3 = quadB(at + 3u * problem.colB, problem.rowB);
    let next = at + 4u * problem.rowB;
    let d0 = quadB(next, problem.rowB);
    let d1 = quadB(next + problem.colB, problem.rowB);
    let d2 = quadB(next + 2u * problem.colB, problem.rowB);
    let d3 = quadB(next + 3u * problem.colB, problem.rowB);
    block = BlockB(
      vec4f(c0.x, c1.x, c2.x, c3.x), vec4f(c0.y, c1.y, c2.y, c3.y),
      vec4f(c0.z, c1.z, c2.z, c3.z), vec4f(c0.w, c1.w, c2.w, c3.w),
      vec4f(d0.x, d1.x, d2.x, d3.x), vec4f(d0.y, d1.y, d2.y, d3.y),
      vec4f(d0.z, d1.z, d2.z, d3.z), vec4f(d0.w, d1.w, d2.w, d3.w),
    );
  } else {
    block = BlockB(
      quadB(at, problem.colB), quadB(at + problem.rowB, problem.colB),
      quadB(at + 2u * problem.rowB, problem.colB), quadB(at + 3u * problem.rowB, problem.colB),
      quadB(at + 4u * problem.rowB, problem.colB), quadB(at + 5u * problem.rowB, problem.colB),
      quadB(at + 6u * problem.rowB, problem.colB), quadB(at + 7u * problem.rowB, problem.colB),
    );
  }
  // Zero times whatever was read beyond the end could be NaN: both factors are cleared.
  let none = vec4f(0.0);
  return BlockB(
    select(none, block.k0, first < end), select(none, block.k1, first + 1u < end),
    select(none, block.k2, first + 2u < end), select(none, block.k3, first + 3u < end),
    select(none, block.k4, first + 4u < end), select(none, block.k5, first + 5u < end),
    select(none, block.k6, first + 6u < end), select(none, block.k7, first + 7u < end),
  );
}

// Adds to one row's sums 8 steps along k: p and q hold the row's values of A.
fn addRow(sums: vec4f, p: vec4f, q: vec4f, block: BlockB) -> vec4f {
  var s = fma(vec4f(p.x), block.k0, sums);
  s = fma(vec4f(p.y), block.k1, s);
  s = fma(vec4f(p.z), block.k2, s);
  s = fma(vec4f(p.w), block.k3, s);
  s = fma(vec4f(q.x), block.k4, s);
  s = fma(vec4f(q.y), block.k5, s);
  s = fma(vec4f(q.z), block.k6, s);
  return fma(vec4f(q.w), block.k7, s);
}

// One value of each of the lanes 0–3, and of 4–7.
fn lowLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u));
}

fn highLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u));
}

// Adds to the sums of 4 rows 8 steps along k. The 32 values of A lie in the lanes' quads.
fn addFourRows(sums: Sums, origin: u32, row: u32, first: u32, end: u32, lane: u32, block: BlockB) -> Sums {
  if (A_ALONG_M) {
    // A lane holds 4 rows of one step.
    let l = first + lane;
    let x = select(vec4f(0.0), quadA(origin + row * problem.rowA + l * problem.colA, problem.rowA), l < end);
    return Sums(
      addRow(sums.r0, lowLanes(x.x), highLanes(x.x), block),
      addRow(sums.r1, lowLanes(x.y), highLanes(x.y), block),
      addRow(sums.r2, lowLanes(x.z), highLanes(x.z), block),
      addRow(sums.r3, lowLanes(x.w), highLanes(x.w), block),
    );
  }
  // Two neighbouring lanes hold 8 steps of one row.
  let l = first + lane % 2u * 4u;
  let inside = vec4u(l) + vec4u(0u, 1u, 2u, 3u) < vec4u(end);
  let x = select(vec4f(0.0), quadA(origin + (row + lane / 2u) * problem.rowA + l * problem.colA, problem.colA), inside);
  return Sums(
    addRow(sums.r0, subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), block),
    addRow(sums.r1, subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u), block),
    addRow(sums.r2, subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), block),
    addRow(sums.r3, subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u), block),
  );
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

fn storeFourRows(z: u32, row: u32, col: u32, sums: Sums, shift: vec4f) {
  storeRow(z, row, col, sums.r0 + shift);
  storeRow(z, row + 1u, col, sums.r1 + shift);
  storeRow(z, row + 2u, col, sums.r2 + shift);
  storeRow(z, row + 3u, col, sums.r3 + shift);
}

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let tile = group.y * groups.x + group.x;
  let across = (problem.n + COLS - 1u) / COLS;
  let down = (problem.m + ROWS - 1u) / ROWS;
  let z = tile / (across * down);
  let row = tile / across % down * ROWS;
  let col = tile % across * COLS + lane * 4u;
  let split = z / problem.batch;
  if (z >= problem.layers) { return; }

  let originA = z % problem.batch * problem.batchA;
  let originB = z % problem.batch * problem.batchB;
  let end = min((split + 1u) * problem.chunk, problem.k);
  var s0: Sums;
  var s1: Sums;
  var s2: Sums;
  var s3: Sums;
  for (var first = split * problem.chunk; first < end; first += 8u) {
    let block = loadB(originB, first, end, col);
    s0 = addFourRows(s0, originA, row, first, end, lane, block);
    s1 = addFourRows(s1, originA, row + 4u, first, end, lane, block);
    s2 = addFourRows(s2, originA, row + 8u, first, end, lane, block);
    s3 = addFourRows(s3, originA, row + 12u, first, end, lane, block);
  }

  var shift = vec4f(0.0);
  if (problem.hasBias != 0u) { shift = vec4f(bias[col], bias[col + 1u], bias[col + 2u], bias[col + 3u]); }
  storeFourRows(z, row, col, s0, shift);
  storeFourRows(z, row + 4u, col, s1, shift);
  storeFourRows(z, row + 8u, col, s2, shift);
  storeFourRows(z, row + 12u, col, s3, shift);
}
