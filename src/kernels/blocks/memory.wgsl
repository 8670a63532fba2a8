// The loop of blocks.wgsl for most GPUs: DEPTH steps of both operands lie in workgroup memory,
//
//   tileA: [BUFFERS · DEPTH, tile's rows / 4], tileB: [BUFFERS · DEPTH, tile's columns / 4], of vec4f
//
// whose vector v holds the rows (or columns) 4v … 4v+3 of one step. An invocation stores whole vectors, since a store to
// one component may write the others too, and race. While a tile is multiplied the next one is on its way from memory to
// registers; with two BUFFERS it is stored without waiting for those who still multiply.

var<workgroup> tileA: array<array<vec4f, TILE_ROWS / 4u>, BUFFERS * DEPTH>;
var<workgroup> tileB: array<array<vec4f, TILE_COLS / 4u>, BUFFERS * DEPTH>;

// 32 neighbours make a patch of 4×8, so that a subgroup reads few different vectors at a time.
fn placeOf(index: u32) -> Place {
  let patch_ = index / 32u;
  let lane = index % 32u;
  return Place(patch_ / (ACROSS / 8u) * 4u + lane / 8u, patch_ % (ACROSS / 8u) * 8u + lane % 8u);
}

fn keep(i: u32, buffer: u32, x: Block) {
  if (i < BLOCKS_A) {
    let at = blockAt(i, TILE_ROWS / 4u, !A_ALONG_M);
    let step = buffer * DEPTH + at.step;
    tileA[step][at.vector] = x.r0;
    tileA[step + 1u][at.vector] = x.r1;
    tileA[step + 2u][at.vector] = x.r2;
    tileA[step + 3u][at.vector] = x.r3;
  } else if (i < BLOCKS_A + BLOCKS_B) {
    let at = blockAt(i - BLOCKS_A, TILE_COLS / 4u, B_ALONG_K);
    let step = buffer * DEPTH + at.step;
    tileB[step][at.vector] = x.r0;
    tileB[step + 1u][at.vector] = x.r1;
    tileB[step + 2u][at.vector] = x.r2;
    tileB[step + 3u][at.vector] = x.r3;
  }
}

fn multiply(index: u32, from_: u32, end: u32) -> Sums {
  let place = placeOf(index);
  var sums: Sums;
  var coming: array<Block, FETCHES>;
  for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, from_, end); }
  for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, 0u, coming[f]); }
  workgroupBarrier();
  var buffer = 0u;
  for (var first = from_; first < end; first += DEPTH) {
    let next = first + DEPTH;
    if (next < end) {
      for (var f = 0u; f < FETCHES; f++) { coming[f] = fetch(index + f * INVOCATIONS, next, end); }
    }
    for (var l = 0u; l < DEPTH; l++) {
      var x: array<vec4f, ROW_BLOCKS>;
      var y: array<vec4f, COL_BLOCKS>;
      for (var r = 0u; r < ROW_BLOCKS; r++) { x[r] = tileA[buffer * DEPTH + l][r * DOWN + place.down]; }
      for (var c = 0u; c < COL_BLOCKS; c++) { y[c] = tileB[buffer * DEPTH + l][c * ACROSS + place.across]; }
      if (SUMS_B) {
        for (var c = 0u; c < COL_BLOCKS; c++) { columns[c] += y[c]; }
      }
      for (var r = 0u; r < ROW_BLOCKS; r++) {
        for (var c = 0u; c < COL_BLOCKS; c++) { sums[r][c] = addOuter(sums[r][c], x[r], y[c]); }
      }
    }
    if (BUFFERS == 1u) { workgroupBarrier(); }
    buffer = (buffer + 1u) % BUFFERS;
    if (next < end) {
      for (var f = 0u; f < FETCHES; f++) { keep(index + f * INVOCATIONS, buffer, coming[f]); }
    }
    workgroupBarrier();
  }
  return sums;
}
