// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Beside the ladder, for a single row: m = 1, as where one example goes through a dense layer; a single column is
// given to it as a row (see `asRow` in matmul.ts). There is nothing to reuse, each element of B serves once, so
// what counts is to fetch B well. One invocation computes 4 columns of one row; a workgroup is 32 invocations,
// 128 columns. Along k it goes in blocks of 4: 4 values of A, the same for all, 4 quads of B, and 16 multiply-adds.
//
// A quad is four values of B that lie `step` apart, four loads, or one where they are neighbours and aligned:
// along n, so that invocations beside each other read what lies side by side, or, B transposed, along k.
//
// uses: together, matmul/product

const INVOCATIONS = 32u;
const COLS = 128u;

// Zero times whatever was read beyond the end could be NaN: both factors are cleared.
fn add(sums: vec4f, at: u32, y: vec4f, isInside: bool) -> vec4f {
  return fma(vec4f(select(0.0, f32(a[at]), isInside)), select(vec4f(0.0), y, isInside), sums);
}

fn compute(tile: u32, lane: u32) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let across = (problem.n + COLS - 1u) / COLS;
  let z = tile / (across * problem.m);
  let row = tile / across % problem.m;
  let col = tile % across * COLS + lane * 4u;
  let split = z / problem.batch;
  if (col >= problem.n || z >= problem.layers) { return; }

  let rowOfA = z % problem.batch * problem.batchA + row * problem.rowA;
  let colsOfB = z % problem.batch * problem.batchB + col * problem.colB;
  let next = select(problem.rowB, problem.colB, B_ALONG_K);
  let step = select(problem.colB, problem.rowB, B_ALONG_K);
  let end = min((split + 1u) * problem.chunk, problem.k);
  var sums: vec4f;
  for (var first = split * problem.chunk; first < end; first += 4u) {
    let at = colsOfB + first * problem.rowB;
    var y0 = quadB(at, step);
    var y1 = quadB(at + next, step);
    var y2 = quadB(at + 2u * next, step);
    var y3 = quadB(at + 3u * next, step);
    if (B_ALONG_K) {
      let x = mat4x4f(y0, y1, y2, y3);
      y0 = vec4f(x[0].x, x[1].x, x[2].x, x[3].x);
      y1 = vec4f(x[0].y, x[1].y, x[2].y, x[3].y);
      y2 = vec4f(x[0].z, x[1].z, x[2].z, x[3].z);
      y3 = vec4f(x[0].w, x[1].w, x[2].w, x[3].w);
    }
    let atA = rowOfA + first * problem.colA;
    sums = add(sums, atA, y0, true);
    sums = add(sums, atA + problem.colA, y1, first + 1u < end);
    sums = add(sums, atA + 2u * problem.colA, y2, first + 2u < end);
    sums = add(sums, atA + 3u * problem.colA, y3, first + 3u < end);
  }

  if (problem.hasBias != 0u) { sums += biasFrom(col); }
  storeRow(z, row, col, sums);
}
