// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Fourth rung, for drivers that run a shader on the CPU, where workgroup memory gains nothing: blocks in
// registers alone. One invocation computes 8 rows × 4 columns; a workgroup is 8×8 invocations, 64×32
// elements. Along k it goes in blocks of 4: 8 quads of A, 4 of B, and 128 multiply-adds between them.
// Neighbouring invocations load the same values again; `subgroup.wgsl` does away with that.
//
// uses: matmul/product

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

  let shift = biasFrom(col);
  storeFourRows(z, row, col, top, shift);
  storeFourRows(z, row + 4u, col, bottom, shift);
}
