// y[r] = 1 where row r of the output is largest where its target is, else 0: accuracy, row by row (hits.wgsl).
//
//   labels: [rows, width], or SPARSE [rows]; output: [rows, width] → y: [rows], int32
//
// One invocation handles one row.
//
// uses: rows, targets, hits, isNan

@group(0) @binding(3) var<storage, read_write> y: array<i32>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  y[row] = select(0, 1, isHit(row, begin, end));
}
