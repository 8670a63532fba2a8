// out[z] = activation(op(A[z]) · op(B[z]) + bias)      op(A): [m, k], op(B): [k, n], bias: [n], out: [batch, m, n]
//
// Fourth rung for GPUs: the tiles and blocks of `blocked.wgsl`, of any size, four values a load, the next tile on its
// way while one is multiplied. `blocks.wgsl` holds the loop; here is what the operands are, and where the result goes.
//
// uses: together, blocks, matmul/product

// Elements before the tile's first row of A, and before its first column of B.
var<private> originA: u32;
var<private> originB: u32;
// Which of batch · splits products the tile is a part of.
var<private> layer: u32;

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

fn shiftOf(col: u32) -> vec4f { return biasFrom(firstCol + col); }

fn storeFour(row: u32, col: u32, x: vec4f) { storeRow(layer, firstRow + row, firstCol + col, x); }

fn storeSums(col: u32, x: vec4f) {
  if (firstRow == 0u) { _ = storeColumns(layer / problem.batch, firstCol + col, x); }
}

fn compute(tile: u32, index: u32) {
  // Tiles are numbered along n, then m, then the batch, then the splits of k.
  let across = (problem.n + TILE_COLS - 1u) / TILE_COLS;
  let down = (problem.m + TILE_ROWS - 1u) / TILE_ROWS;
  let z = tile / (across * down);
  layer = z;
  firstRow = tile / across % down * TILE_ROWS;
  firstCol = tile % across * TILE_COLS;
  let split = z / problem.batch;
  originA = z % problem.batch * problem.batchA + firstRow * problem.rowA;
  originB = z % problem.batch * problem.batchB + firstCol * problem.colB;
  var sums = multiply(index, split * problem.chunk, min((split + 1u) * problem.chunk, problem.k));
  if (z < problem.layers) { storeTile(index, &sums); }
}
