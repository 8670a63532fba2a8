// dfilter[t, p, q] = Σ_i Σ_d x[i, s, p] · dy[i, d, q]   where  s = d·stride − pad + t·dilation
//
// The gradient of a convolution with respect to its filter, [taps, channels of x in a group, channels of dy],
// as a product of matrices that is never written out: a row for each tap and channel of x, a column for each
// channel of dy, and along k all pixels of dy. Here is what the matrices are and where the result goes; how they are
// multiplied says who uses this.
//
// The filter has few elements and the pixels are many, so where the tiles are too few these are split among workgroups:
// out is [splits, filter], added up in a second pass in fixed order.
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  x: vec2u, y: vec2u, // sizes
  taps: vec2u, stride: vec2u,
  pad: vec2i, dilation: vec2u,
  images: u32, groups: u32,
  channelsX: u32, channelsY: u32, // of one group
  splits: u32,
  chunk: u32, // pixels of dy in a split
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> x: array<ElementX>; // [images, x, groups · channelsX]
@group(0) @binding(2) var<storage, read> dy: array<ElementY>; // [images, y, groups · channelsY]
@group(0) @binding(3) var<storage, read_write> out: array<ElementOut>;

// A row of the product: where its tap and channel lie, seen from a pixel of dy.
struct Row { offset: vec2i, channel: u32 }

fn rowOf(row: u32, group: u32) -> Row {
  let t = row / problem.channelsX;
  let tap = vec2u(t / problem.taps.y, t % problem.taps.y);
  // A row beyond the last tap computes what nobody stores.
  return Row(vec2i(tap * problem.dilation) - problem.pad, group * problem.channelsX + row % problem.channelsX);
}

// Four channels of dy from col on.
fn storeRow(split: u32, row: u32, group: u32, col: u32, sums: vec4f) {
  let rows = problem.taps.x * problem.taps.y * problem.channelsX;
  let at = ((split * rows + row) * problem.groups + group) * problem.channelsY + col;
  if (row < rows && col < problem.channelsY) {
    if (QUADS_Y) {
      out[at / 4u] = elementOut(sums, 0u);
    } else {
      out[at] = elementOut(sums, 0u);
      if (col + 1u < problem.channelsY) { out[at + 1u] = elementOut(sums, 1u); }
      if (col + 2u < problem.channelsY) { out[at + 2u] = elementOut(sums, 2u); }
      if (col + 3u < problem.channelsY) { out[at + 3u] = elementOut(sums, 3u); }
    }
  }
}
