// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Fourth rung, for drivers that run a shader on the CPU, where workgroup memory gains nothing: blocks in
// registers alone. One invocation computes 8 rows × 4 columns; a workgroup is 8×8 invocations, 64×32
// elements. Along k it goes in blocks of 4: 8 quads of A, 4 of B, and 128 multiply-adds between them.
// Neighbouring invocations load the same values again; `subgroup.wgsl` does away with that.
//
// A quad is four values that lie `step` apart, four loads, or one where they are neighbours and aligned:
// quads of A go along k (A as it stands) or along m (A transposed), quads of B along n or, transposed, along k.

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

const ROWS = 64u;
const COLS = 32u;

// 4×4 values, by rows.
struct Quads { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

fn transposed(x: Quads) -> Quads {
  return Quads(
    vec4f(x.r0.x, x.r1.x, x.r2.x, x.r3.x), vec4f(x.r0.y, x.r1.y, x.r2.y, x.r3.y),
    vec4f(x.r0.z, x.r1.z, x.r2.z, x.r3.z), vec4f(x.r0.w, x.r1.w, x.r2.w, x.r3.w),
  );
}

// Rows row … row+3 and steps first … first+3 of A, zero from step `end` on.
fn loadA(at: u32, first: u32, end: u32) -> Quads {
  let next = select(problem.rowA, problem.colA, A_ALONG_M);
  let step = select(problem.colA, problem.rowA, A_ALONG_M);
  var x = Quads(quadA(at, step), quadA(at + next, step), quadA(at + 2u * next, step), quadA(at + 3u * next, step));
  if (A_ALONG_M) { x = transposed(x); }
  let inside = vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(end);
  let none = vec4f(0.0);
  return Quads(
    select(none, x.r0, inside), select(none, x.r1, inside),
    select(none, x.r2, inside), select(none, x.r3, inside),
  );
}

// Steps first … first+3 of the invocation's 4 columns of B, zero from step `end` on.
fn loadB(at: u32, first: u32, end: u32) -> Quads {
  let next = select(problem.rowB, problem.colB, B_ALONG_K);
  let step = select(problem.colB, problem.rowB, B_ALONG_K);
  var x = Quads(quadB(at, step), quadB(at + next, step), quadB(at + 2u * next, step), quadB(at + 3u * next, step));
  if (B_ALONG_K) { x = transposed(x); }
  // Zero times whatever was read beyond the end could be NaN: both factors are cleared.
  let none = vec4f(0.0);
  return Quads(
    select(none, x.r0, first < end), select(none, x.r1, first + 1u < end),
    select(none, x.r2, first + 2u < end), select(none, x.r3, first + 3u < end),
  );
}

fn addRow(sums: vec4f, x: vec4f, y: Quads) -> vec4f {
  var s = fma(vec4f(x.x), y.r0, sums);
  s = fma(vec4f(x.y), y.r1, s);
  s = fma(vec4f(x.z), y.r2, s);
  return fma(vec4f(x.w), y.r3, s);
}

fn addFourRows(sums: Quads, x: Quads, y: Quads) -> Quads {
  return Quads(addRow(sums.r0, x.r0, y), addRow(sums.r1, x.r1, y), addRow(sums.r2, x.r2, y), addRow(sums.r3, x.r3, y));
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

fn storeFourRows(z: u32, row: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(z, row, col, sums.r0 + shift);
  storeRow(z, row + 1u, col, sums.r1 + shift);
  storeRow(z, row + 2u, col, sums.r2 + shift);
  storeRow(z, row + 3u, col, sums.r3 + shift);
}

@compute @workgroup_size(8, 8)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let tile = group.y * groups.x + group.x;
  let across = (problem.n + COLS - 1u) / COLS;
  let down = (problem.m + ROWS - 1u) / ROWS;
  let z = tile / (across * down);
  let row = tile / across % down * ROWS + local.y * 8u;
  let col = tile % across * COLS + local.x * 4u;
  let split = z / problem.batch;
  if (row >= problem.m || col >= problem.n || z >= problem.layers) { return; }

  let rowsOfA = z % problem.batch * problem.batchA + row * problem.rowA;
  let colsOfB = z % problem.batch * problem.batchB + col * problem.colB;
  let end = min((split + 1u) * problem.chunk, problem.k);
  var top: Quads;
  var bottom: Quads;
  for (var first = split * problem.chunk; first < end; first += 4u) {
    let y = loadB(colsOfB + first * problem.rowB, first, end);
    let at = rowsOfA + first * problem.colA;
    top = addFourRows(top, loadA(at, first, end), y);
    bottom = addFourRows(bottom, loadA(at + 4u * problem.rowA, first, end), y);
  }

  var shift = vec4f(0.0);
  if (problem.hasBias != 0u) {
    shift = vec4f(f32(bias[col]), f32(bias[col + 1u]), f32(bias[col + 2u]), f32(bias[col + 3u]));
  }
  storeFourRows(z, row, col, top, shift);
  storeFourRows(z, row + 4u, col, bottom, shift);
}
