// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Last rung of the ladder: for drivers that run a shader on the CPU, 8 (or 4) lanes in a vector register.
// There memory accesses decide the time (one load costs as much as 25 multiply-adds), workgroup memory is
// slower than any other, and loops pay for masking. So all stays in registers, and no lane loads what
// another one has:
//   - A workgroup is one subgroup of 8 lanes and computes 16 rows × 32 columns; a lane 16 rows × 4 columns.
//   - It walks along k in blocks of 4. A block of B, 4 × 32, is 4 quads a lane: the lane's own 4 columns.
//   - A block of A, 16 × 4, is 2 quads a lane. All lanes need all of it: `subgroupBroadcast` hands the
//     values round from register to register.
// Per block and lane that is 6 quads loaded for 256 multiply-adds.
//
// uses: matmul/product

enable subgroups;

// Tunables
const LANES = 8u;

const ROWS = 16u;
const COLS = 4u * LANES;

// 4×4 values, by rows.
struct Quads { r0: vec4f, r1: vec4f, r2: vec4f, r3: vec4f }

// Steps first … first+3 of the lane's 4 columns of B, zero from step `end` on.
fn loadB(at: u32, first: u32, end: u32) -> Quads {
  let next = select(problem.rowB, problem.colB, B_ALONG_K);
  let step = select(problem.colB, problem.rowB, B_ALONG_K);
  var x = Quads(quadB(at, step), quadB(at + next, step), quadB(at + 2u * next, step), quadB(at + 3u * next, step));
  if (B_ALONG_K) {
    x = Quads(
      vec4f(x.r0.x, x.r1.x, x.r2.x, x.r3.x), vec4f(x.r0.y, x.r1.y, x.r2.y, x.r3.y),
      vec4f(x.r0.z, x.r1.z, x.r2.z, x.r3.z), vec4f(x.r0.w, x.r1.w, x.r2.w, x.r3.w),
    );
  }
  // Zero times whatever was read beyond the end could be NaN: both factors are cleared.
  let none = vec4f(0.0);
  return Quads(
    select(none, x.r0, first < end), select(none, x.r1, first + 1u < end),
    select(none, x.r2, first + 2u < end), select(none, x.r3, first + 3u < end),
  );
}

// The lane's share of LANES rows × 4 steps of A, zero from step `end` on: 4 steps of one row, or, along m,
// 4 rows of one step.
fn loadA(at: u32, first: u32, end: u32, lane: u32) -> vec4f {
  if (A_ALONG_M) {
    let x = quadA(at + lane / 4u * 4u * problem.rowA + lane % 4u * problem.colA, problem.rowA);
    return select(vec4f(0.0), x, first + lane % 4u < end);
  }
  let inside = vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(end);
  return select(vec4f(0.0), quadA(at + lane * problem.rowA, problem.colA), inside);
}

// Adds 4 steps along k to one row's sums: x holds the row's values of A, y those of B.
fn addRow(sums: vec4f, x: vec4f, y: Quads) -> vec4f {
  var s = fma(vec4f(x.x), y.r0, sums);
  s = fma(vec4f(x.y), y.r1, s);
  s = fma(vec4f(x.z), y.r2, s);
  return fma(vec4f(x.w), y.r3, s);
}

fn addRows(sums: Quads, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f, y: Quads) -> Quads {
  return Quads(addRow(sums.r0, x0, y), addRow(sums.r1, x1, y), addRow(sums.r2, x2, y), addRow(sums.r3, x3, y));
}

// One value of each of the lanes 0–3, and of 4–7.
fn lowLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u));
}

fn highLanes(x: f32) -> vec4f {
  return vec4f(subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u));
}

// Adds 4 steps along k to the sums of the rows 0–3 among those in x, and of 4–7.
fn addLowRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  if (A_ALONG_M) { return addRows(sums, lowLanes(x.x), lowLanes(x.y), lowLanes(x.z), lowLanes(x.w), y); }
  return addRows(
    sums, subgroupBroadcast(x, 0u), subgroupBroadcast(x, 1u), subgroupBroadcast(x, 2u), subgroupBroadcast(x, 3u), y,
  );
}

fn addHighRows(sums: Quads, x: vec4f, y: Quads) -> Quads {
  if (A_ALONG_M) { return addRows(sums, highLanes(x.x), highLanes(x.y), highLanes(x.z), highLanes(x.w), y); }
  return addRows(
    sums, subgroupBroadcast(x, 4u), subgroupBroadcast(x, 5u), subgroupBroadcast(x, 6u), subgroupBroadcast(x, 7u), y,
  );
}

fn storeFourRows(z: u32, row: u32, col: u32, sums: Quads, shift: vec4f) {
  storeRow(z, row, col, sums.r0 + shift);
  storeRow(z, row + 1u, col, sums.r1 + shift);
  storeRow(z, row + 2u, col, sums.r2 + shift);
  storeRow(z, row + 3u, col, sums.r3 + shift);
}

@compute @workgroup_size(LANES)
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

  let rowsOfA = z % problem.batch * problem.batchA + row * problem.rowA;
  let colsOfB = z % problem.batch * problem.batchB + col * problem.colB;
  let end = min((split + 1u) * problem.chunk, problem.k);
  var s0: Quads;
  var s1: Quads;
  var s2: Quads;
  var s3: Quads;
  var columns = vec4f();
  for (var first = split * problem.chunk; first < end; first += 4u) {
    let y = loadB(colsOfB + first * problem.rowB, first, end);
    if (SUMS_B) { columns += (y.r0 + y.r1) + (y.r2 + y.r3); }
    let at = rowsOfA + first * problem.colA;
    var x = loadA(at, first, end, lane);
    s0 = addLowRows(s0, x, y);
    if (LANES == 8u) {
      s1 = addHighRows(s1, x, y);
      x = loadA(at + 8u * problem.rowA, first, end, lane);
      s2 = addLowRows(s2, x, y);
      s3 = addHighRows(s3, x, y);
    } else {
      s1 = addLowRows(s1, loadA(at + 4u * problem.rowA, first, end, lane), y);
      s2 = addLowRows(s2, loadA(at + 8u * problem.rowA, first, end, lane), y);
      s3 = addLowRows(s3, loadA(at + 12u * problem.rowA, first, end, lane), y);
    }
  }

  if (SUMS_B && row == 0u) { _ = storeColumns(split, col, columns); }
  let shift = biasFrom(col);
  storeFourRows(z, row, col, s0, shift);
  storeFourRows(z, row + 4u, col, s1, shift);
  storeFourRows(z, row + 8u, col, s2, shift);
  storeFourRows(z, row + 12u, col, s3, shift);
}
