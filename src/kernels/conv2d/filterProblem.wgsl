// The sizes of a convolution's gradient with respect to its filter (see `filterGradNaive.wgsl` for the equation), and where
// elements lie in its arrays:
//
//   x: [images, x, groups · channelsX], dy: [images, y, groups · channelsY], out: [splits, taps, channelsX, groups · channelsY]
//
// The filter has few elements and the pixels are many, so these may be split among workgroups; the splits are added up in
// a second pass, in fixed order. Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  x: vec2u, y: vec2u, // sizes
  taps: vec2u, stride: vec2u,
  pad: vec2i, dilation: vec2u,
  images: u32, groups: u32,
  channelsX: u32, channelsY: u32, // of one group
  splits: u32,
  chunk: u32, // what a split takes of the sum
}

@group(0) @binding(0) var<uniform> problem: Problem;

// A row of the filter: where its tap and channel lie in x, seen from a pixel of dy.
struct Row { offset: vec2i, channel: u32 }

fn rows() -> u32 { return problem.taps.x * problem.taps.y * problem.channelsX; }

fn rowOf(row: u32, group: u32) -> Row {
  let t = row / problem.channelsX;
  let tap = vec2u(t / problem.taps.y, t % problem.taps.y);
  // A row beyond the last tap computes what nobody stores.
  return Row(vec2i(tap * problem.dilation) - problem.pad, group * problem.channelsX + row % problem.channelsX);
}

fn placeInX(image: u32, s: vec2u, channel: u32) -> u32 {
  return ((image * problem.x.x + s.x) * problem.x.y + s.y) * problem.groups * problem.channelsX + channel;
}
