// The loop of blocks.wgsl without workgroup memory: a workgroup is one subgroup, DOWN is 1, and ACROSS its lanes. Each lane
// has columns of its own, whose blocks of B it fetches for itself. Blocks of A all lanes need: each fetches some, and
// `subgroupShuffle` hands them round from register to register, for COLS multiply-adds a value.

enable subgroups;

const SHARES = (BLOCKS_A + ACROSS - 1u) / ACROSS; // blocks of A that a lane fetches

fn placeOf(index: u32) -> Place { return Place(0u, index); }

// The inverse of `blockAt`.
fn blockOf(vector: u32, stepBlock: u32, vectors: u32, alongSteps: bool) -> u32 {
  return select(stepBlock * vectors + vector, vector * STEP_BLOCKS + stepBlock, alongSteps);
}

fn handed(x: Block, lane: u32) -> Block {
  return Block(
    subgroupShuffle(x.r0, lane), subgroupShuffle(x.r1, lane), subgroupShuffle(x.r2, lane), subgroupShuffle(x.r3, lane),
  );
}

fn multiply(index: u32, from_: u32, end: u32) -> Sums {
  var sums: Sums;
  for (var first = from_; first < end; first += DEPTH) {
    var own: array<Block, SHARES>;
    for (var s = 0u; s < SHARES; s++) {
      if (index + s * ACROSS < BLOCKS_A) { own[s] = fetchA(index + s * ACROSS, first, end); }
    }
    for (var step = 0u; step < STEP_BLOCKS && first + 4u * step < end; step++) {
      var y: array<Block, COL_BLOCKS>;
      for (var c = 0u; c < COL_BLOCKS; c++) {
        y[c] = fetchB(blockOf(c * ACROSS + index, step, TILE_COLS / 4u, B_ALONG_K), first, end);
        if (SUMS_B) { columns[c] = columns[c] + y[c].r0 + y[c].r1 + y[c].r2 + y[c].r3; }
      }
      for (var r = 0u; r < ROW_BLOCKS; r++) {
        let holder = blockOf(r, step, TILE_ROWS / 4u, !A_ALONG_M);
        let x = handed(own[holder / ACROSS], holder % ACROSS);
        for (var c = 0u; c < COL_BLOCKS; c++) {
          var sum = addOuter(sums[r][c], x.r0, y[c].r0);
          sum = addOuter(sum, x.r1, y[c].r1);
          sum = addOuter(sum, x.r2, y[c].r2);
          sums[r][c] = addOuter(sum, x.r3, y[c].r3);
        }
      }
    }
  }
  return sums;
}
