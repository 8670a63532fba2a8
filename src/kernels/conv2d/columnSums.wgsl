// Where the gradient of a filter leaves the sums of dy down its columns, which it makes on the way: the bias' gradient.
//
//   columnSums: [splits, channels of dy]; the tiles of the first row store them

@group(0) @binding(4) var<storage, read_write> columnSums: array<f32>;

fn keepColumns(split: u32, group: u32, col: u32, sums: vec4f) -> bool {
  let at = (split * problem.groups + group) * problem.channelsY + col;
  for (var c = 0u; c < min(4u, problem.channelsY - min(col, problem.channelsY)); c++) { columnSums[at + c] = sums[c]; }
  return true;
}
