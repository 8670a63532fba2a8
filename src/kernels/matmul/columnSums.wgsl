// Where a product leaves the sums of B down its columns, which it makes on the way: a bias' gradient beside its kernel's.
//
//   columnSums: [splits, n]; the tiles of the first row store them

@group(0) @binding(5) var<storage, read_write> columnSums: array<f32>;

fn keepColumns(split: u32, col: u32, sums: vec4f) -> bool {
  for (var c = 0u; c < min(4u, problem.n - min(col, problem.n)); c++) { columnSums[split * problem.n + col + c] = sums[c]; }
  return true;
}
